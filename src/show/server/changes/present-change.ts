import type { StoredChange } from '#act/office'
import type { Finding } from '#ground/report'
import { missingAcceptances, missingApprovals, nextDeeds, waitsFor } from '#reason/govern'
import type { ChangeContext, ChangeEvent } from '#reason/govern'
import { presentFindings } from '#show/contract'
import type { Who } from '../actor-names.ts'

type Names = (actor: string) => Who

export const presentChange = ({ change, events, version }: StoredChange, context: ChangeContext, names: Names) => ({
  id: change.id,
  title: change.title,
  stage: change.stage,
  authors: change.authors.map(names),
  base: change.base,
  revision: change.revision,
  edition: change.edition,
  version,
  needs: change.needs,
  missing: missingApprovals(change),
  missingRisks: missingAcceptances(change),
  ...(change.window === undefined ? {} : { window: change.window }),
  comments: change.comments.length,
  draftedAt: events[0]?.at ?? 0,
  touchedAt: events.at(-1)?.at ?? 0,
  startsFromInForce: change.base === context.inForce,
  waitsForMe: waitsFor(change, context),
})

/** An event with what a reader wants of it under one name for all kinds: its text, its revision. */
const presentEvent = (event: ChangeEvent, names: Names) => {
  const text = 'text' in event ? event.text : 'why' in event ? event.why : undefined
  const revision = 'revision' in event ? event.revision : 'to' in event ? event.to : undefined
  return {
    kind: event.kind,
    at: event.at,
    by: names(event.by),
    ...(text === undefined ? {} : { text }),
    ...(revision === undefined ? {} : { revision }),
    ...('as' in event ? { as: event.as } : {}),
    ...('exception' in event ? { exception: event.exception } : {}),
    ...('window' in event ? { window: event.window } : {}),
  }
}

/** One change with everything that happened to it. */
export const presentWholeChange = (stored: StoredChange, context: ChangeContext, names: Names, timezone: string) => {
  const { change, events } = stored
  return {
    ...presentChange(stored, context, names),
    why: change.why,
    ...(change.rollback === undefined ? {} : { rollback: change.rollback }),
    approvals: change.approvals.map(({ by, at, as }) => ({ by: names(by), at, as })),
    risks: change.risks,
    acceptances: change.acceptances.map(({ by, at, exception }) => ({ by: names(by), at, exception })),
    events: events.map((event) => presentEvent(event, names)),
    nextDeeds: nextDeeds(change, context).map(({ refusals, ...deed }) => ({ ...deed, refusals: presentFindings(named(refusals, names)) })),
    inForce: context.inForce,
    timezone,
  }
}

/** People read names, not ids: `user:7f3a…` in a refusal is the person's name. */
const named = (findings: readonly Finding[], names: Names): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, message: finding.message.replaceAll(/`(user:[^`]+)`/g, (_, id: string) => `\`${names(id).name}\``) }))
