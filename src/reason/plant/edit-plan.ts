import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { isAlias, isMap, isScalar } from 'yaml'
import type { YAMLMap } from 'yaml'
import { changeNodes } from './change-nodes.ts'
import { childPath, readDocument } from './document.ts'
import type { PlanDocument } from './document.ts'
import { planFindingKinds } from './finding-codes.ts'
import type { PlanCode } from './finding-codes.ts'
import { meant, quoted } from './notebook.ts'
import { isSameValue, planValueToValue, treeToValue } from './plan-value.ts'
import type { PlanValue, Value } from './plan-value.ts'
import { spliceText } from './text-splices.ts'

/** One change of a plan's text. `path` is keys from the top: `['assets', 'plc-fill', 'owner']`; lists are set whole. */
export type PlanEdit =
  | { readonly kind: 'set'; readonly path: readonly string[]; readonly value: PlanValue }
  | { readonly kind: 'remove'; readonly path: readonly string[] }

// A change of every asset and flow of a large plan; more is no edit but another plan.
const mostEdits = 20_000
const mostFindings = 100
const longestKey = 200

type Say = (code: PlanCode, path: readonly string[], message: string, help?: string) => void

const pathText = (path: readonly string[]): string => path.reduce<string>(childPath, '')

/** Finds the value of a key in a map of the document. Remembers the keys of each map: a large plan is edited in thousands of places. */
const openFinder = (): ((map: YAMLMap, key: string) => unknown) => {
  const known = new Map<YAMLMap, ReadonlyMap<unknown, unknown>>()
  const keysOf = (map: YAMLMap): ReadonlyMap<unknown, unknown> =>
    new Map(map.items.map(({ key, value }) => [isScalar(key) ? (typeof key.value === 'string' ? key.value : key.source) : undefined, value]))
  return (map, key) => {
    const keys = known.get(map) ?? keysOf(map)
    known.set(map, keys)
    return keys.get(key)
  }
}

/** The first place on the way to a path, its end apart, that is an alias or has an anchor. */
const sharedOnTheWay = (contents: unknown, path: readonly string[], find: ReturnType<typeof openFinder>): readonly string[] | undefined => {
  let at: unknown = contents
  for (const [i, key] of path.entries()) {
    if (isAlias(at) || (isMap(at) && at.anchor !== undefined)) return path.slice(0, i)
    if (!isMap(at)) return undefined
    at = find(at, key)
  }
  return undefined
}

/** The map that holds the last key of a path; made where it is absent and may be made. Says why it cannot be had. */
const holderOf = (root: Map<string, Value>, path: readonly string[], make: boolean, say: Say): Map<string, Value> | undefined => {
  let at = root
  for (const [i, key] of path.slice(0, -1).entries()) {
    const next = at.get(key)
    if (next instanceof Map) at = next
    else if (next === undefined && make) {
      const made = new Map<string, Value>()
      at.set(key, made)
      at = made
    } else {
      const here = path.slice(0, i + 1)
      if (next === undefined) noSuchPlace(at, here, say)
      else say('plan/no-such-place', here, `${quoted(pathText(here))} is a value and holds no ${quoted(path[i + 1] ?? '')}`, 'set it whole')
      return undefined
    }
  }
  return at
}

const noSuchPlace = (holder: ReadonlyMap<string, Value>, path: readonly string[], say: Say): void =>
  say('plan/no-such-place', path, `the plan has no ${quoted(pathText(path))}`, meant(path.at(-1) ?? '', holder.keys()))

const isPath = (path: readonly string[]): boolean =>
  path.length > 0 && path.every((key) => typeof key === 'string' && key !== '' && key.length <= longestKey && key !== '<<')

const applyEdit = (root: Map<string, Value>, edit: PlanEdit, shared: readonly string[] | undefined, say: Say): void => {
  const { path } = edit
  if (!isPath(path)) return say('plan/no-such-place', [], `a path is keys of 1 to ${longestKey} characters`, 'name a place below the top of the plan')
  if (shared !== undefined) return sayShared(shared, say)
  const holder = holderOf(root, path, edit.kind === 'set', say)
  const last = path.at(-1)
  if (holder === undefined || last === undefined) return
  if (edit.kind === 'remove') {
    if (!holder.delete(last)) noSuchPlace(holder, path, say)
    return
  }
  const value = planValueToValue(edit.value)
  if (value === undefined) say('plan/wrong-shape', path, `${quoted(pathText(path))} is no value of a plan`, 'remove it to leave it empty')
  else holder.set(last, value)
}

const sayShared = (path: readonly string[], say: Say): void =>
  say(
    'plan/aliased-place',
    path,
    `${path.length === 0 ? 'the plan' : quoted(pathText(path))} is shared by an anchor: an edit would change every place that stands for it`,
    'write the parts out in the text first',
  )

const readValue = (document: PlanDocument): Map<string, Value> | undefined => {
  const value = document.root === undefined ? undefined : treeToValue(document.root)
  return value instanceof Map ? value : undefined
}

/**
 * The text of a plan after edits, in their order. Comments, order and layout of all that is not edited keep every byte, new
 * entries are written as those beside them, and comments directly above a removed entry go with it. What `set` finds there
 * already stays as it is written. Refused as a whole when one edit has no place, goes through an anchor, or when the text is
 * no YAML mapping. Whether the edited text is a good plan is for `parsePlan` to say. `file` only names the places.
 */
export const editPlan = (text: string, edits: readonly PlanEdit[], file = 'plan.yaml'): Result<string> => {
  const document = readDocument(text, file)
  if (document.findings.length > 0) return failed(document.findings)
  const findings: Finding[] = []
  const say: Say = (code, path, message, help) => {
    if (findings.length >= mostFindings) return
    const at = document.placeOf(pathText(path))
    findings.push({ code, severity: planFindingKinds[code].severity, message, ...(help === undefined ? {} : { help }), at })
  }
  const current = readValue(document)
  const target = readValue(document)
  const { contents } = document
  if (current === undefined || target === undefined || !isMap(contents)) {
    say('plan/wrong-shape', [], 'the text is no map', 'a plan begins with `plant:`, `timezone:` and `zones:`')
    return failed(findings)
  }
  if (edits.length > mostEdits) {
    say('plan/too-large', [], `${edits.length} edits, at most ${mostEdits} at a time`, 'edit in parts')
    return failed(findings)
  }
  const find = openFinder()
  for (const edit of edits) applyEdit(target, edit, sharedOnTheWay(contents, edit.path, find), say)
  if (findings.length > 0) return failed(findings)

  const { splices, anchored } = changeNodes(text, contents, current, target)
  for (const path of anchored) sayShared(path === '' ? [] : path.split('.'), say)
  if (findings.length > 0) return failed(findings)
  if (splices.length === 0) return ok(text)
  const edited = spliceText(text, splices)
  const reread = edited === undefined ? undefined : readDocument(edited, file)
  // INVARIANT: a text that does not read as the plan with exactly these edits is never handed out, however odd its layout.
  if (edited !== undefined && reread?.findings.length === 0 && isSameValue(readValue(reread) ?? new Map(), target)) return ok(edited)
  say(
    'plan/not-editable',
    [],
    'the layout of the text does not allow these edits without risk',
    'edit the text by hand, or write its keys in the usual way',
  )
  return failed(findings)
}
