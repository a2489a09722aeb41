import { placeInPlan } from './place-in-plan.ts'

/** Names that a plan gives to its parts, as far as it could last be read. */
export interface PlanNames {
  readonly zones: readonly string[]
  readonly assets: readonly string[]
  readonly conduits: readonly string[]
  /** `conduit.flow` */
  readonly flows: readonly string[]
  readonly windows: readonly string[]
  readonly points: readonly string[]
}

/** What may stand in any plan. */
export interface PlanVocabulary {
  readonly schema: JsonSchema
  readonly services: readonly string[]
  readonly operations: readonly string[]
  readonly roles: readonly string[]
  readonly dialects: readonly string[]
}

/** The part of JSON Schema that the plan's own uses. */
export interface JsonSchema {
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly required?: readonly string[]
}

export interface PlanCompletion {
  readonly label: string
  /** `key`, `zone`, `asset`, …: shown beside it. */
  readonly sort: string
  readonly about?: string
}

const branches = (schema: JsonSchema): readonly JsonSchema[] => [schema, ...(schema.anyOf ?? []).flatMap(branches)]

/** The schemas that may apply to a place; lists count as what they hold. */
const schemasAt = (schema: JsonSchema, path: readonly string[]): readonly JsonSchema[] => {
  const here = branches(schema).flatMap((branch) => [branch, ...(branch.items === undefined ? [] : branches(branch.items))])
  const [key, ...rest] = path
  if (key === undefined) return here
  return here.flatMap(({ properties, additionalProperties }) => {
    const next = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : additionalProperties
    return typeof next === 'object' ? schemasAt(next, rest) : []
  })
}

const of = (sort: string, labels: readonly string[]): readonly PlanCompletion[] => labels.map((label) => ({ label, sort }))

const endsOf = ({ zones, assets }: PlanNames, { roles }: PlanVocabulary): readonly PlanCompletion[] => [
  ...of('asset', assets),
  ...of('zone', zones),
  ...of(
    'role',
    roles.map((role) => `role:${role}`),
  ),
  { label: 'any', sort: 'end', about: 'every address' },
]

/** What names may stand at a place, by its path; `*` is any id. The first that fits. */
const namesAt: readonly (readonly [pattern: string, names: (names: PlanNames, vocabulary: PlanVocabulary) => readonly PlanCompletion[]])[] = [
  ['functions.*.needs', ({ assets, zones, flows }) => [...of('asset', assets), ...of('zone', zones), ...of('flow', flows)]],
  ['assets.*.zone', ({ zones }) => of('zone', zones)],
  ['assets.*.role', (_, { roles }) => of('role', roles)],
  ['conduits.*.from', ({ zones }) => of('zone', zones)],
  ['conduits.*.to', ({ zones }) => of('zone', zones)],
  ['conduits.*.through', ({ points }) => of('enforcement point', points)],
  ['conduits.*.allow.*.from', endsOf],
  ['conduits.*.allow.*.to', endsOf],
  ['conduits.*.allow.*.service', (_, { services }) => of('service', services)],
  ['conduits.*.allow.*.operations', (_, { operations }) => of('operation', operations)],
  ['conduits.*.allow.*.during', ({ windows }) => of('window', windows)],
  ['enforcement-points.*.dialect', (_, { dialects }) => of('dialect', dialects)],
  ['enforcement-points.*.interfaces.*', ({ zones }) => of('zone', zones)],
  ['exceptions.*.flows', ({ flows }) => of('flow', flows)],
]

const fits = (pattern: string, path: readonly string[]): boolean => {
  const parts = pattern.split('.')
  return parts.length === path.length && parts.every((part, index) => part === '*' || part === path[index])
}

/** What may be written next where somebody types; `typed` of it stands there already. `text` is what stands before the cursor. */
export const completePlan = (
  text: string,
  names: PlanNames,
  vocabulary: PlanVocabulary,
): { readonly typed: string; readonly options: readonly PlanCompletion[] } => {
  const { path, kind, typed, siblings } = placeInPlan(text)
  const schemas = schemasAt(vocabulary.schema, path)
  if (kind === 'value') {
    const known = namesAt.find(([pattern]) => fits(pattern, path))?.[1](names, vocabulary) ?? []
    const choices = schemas.flatMap(({ enum: values }) => (values ?? []).map(String))
    return { typed, options: [...known, ...of('value', [...new Set(choices)])] }
  }
  const keys = new Map(schemas.flatMap(({ properties }) => Object.entries(properties ?? {})))
  const options = [...keys].flatMap(([label, { description }]): readonly PlanCompletion[] =>
    siblings.includes(label) ? [] : [{ label, sort: 'key', ...(description === undefined ? {} : { about: description }) }],
  )
  return { typed, options }
}
