import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { childOf, readDocument } from './document.ts'
import type { Tree } from './document.ts'
import type { Consequence, Requirement } from './plan.ts'
import { requirements } from './plan.ts'
import type { PlanValue } from './plan-value.ts'

/** What a form says of a flow. Empty lists, null and false: the plan does not say it. */
export interface FlowFields {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly services: readonly string[]
  readonly operations: readonly string[]
  readonly during: string | null
  /** As the plan writes it: a day, or a day and a time, by the plant's clock. */
  readonly until: string | null
  readonly why: string | null
  readonly owner: string | null
  readonly authentication: string | null
  readonly temporary: boolean
}

/** What a form says of a conduit besides its flows; `null` and empty lists: the plan does not say it. */
export interface ConduitFields {
  readonly why: string | null
  readonly owner: string | null
  readonly rollback: string | null
  readonly through: readonly string[]
  readonly logAllow: boolean
  readonly logDeny: boolean
  /** `90 days`, `1y`. */
  readonly logRetention: string | null
  readonly reviewMonths: number | null
}

/** What a form says of a zone; `null`: the plan does not say it. */
export interface ZoneFields {
  readonly purpose: string | null
  readonly owner: string | null
  readonly consequence: Consequence | null
  /** SL-T: one level for all seven requirements, or one for each. */
  readonly target: number | Readonly<Record<Requirement, number>> | null
}

/** What a form says of an exception; `null` and empty lists: the plan does not say it. */
export interface ExceptionFields {
  readonly what: string | null
  readonly why: string | null
  readonly acceptedBy: string | null
  readonly compensating: string | null
  readonly until: string | null
  /** `conduit.flow`. */
  readonly flows: readonly string[]
}

type FieldValue = FlowFields[keyof FlowFields] | ConduitFields[keyof ConduitFields] | ZoneFields[keyof ZoneFields]

/** Where a field of a form stands in its entry of the plan, and how it is read and written. */
export interface Field {
  /** Keys below the entry. */
  readonly keys: (entry: Tree | undefined) => readonly string[]
  readonly read: (tree: Tree | undefined) => FieldValue
  /** What to write instead of what stands there; undefined: nothing, so that the key goes. */
  readonly write: (value: FieldValue, tree: Tree | undefined) => PlanValue | undefined
}

type FieldsOf<T> = Readonly<Record<keyof T, Field>>

const at =
  (...keys: readonly string[]): Field['keys'] =>
  () =>
    keys

const given = (value: FieldValue): PlanValue | undefined => (value === null ? undefined : (value as PlanValue))

const text = (keys: Field['keys']): Field => ({
  keys,
  read: (tree) => (tree?.kind === 'value' ? String(tree.value) : null),
  write: given,
})

/** One text or several, in the spelling that stands there; `alone`: a new one of a single text is no list. */
const texts = (keys: Field['keys'], alone = false): Field => ({
  keys,
  read: (tree) =>
    tree?.kind === 'list'
      ? tree.items.flatMap((item) => (item.kind === 'value' ? [String(item.value)] : []))
      : tree?.kind === 'value'
        ? [String(tree.value)]
        : [],
  write: (value, tree) => {
    const items = value as readonly string[]
    const isOne = items.length === 1 && (tree === undefined ? alone : tree.kind === 'value')
    return items.length === 0 ? undefined : isOne ? items[0] : items
  },
})

const flag = (keys: Field['keys'], unsaid: boolean): Field => ({
  keys,
  read: (tree) => (tree?.kind === 'value' && typeof tree.value === 'boolean' ? tree.value : unsaid),
  write: (value) => (value === unsaid ? undefined : (value as boolean)),
})

const monthsIn = (said: string): number | null => {
  const [, count, unit] = /^(\d{1,3}) ?(month|year)?s?$/.exec(said) ?? []
  return count === undefined ? null : Number(count) * (unit === 'year' ? 12 : 1)
}

const months = (keys: Field['keys']): Field => ({
  keys,
  read: (tree) => (tree?.kind === 'value' ? monthsIn(String(tree.value)) : null),
  write: (value, tree) =>
    value === null
      ? undefined
      : tree?.kind === 'value' && typeof tree.value === 'number'
        ? (value as number)
        : `${String(value)} ${value === 1 ? 'month' : 'months'}`,
})

const levelsIn = (tree: Tree | undefined, names: readonly string[]): Readonly<Record<string, number>> | null => {
  const levels = names.map((name) => {
    const level = childOf(tree, name)
    return [name, level?.kind === 'value' && typeof level.value === 'number' ? level.value : 0] as const
  })
  return tree?.kind === 'map' ? Object.fromEntries(levels) : null
}

const harms = ['safety', 'downtime', 'quality'] as const

export const flowFields: FieldsOf<FlowFields> = {
  from: texts(at('from')),
  to: texts(at('to')),
  services: texts(at('service'), true),
  operations: texts(at('operations')),
  during: text(at('during')),
  until: text(at('until')),
  why: text(at('why')),
  owner: text(at('owner')),
  authentication: text(at('authentication')),
  temporary: flag(at('temporary'), false),
}

export const conduitFields: FieldsOf<ConduitFields> = {
  why: text(at('why')),
  owner: text(at('owner')),
  rollback: text(at('rollback')),
  through: texts(at('through')),
  logAllow: flag(at('log', 'allow'), false),
  logDeny: flag(at('log', 'deny'), true),
  logRetention: text(at('log', 'retention')),
  reviewMonths: months(at('review', 'every')),
}

export const zoneFields: FieldsOf<ZoneFields> = {
  purpose: text(at('purpose')),
  owner: text(at('owner')),
  consequence: { keys: at('consequence'), read: (tree) => levelsIn(tree, harms) as Consequence | null, write: given },
  target: {
    keys: at('target'),
    read: (tree) =>
      tree?.kind === 'value' && typeof tree.value === 'number' ? tree.value : (levelsIn(tree, requirements) as Record<Requirement, number> | null),
    write: given,
  },
}

export const exceptionFields: FieldsOf<ExceptionFields> = {
  what: text(at('what')),
  why: text(at('why')),
  // The plan has two places for it, and says it in one of them.
  acceptedBy: text((entry) => (childOf(entry, 'risk') === undefined ? ['accepted-by'] : ['risk', 'accepted-by'])),
  compensating: text(at('compensating')),
  until: text(at('until')),
  flows: texts(at('flows')),
}

/** What stands below an entry. */
export const below = (entry: Tree | undefined, keys: readonly string[]): Tree | undefined => keys.reduce(childOf, entry)

const readFields = <T>(fields: FieldsOf<T>, entry: Tree): T =>
  Object.fromEntries(Object.entries<Field>(fields).map(([name, { keys, read }]) => [name, read(below(entry, keys(entry)))])) as T

/** Everything of a plan that forms edit, as its text has it. A form that is sent as it was read changes nothing. */
export interface PlanForms {
  readonly conduits: ReadonlyMap<string, ConduitFields & { readonly from: string; readonly to: string }>
  /** By `conduit.flow`. */
  readonly flows: ReadonlyMap<string, FlowFields>
  readonly zones: ReadonlyMap<string, ZoneFields>
  readonly exceptions: ReadonlyMap<string, ExceptionFields>
}

const entriesOf = (tree: Tree | undefined): readonly (readonly [string, Tree])[] => (tree?.kind === 'map' ? [...tree.entries] : [])

const zoneName = (tree: Tree | undefined): string => (tree?.kind === 'value' ? String(tree.value) : '')

/** Reads what forms show from a plan's text. `file` only names the places. */
export const readPlanForms = (planText: string, file = 'plan.yaml'): Result<PlanForms> => {
  const { root, findings } = readDocument(planText, file)
  if (findings.length > 0) return failed(findings)
  const conduits = entriesOf(childOf(root, 'conduits'))
  return ok({
    conduits: new Map(
      conduits.map(([id, tree]) => [
        id,
        { from: zoneName(childOf(tree, 'from')), to: zoneName(childOf(tree, 'to')), ...readFields<ConduitFields>(conduitFields, tree) },
      ]),
    ),
    flows: new Map(
      conduits.flatMap(([id, tree]) =>
        entriesOf(childOf(tree, 'allow')).map(([flow, body]) => [`${id}.${flow}`, readFields(flowFields, body)] as const),
      ),
    ),
    zones: new Map(entriesOf(childOf(root, 'zones')).map(([id, tree]) => [id, readFields(zoneFields, tree)])),
    exceptions: new Map(entriesOf(childOf(root, 'exceptions')).map(([id, tree]) => [id, readFields(exceptionFields, tree)])),
  })
}
