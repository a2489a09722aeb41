import type { Answers } from '#act/answer'
import type { RenewalOnRecord, ReviewOnRecord, StoredChange } from '#act/office'
import type { ConduitEvent } from '#reason/govern'
import type { Who } from '../actor-names.ts'

interface Happened {
  readonly at: number
  readonly by: Who
  readonly kind: string
  readonly text: string
  readonly change?: string
}

/** Older changes are in the list of changes. */
const mostChanges = 50

const changesOf = async (answers: Answers, plant: string, conduit: string, changes: readonly StoredChange[], names: (actor: string) => Who) => {
  const happened: Happened[] = []
  for (const { change, events } of changes.slice(-mostChanges)) {
    const altered = await answers.alteredConduits(plant, change.base, change.revision)
    if (!altered.ok || !altered.value.has(conduit)) continue
    const last = events.at(-1)
    const text = `${change.title} (${change.stage.replaceAll('-', ' ')})`
    happened.push({ at: last?.at ?? 0, by: names(last?.by ?? ''), kind: 'change', text, change: change.id })
  }
  return happened
}

const counted = (decisions: ReviewOnRecord['decisions']): string =>
  (['keep', 'tighten', 'remove'] as const)
    .map((choice) => ({ choice, flows: decisions.filter((one) => one.choice === choice).map(({ flow }) => flow) }))
    .filter(({ flows }) => flows.length > 0)
    .map(({ choice, flows }) => `${choice} ${flows.join(', ')}`)
    .join('; ')

const textOf = (event: ConduitEvent): string => {
  switch (event.kind) {
    case 'conduit-signed-off':
      return `revision ${event.revision.slice(0, 12)}`
    case 'sign-off-withdrawn':
      return `revision ${event.revision.slice(0, 12)}: ${event.why}`
    case 'rollback-rehearsed':
      return `in ${event.minutes} min`
    case 'denial-explained':
      return `${event.client} to ${event.server} ${event.service} may be stopped: ${event.why}`
  }
}

/** Everything that happened to a conduit, newest first: changes that altered it, reviews, sign-offs, exceptions renewed for it. */
export const conduitHistory = async (
  answers: Answers,
  { plant, conduit }: { readonly plant: string; readonly conduit: string },
  kept: {
    readonly changes: readonly StoredChange[]
    readonly reviews: readonly ReviewOnRecord[]
    readonly events: readonly ConduitEvent[]
    /** Of exceptions that it has flows by. */
    readonly renewals: readonly RenewalOnRecord[]
  },
  names: (actor: string) => Who,
): Promise<Happened[]> => {
  const changes = await changesOf(answers, plant, conduit, kept.changes, names)
  const reviews = kept.reviews
    .filter((review) => review.conduit === conduit)
    .map(({ at, by, decisions, change }) => ({
      at,
      by: names(by),
      kind: 'review',
      text: counted(decisions),
      ...(change === undefined ? {} : { change }),
    }))
  const events = kept.events
    .filter((event) => event.conduit === conduit)
    .map((event) => ({ at: event.at, by: names(event.by), kind: event.kind, text: textOf(event) }))
  const renewals = kept.renewals.map(({ at, by, exception, until, why, change }) => ({
    at,
    by: names(by),
    kind: 'exception',
    text: `${exception} until ${until}: ${why}`,
    change,
  }))
  return [...changes, ...reviews, ...events, ...renewals].toSorted((a, b) => b.at - a.at)
}
