import { commandChange, draftChange as draft, listChanges as listStoredChanges, readChange as readStoredChange } from '#act/office'
import type { Actor, ChangeDeed } from '#act/office'
import { findInForce } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { ChangeContext } from '#reason/govern'
import {
  acceptRisk,
  approveAsOperations,
  approveAsSecurity,
  commentChange,
  draftChange,
  editChange,
  listChanges,
  presentFindings,
  proposeChange,
  putChangeInForce,
  readChange,
  readImpact,
  rejectAsOperations,
  rejectAsSecurity,
  rollBackChange,
  scheduleChange,
  withdrawApproval,
  withdrawChange,
} from '#show/contract'
import { readNames } from '../actor-names.ts'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { presentChange, presentWholeChange } from './present-change.ts'
import { presentImpact } from './present-impact.ts'

/** The newest so many are listed. */
const mostChanges = 500

interface Done {
  readonly id: string
  readonly stage: 'draft' | 'proposed' | 'approved' | 'scheduled' | 'in-force' | 'rolled-back' | 'withdrawn'
  readonly version: number
}

export const routeChanges = (route: Route, { office, answers }: ServerParts): void => {
  const contextOf = (actor: Actor, plant: string, inForce: string | undefined): ChangeContext => ({
    by: actor.id,
    roles: actor.roles.get(plant) ?? [],
    at: Math.floor(office.clock() / 1000),
    inForce: inForce ?? '',
  })

  route(listChanges, async ({ actor, params: { plant }, query }) =>
    office.store.snapshot(async (reader) => {
      const listed = await listStoredChanges(reader, plant)
      if (!listed.ok) return listed
      const [inForce, names] = [await findInForce(reader, plant), await readNames(reader)]
      const context = contextOf(actor, plant, inForce?.hash)
      const wanted = listed.value.filter(({ change }) => query.stage === undefined || change.stage === query.stage).toReversed()
      return ok({
        changes: wanted.slice(0, mostChanges).map((stored) => presentChange(stored, context, names)),
        more: Math.max(0, wanted.length - mostChanges),
        findings: presentFindings(listed.findings),
      })
    }),
  )

  route(readChange, async ({ actor, params: { plant, change } }) => {
    const read = await office.store.snapshot(async (reader) => {
      const stored = await readStoredChange(reader, plant, change)
      return stored.ok ? ok({ stored: stored.value, inForce: await findInForce(reader, plant), names: await readNames(reader) }) : stored
    })
    if (!read.ok) return read
    const { stored, inForce, names } = read.value
    const { base, revision } = stored.change
    // A revision that cannot be read any more leaves the request readable: only what rests on it is refused.
    const [required, findings, proposed] = [
      await answers.required(plant, base, revision),
      await answers.findings(plant, revision),
      await answers.revision(plant, revision),
    ]
    const context: ChangeContext = {
      ...contextOf(actor, plant, inForce?.hash),
      ...(required.ok ? { required: required.value } : {}),
      findings: findings.ok ? findings.value : findings.findings,
    }
    return ok(presentWholeChange(stored, context, names, proposed.ok ? proposed.value.plan.timezone : 'UTC'))
  })

  route(draftChange, async ({ actor, params: { plant }, body }) => {
    const drafted = await draft(office, actor, plant, body)
    return drafted.ok ? ok({ id: drafted.value }) : drafted
  })

  const command = async (actor: Actor, { plant, change }: { readonly plant: string; readonly change: string }, deed: ChangeDeed, seen?: number) => {
    const done = await commandChange(office, actor, plant, change, deed, seen)
    const answer: Result<Done> = done.ok ? ok({ id: change, stage: done.value.change.stage, version: done.value.version }) : done
    return answer
  }

  route(editChange, ({ actor, params, body: { version, ...edit } }) => command(actor, params, { kind: 'edit', ...edit }, version))
  route(proposeChange, ({ actor, params, body }) => command(actor, params, { kind: 'propose' }, body.version))
  route(commentChange, ({ actor, params, body }) => command(actor, params, { kind: 'comment', ...body }))
  route(approveAsOperations, ({ actor, params, body }) => command(actor, params, { kind: 'approve', as: 'operations', ...body }))
  route(approveAsSecurity, ({ actor, params, body }) => command(actor, params, { kind: 'approve', as: 'security', ...body }))
  route(withdrawApproval, ({ actor, params, body }) => command(actor, params, { kind: 'withdraw-approval', ...body }))
  route(rejectAsOperations, ({ actor, params, body }) => command(actor, params, { kind: 'reject', as: 'operations', ...body }))
  route(rejectAsSecurity, ({ actor, params, body }) => command(actor, params, { kind: 'reject', as: 'security', ...body }))
  route(acceptRisk, ({ actor, params, body }) => command(actor, params, { kind: 'accept-risk', ...body }))
  route(scheduleChange, ({ actor, params, body }) => command(actor, params, { kind: 'schedule', window: body.window }, body.version))
  route(putChangeInForce, ({ actor, params, body }) => command(actor, params, { kind: 'put-in-force' }, body.version))
  route(rollBackChange, ({ actor, params, body }) => command(actor, params, { kind: 'roll-back', ...body }))
  route(withdrawChange, ({ actor, params, body }) => command(actor, params, { kind: 'withdraw', ...body }))

  route(readImpact, async ({ params: { plant, change } }) => {
    const stored = await office.store.read((reader) => readStoredChange(reader, plant, change))
    if (!stored.ok) return stored
    const { base, revision } = stored.value.change
    const impact = await answers.impact(plant, base, revision)
    return impact.ok ? ok(presentImpact(impact.value)) : impact
  })
}
