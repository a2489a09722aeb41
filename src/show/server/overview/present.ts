import type { StoredChange } from '#act/office'

/** When which revision came into force. */
export interface InForceAt {
  /** Seconds since 1970. */
  readonly at: number
  readonly hash: string
}

/** The revisions that were in force by the past of the changes, oldest first; the first is what the first change started from. */
export const inForceOver = (changes: readonly StoredChange[], begun: number): readonly InForceAt[] => {
  const steps = changes
    .flatMap(({ change, events }) =>
      events.flatMap((event): readonly (InForceAt & { readonly base: string })[] => {
        if (event.kind === 'change-put-in-force') return [{ at: event.at, hash: event.revision, base: change.base }]
        return event.kind === 'change-rolled-back' ? [{ at: event.at, hash: event.to, base: event.to }] : []
      }),
    )
    .toSorted((a, b) => a.at - b.at)
  const [first] = steps
  return first === undefined ? [] : [{ at: begun, hash: first.base }, ...steps.map(({ at, hash }) => ({ at, hash }))]
}

const waitingStages: ReadonlySet<string> = new Set(['proposed', 'approved'])

/** Changes on which somebody else has to act now. */
export const presentWaiting = (changes: readonly StoredChange[]) =>
  changes.filter(({ change }) => waitingStages.has(change.stage)).map(({ change: { id, title, stage } }) => ({ id, title, stage }))
