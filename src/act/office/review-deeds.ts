import { appendEvents, readEvents } from '#act/store'
import type { Writer } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Replay } from '#reason/analyze'
import { alterationsToEdits, proposeFromReview } from '#reason/govern'
import type { Alteration, ReviewDecision } from '#reason/govern'
import { editPlan } from '#reason/plant'
import { draftChangeIn } from './change-deeds.ts'
import { perform } from './office.ts'
import type { Actor, Office } from './office.ts'
import { backToBasis, checkBasis } from './plan-basis.ts'
import type { PlanBasis } from './plan-basis.ts'
import { recordOf } from './plant-record.ts'

/** What a review is decided on. */
export interface ReviewBasis extends PlanBasis {
  /** Of all recordings, by this plan. */
  readonly replay: Replay
}

/**
 * Who may decide a review may draft what follows from it, and nothing else: the text is worked out, not written by them. They are its
 * author all the same, and do not approve it.
 */
const asDrafter = (actor: Actor, plant: string): Actor => ({
  ...actor,
  roles: new Map([...actor.roles, [plant, [...(actor.roles.get(plant) ?? []), 'author' as const]]]),
})

const reasonsOf = (alterations: readonly Alteration[]): string =>
  alterations.map(({ kind, path, why }) => `${kind === 'remove-flow' ? 'remove' : 'tighten'} ${path.split('.').at(-1) ?? path}: ${why}`).join('\n')

const draftFollowing = async (
  writer: Writer,
  at: number,
  { actor, plant, conduit }: { readonly actor: Actor; readonly plant: string; readonly conduit: string },
  basis: ReviewBasis,
  alterations: readonly Alteration[],
): Promise<Result<string | undefined>> => {
  if (alterations.length === 0) return ok(undefined)
  const edits = alterationsToEdits(basis.plan, alterations)
  if (!edits.ok) return edits
  const text = editPlan(basis.text, edits.value)
  if (!text.ok) return text
  const rollback = basis.plan.conduits.get(conduit)?.rollback ?? backToBasis(basis)
  const draft = { title: `Review of ${conduit}`, why: reasonsOf(alterations), text: text.value, base: basis.hash, rollback }
  return draftChangeIn(writer, at, asDrafter(actor, plant), plant, draft)
}

/**
 * Decides the review of one conduit, and drafts the change that follows from it: both are kept, or neither. Gives the id of the change;
 * undefined when everything is kept as it is.
 */
export const decideReview = (
  office: Office,
  actor: Actor,
  plant: string,
  { conduit, decisions }: { readonly conduit: string; readonly decisions: readonly ReviewDecision[] },
  basis: ReviewBasis,
): Promise<Result<string | undefined>> =>
  perform(
    office,
    actor,
    { needs: 'decide-review', plant, deed: 'conduit-reviewed', subject: `conduit:${conduit}`, payload: decisions },
    async (writer, at) => {
      const current = await checkBasis(writer, plant, basis)
      if (!current.ok) return current
      const alterations = proposeFromReview(basis.plan, conduit, decisions, basis.replay, Math.floor(at / 1000))
      if (!alterations.ok) return alterations
      const change = await draftFollowing(writer, at, { actor, plant, conduit }, basis, alterations.value)
      if (!change.ok) return change
      const stream = recordOf('review', plant, conduit)
      const expected = (await readEvents(writer, stream)).length
      const body = { conduit, revision: basis.plan.revision, decisions, ...(change.value === undefined ? {} : { change: change.value }) }
      const appended = await appendEvents(writer, { ...stream, plant, expected, at, actor: actor.id, events: [{ type: 'conduit-reviewed', body }] })
      return appended.ok ? ok({ value: change.value }) : appended
    },
  )
