import type { FindingDocument } from '#show/contract'

/** What is wrong with a form: at its fields, and what has none. */
export interface FormErrors {
  readonly fields: Readonly<Record<string, string>>
  readonly others: readonly FindingDocument[]
}

export const noErrors: FormErrors = { fields: {}, others: [] }

/** Fields that the plan calls otherwise, or that stand deeper in it. */
const fieldOfKey: Readonly<Record<string, string>> = {
  service: 'services',
  'accepted-by': 'acceptedBy',
  risk: 'acceptedBy',
  'log.retention': 'logRetention',
  'review.every': 'reviewMonths',
}

/** The part of a path below the entry that the form is about; a request that does not fit its contract names its first edit. */
const restOf = (path: string, entry: string): string | undefined => {
  if (path === entry) return ''
  const above = [`${entry}.`, 'edits.0.'].find((begin) => path.startsWith(begin))
  return above === undefined ? undefined : path.slice(above.length)
}

const fieldAt = (path: string, entry: string, fields: readonly string[], id: string | undefined): string | undefined => {
  const rest = restOf(path, entry)
  if (rest === undefined) return undefined
  if (rest === '') return id
  const [first = '', second = ''] = rest.split('.')
  const name = fieldOfKey[`${first}.${second}`] ?? fieldOfKey[first] ?? first
  return fields.includes(name) ? name : undefined
}

const words = ({ message, help }: FindingDocument): string => (help === undefined ? message : `${message}; ${help}`)

/**
 * Findings of an edited plan at the fields they are about. `entry` is the path of what the form edits: `conduits.a.allow.b`; what is said
 * of it as a whole stands at the field `id`, when there is one.
 */
export const formErrors = (findings: readonly FindingDocument[], entry: string, fields: readonly string[], id?: string): FormErrors => {
  const placed = findings.map((finding) => ({ finding, field: fieldAt(finding.at?.path ?? '', entry, fields, id) }))
  const byField = Map.groupBy(placed, ({ field }) => field ?? '')
  return {
    fields: Object.fromEntries(
      [...byField].flatMap(([field, found]) => (field === '' ? [] : [[field, found.map(({ finding }) => words(finding)).join('\n')]])),
    ),
    others: (byField.get('') ?? []).map(({ finding }) => finding),
  }
}
