import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { childOf, readDocument } from './document.ts'
import type { PlanDocument, Tree } from './document.ts'
import { editPlan } from './edit-plan.ts'
import type { PlanEdit } from './edit-plan.ts'
import { planFindingKinds } from './finding-codes.ts'
import type { PlanCode } from './finding-codes.ts'
import { meant, quoted } from './notebook.ts'
import { below, conduitFields, exceptionFields, flowFields, zoneFields } from './plan-form.ts'
import type { ConduitFields, ExceptionFields, Field, FlowFields, ZoneFields } from './plan-form.ts'
import type { PlanValue } from './plan-value.ts'

/**
 * One change of a plan in its own words, as a form or a program asks for it. As in a JSON merge patch (RFC 7396) what is left out stays
 * as it is, and `null`, or an empty list, takes it out. `set-flow` and `set-exception` begin one that is not there.
 */
export type PlanFormEdit =
  | ({ readonly kind: 'set-flow'; readonly conduit: string; readonly flow: string } & Partial<FlowFields>)
  | { readonly kind: 'remove-flow'; readonly conduit: string; readonly flow: string }
  | ({ readonly kind: 'set-conduit'; readonly conduit: string } & Partial<ConduitFields>)
  | {
      readonly kind: 'add-conduit'
      readonly conduit: string
      readonly from: string
      readonly to: string
      readonly why: string
      readonly owner?: string
      /** Ids of enforcement points. */
      readonly through: readonly string[]
    }
  | ({ readonly kind: 'set-zone'; readonly zone: string } & Partial<ZoneFields>)
  | ({ readonly kind: 'set-exception'; readonly exception: string } & Partial<ExceptionFields>)
  | { readonly kind: 'remove-exception'; readonly exception: string }

// A form sends one or two; each reads the whole text anew, since it stands on what those before it left.
const mostEdits = 8

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The keys to take out so that no map is left with nothing in it: a `risk: {}` is no plan. */
const keysToRemove = (entry: Tree | undefined, keys: readonly string[]): readonly string[] => {
  const holder = below(entry, keys.slice(0, -1))
  return keys.length > 1 && holder?.kind === 'map' && holder.entries.size === 1 ? keysToRemove(entry, keys.slice(0, -1)) : keys
}

const fieldEdit = (path: readonly string[], entry: Tree, field: Field, wanted: unknown): readonly PlanEdit[] => {
  const keys = field.keys(entry)
  const tree = below(entry, keys)
  if (isSame(field.read(tree), wanted)) return []
  const value = field.write(wanted as ReturnType<Field['read']>, tree)
  if (value !== undefined) return [{ kind: 'set', path: [...path, ...keys], value }]
  return tree === undefined ? [] : [{ kind: 'remove', path: [...path, ...keysToRemove(entry, keys)] }]
}

/** The fields of an entry that is there, each where it differs. */
const alteration = <T>(path: readonly string[], entry: Tree, fields: Readonly<Record<keyof T, Field>>, wanted: Partial<T>): readonly PlanEdit[] =>
  Object.entries<Field>(fields).flatMap(([name, field]) => {
    const value = wanted[name as keyof T]
    return value === undefined ? [] : fieldEdit(path, entry, field, value)
  })

/** A whole entry. Fields of what can be begun by a form have one key each. */
const addition = <T>(path: readonly string[], fields: Readonly<Record<keyof T, Field>>, wanted: Partial<T>): readonly PlanEdit[] => {
  const members = Object.entries<Field>(fields).flatMap(([name, field]): readonly (readonly [string, PlanValue])[] => {
    const value = wanted[name as keyof T]
    const written = value === undefined ? undefined : field.write(value as ReturnType<Field['read']>, undefined)
    return written === undefined ? [] : [[field.keys(undefined).join('.'), written]]
  })
  return [{ kind: 'set', path, value: Object.fromEntries(members) }]
}

const keysOf = (tree: Tree | undefined): readonly string[] => (tree?.kind === 'map' ? [...tree.entries.keys()] : [])

const told = ({ placeOf }: PlanDocument, code: PlanCode, path: string, message: string, help?: string): Result<never> => {
  const finding: Finding = { code, severity: planFindingKinds[code].severity, message, ...(help === undefined ? {} : { help }), at: placeOf(path) }
  return failed([finding])
}

const noSuch = (document: PlanDocument, section: 'conduits' | 'zones' | 'exceptions', id: string): Result<never> =>
  told(
    document,
    'plan/no-such-place',
    `${section}.${id}`,
    `the plan has no ${section.slice(0, -1)} ${quoted(id)}`,
    meant(id, keysOf(childOf(document.root, section))),
  )

/** Reads a list of names as every form does: one or many. */
const namesIn = (tree: Tree | undefined): readonly string[] => exceptionFields.flows.read(tree) as readonly string[]

/** A flow that goes takes its name out of the exceptions it stood by; a function that needs it is a reason to keep it. */
const flowRemoval = (document: PlanDocument, conduit: string, flow: string): Result<readonly PlanEdit[]> => {
  const name = `${conduit}.${flow}`
  const functions = childOf(document.root, 'functions')
  const needing = keysOf(functions).find((id) => namesIn(childOf(childOf(functions, id), 'needs')).includes(name))
  if (needing !== undefined) {
    const help = 'take it out of what the function needs first, in the text of the plan'
    return told(document, 'plan/unknown-need', `functions.${needing}.needs`, `function ${quoted(needing)} needs flow ${quoted(name)}`, help)
  }
  const exceptions = childOf(document.root, 'exceptions')
  const unnamed = keysOf(exceptions).flatMap((id) => {
    const entry = childOf(exceptions, id)
    const flows = namesIn(childOf(entry, 'flows'))
    const others = flows.filter((each) => each !== name)
    return entry === undefined || others.length === flows.length ? [] : fieldEdit(['exceptions', id], entry, exceptionFields.flows, others)
  })
  return ok([{ kind: 'remove', path: ['conduits', conduit, 'allow', flow] }, ...unnamed])
}

const editsOf = (document: PlanDocument, edit: PlanFormEdit): Result<readonly PlanEdit[]> => {
  const entryOf = (section: string, id: string): Tree | undefined => childOf(childOf(document.root, section), id)
  switch (edit.kind) {
    case 'set-flow': {
      const conduit = entryOf('conduits', edit.conduit)
      if (conduit === undefined) return noSuch(document, 'conduits', edit.conduit)
      const path = ['conduits', edit.conduit, 'allow', edit.flow]
      const flow = below(conduit, ['allow', edit.flow])
      return ok(flow === undefined ? addition<FlowFields>(path, flowFields, edit) : alteration<FlowFields>(path, flow, flowFields, edit))
    }
    case 'remove-flow':
      return flowRemoval(document, edit.conduit, edit.flow)
    case 'set-conduit': {
      const conduit = entryOf('conduits', edit.conduit)
      if (conduit === undefined) return noSuch(document, 'conduits', edit.conduit)
      return ok(alteration<ConduitFields>(['conduits', edit.conduit], conduit, conduitFields, edit))
    }
    case 'add-conduit': {
      const { kind: _, conduit, through, ...head } = edit
      const help = 'choose another id, or edit the one that is there'
      if (entryOf('conduits', conduit) !== undefined)
        return told(document, 'plan/duplicate-key', `conduits.${conduit}`, `the plan has a conduit ${quoted(conduit)} already`, help)
      return ok([{ kind: 'set', path: ['conduits', conduit], value: { ...head, ...(through.length === 0 ? {} : { through }) } }])
    }
    case 'set-zone': {
      const zone = entryOf('zones', edit.zone)
      return zone === undefined ? noSuch(document, 'zones', edit.zone) : ok(alteration<ZoneFields>(['zones', edit.zone], zone, zoneFields, edit))
    }
    case 'set-exception': {
      const path = ['exceptions', edit.exception]
      const exception = entryOf('exceptions', edit.exception)
      return ok(
        exception === undefined
          ? addition<ExceptionFields>(path, exceptionFields, edit)
          : alteration<ExceptionFields>(path, exception, exceptionFields, edit),
      )
    }
    case 'remove-exception':
      return entryOf('exceptions', edit.exception) === undefined
        ? noSuch(document, 'exceptions', edit.exception)
        : ok([{ kind: 'remove', path: ['exceptions', edit.exception] }])
  }
}

/**
 * The text of a plan after edits in its own words, in their order; the same text when it says all of it already. What the text spells as
 * one or as a list stays so. Whether the edited text is a good plan is for `parsePlan` to say. `file` only names the places.
 */
export const editPlanByForms = (text: string, edits: readonly PlanFormEdit[], file = 'plan.yaml'): Result<string> => {
  if (edits.length > mostEdits) {
    const message = `${edits.length} edits, at most ${mostEdits} at a time`
    return failed([{ code: 'plan/too-large', severity: planFindingKinds['plan/too-large'].severity, message, help: 'edit in parts' }])
  }
  let edited = text
  for (const edit of edits) {
    const document = readDocument(edited, file)
    if (document.findings.length > 0) return failed(document.findings)
    const translated = editsOf(document, edit)
    if (!translated.ok) return translated
    const next = editPlan(edited, translated.value, file)
    if (!next.ok) return next
    edited = next.value
  }
  return ok(edited)
}
