import { addRevision, findInForce, findRevision, putInForce } from '#act/store'
import type { Reader, Writer } from '#act/store'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { checkPlan } from '#reason/analyze'
import { decideChange, requiredBetween } from '#reason/govern'
import type { ChangeCommand, ChangeContent, ChangeContext, ChangeEvent, ChangeRequest } from '#reason/govern'
import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { checkPromises, createPlanPolicy } from '#reason/policy'
import { appendChange, nextChangeId, readChange } from './change-events.ts'
import type { StoredChange } from './change-events.ts'
import { perform } from './office.ts'
import type { Actor, Done, Office } from './office.ts'

/** A change as its author writes it. */
export interface ChangeDraft {
  readonly title: string
  readonly why: string
  /** The plan as it shall be, whole. */
  readonly text: string
  /** Hash of the revision it starts from; the one in force when it is left out. */
  readonly base?: string
  readonly rollback?: string
}

/** What a person asks of a change that exists. An edit brings the plan as text; what it leaves out stays as it is. */
export type ChangeDeed =
  | Exclude<ChangeCommand, { readonly kind: 'draft' | 'edit' }>
  | ({ readonly kind: 'edit'; readonly text?: string } & Partial<Omit<ChangeContent, 'revision'>>)

/** How the audit log calls each deed. */
const deedNames: Readonly<Record<ChangeDeed['kind'], ChangeEvent['kind']>> = {
  edit: 'change-edited',
  propose: 'change-proposed',
  comment: 'change-commented',
  approve: 'change-approved',
  'withdraw-approval': 'approval-withdrawn',
  reject: 'change-rejected',
  'accept-risk': 'risk-accepted',
  schedule: 'change-scheduled',
  'put-in-force': 'change-put-in-force',
  'roll-back': 'change-rolled-back',
  withdraw: 'change-withdrawn',
}

const refused = (code: string, message: string, help: string): Finding => ({ code, severity: 'error', message, help })

const conflict = (change: string): Finding =>
  refused('store/conflict', `something happened to \`${change}\` since you looked at it`, 'read what happened in between and decide again')

const inForceOf = async (reader: Reader, plant: string): Promise<Result<string>> => {
  const inForce = await findInForce(reader, plant)
  return inForce === undefined ? failed([refused('office/no-plan', `\`${plant}\` has no plan in force`, 'add the plant first')]) : ok(inForce.hash)
}

/** Keeps a plan's text under its hash. One that is no plan is not kept: nobody could judge it. */
const keepRevision = async (
  writer: Writer,
  {
    plant,
    parent,
    author,
    at,
    text,
  }: { readonly plant: string; readonly parent: string; readonly author: string; readonly at: number; readonly text: string },
): Promise<Result<string>> => {
  const parsed = parsePlan(text.toWellFormed(), 'plan.yaml')
  if (!parsed.ok) return failed(parsed.findings)
  return addRevision(writer, { plant, parent, author, at, text })
}

interface Revised {
  readonly plan: Plan
  readonly findings: readonly Finding[]
}

const revisedOf = async (reader: Reader, plant: string, hash: string): Promise<Result<Revised>> => {
  const stored = await findRevision(reader, plant, hash)
  if (stored === undefined)
    return failed([refused('change/unknown-revision', `the plant has no revision \`${hash.slice(0, 12)}\``, 'see the list of its revisions')])
  const parsed = parsePlan(stored.text, 'plan.yaml')
  return parsed.ok ? ok({ plan: parsed.value, findings: parsed.findings }) : parsed
}

/** What this change takes and what is found in its plan, worked out from the texts as they are in this transaction. `now` in seconds. */
const impactOf = async (reader: Reader, plant: string, { base, revision }: ChangeRequest, now: number): Promise<Result<Partial<ChangeContext>>> => {
  const [was, will] = [await revisedOf(reader, plant, base), await revisedOf(reader, plant, revision)]
  if (!was.ok) return was
  if (!will.ok) return will
  const { plan, findings } = will.value
  return ok({
    required: requiredBetween({ hash: base, plan: was.value.plan }, { hash: revision, plan }, now),
    findings: [...findings, ...checkPromises(createPlanPolicy(plan, { now })), ...checkPlan(plan, { now })],
  })
}

const contextOf = (actor: Actor, plant: string, at: number, inForce: string): ChangeContext => ({
  by: actor.id,
  roles: actor.roles.get(plant) ?? [],
  at: Math.floor(at / 1000),
  inForce,
})

/** Drafts a change inside of another deed (a review that ends in one), which writes the audit entry. Gives the id of the change. */
export const draftChangeIn = async (writer: Writer, at: number, actor: Actor, plant: string, draft: ChangeDraft): Promise<Result<string>> => {
  const inForce = await inForceOf(writer, plant)
  if (!inForce.ok) return inForce
  const { title, why, text, base = inForce.value, rollback } = draft
  const revision = await keepRevision(writer, { plant, parent: base, author: actor.id, at, text })
  if (!revision.ok) return revision
  const change = await nextChangeId(writer, plant)
  const content = { title, why, base, revision: revision.value, ...(rollback === undefined ? {} : { rollback }) }
  const events = decideChange(undefined, { kind: 'draft', change, ...content }, contextOf(actor, plant, at, inForce.value))
  if (!events.ok) return events
  const appended = await appendChange(writer, { plant, change, version: 0, at, actor: actor.id, events: events.value })
  return appended.ok ? ok(change) : appended
}

/** Begins a change request. Gives its id; a text that is no plan gives what is wrong with it. */
export const draftChange = (office: Office, actor: Actor, plant: string, draft: ChangeDraft): Promise<Result<string>> =>
  perform(
    office,
    actor,
    { needs: 'draft-change', plant, deed: 'change-drafted', subject: 'change', why: draft.why, payload: draft },
    async (writer, at) => {
      const change = await draftChangeIn(writer, at, actor, plant, draft)
      return change.ok ? ok({ value: change.value, subject: `change:${change.value}` }) : change
    },
  )

/** The deed as change control knows it; an edit's text is kept first. */
const commandOf = async (
  writer: Writer,
  { actor, plant, at }: { readonly actor: Actor; readonly plant: string; readonly at: number },
  { base }: ChangeRequest,
  deed: ChangeDeed,
): Promise<Result<ChangeCommand>> => {
  if (deed.kind !== 'edit') return ok(deed)
  const { text, ...command } = deed
  if (text === undefined) return ok(command)
  const revision = await keepRevision(writer, { plant, parent: command.base ?? base, author: actor.id, at, text })
  return revision.ok ? ok({ ...command, revision: revision.value }) : revision
}

/** Puts the plan that the deed leads to in force; nothing for the deeds that lead to none. */
const applied = async (
  writer: Writer,
  { plant, at }: { readonly plant: string; readonly at: number },
  { base, revision }: ChangeRequest,
  kind: ChangeDeed['kind'],
): Promise<Result<Omit<Done<unknown>, 'value'>>> => {
  if (kind !== 'put-in-force' && kind !== 'roll-back') return ok({})
  const [before, after] = kind === 'put-in-force' ? [base, revision] : [revision, base]
  const put = await putInForce(writer, { plant, hash: after, expected: before, since: at })
  return put.ok ? ok({ before, after }) : put
}

/**
 * Does what a person asks of a change: decided on everything that happened to it so far, and in force at once when it is put in force
 * or rolled back. `seen` is the version that the person looked at; when something happened since, nothing is done.
 */
export const commandChange = (
  office: Office,
  actor: Actor,
  plant: string,
  change: string,
  deed: ChangeDeed,
  seen?: number,
): Promise<Result<StoredChange>> => {
  const why = 'why' in deed ? deed.why : undefined
  const sheet = { plant, deed: deedNames[deed.kind], subject: `change:${change}`, ...(why === undefined ? {} : { why }), payload: deed }
  return perform(office, actor, sheet, async (writer, at) => {
    const stored = await readChange(writer, plant, change)
    if (!stored.ok) return stored
    const { change: request, version } = stored.value
    if (seen !== undefined && seen !== version) return failed([conflict(change)])
    const inForce = await inForceOf(writer, plant)
    if (!inForce.ok) return inForce
    const command = await commandOf(writer, { actor, plant, at }, request, deed)
    if (!command.ok) return command
    const context = contextOf(actor, plant, at, inForce.value)
    const asksImpact = deed.kind === 'propose' || deed.kind === 'put-in-force'
    const impact = asksImpact ? await impactOf(writer, plant, request, context.at) : ok({})
    if (!impact.ok) return impact
    const events = decideChange(request, command.value, { ...context, ...impact.value })
    if (!events.ok) return events
    const appended = await appendChange(writer, { plant, change, version, at, actor: actor.id, events: events.value })
    if (!appended.ok) return appended
    const put = await applied(writer, { plant, at }, request, deed.kind)
    if (!put.ok) return put
    const after = await readChange(writer, plant, change)
    return after.ok ? ok({ value: after.value, ...put.value }) : after
  })
}
