import type { Tree } from './document.ts'

/** What can stand at a place of a plan. No null: what has no value is removed. */
export type PlanValue = string | number | boolean | readonly PlanValue[] | { readonly [key: string]: PlanValue }

/** A value to work on. Maps and no objects: `__proto__` in a plan is a key like any other. */
export type Value = string | number | boolean | readonly Value[] | Map<string, Value>

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value)

export const treeToValue = (tree: Tree): Value => {
  if (tree.kind === 'value') return tree.value
  if (tree.kind === 'list') return tree.items.map(treeToValue)
  return new Map([...tree.entries].map(([key, child]) => [key, treeToValue(child)]))
}

const mostDepth = 16

/** Undefined when it is nothing that a plan can hold: null, a number that is none, or nested without end. */
export const planValueToValue = (given: unknown, depth = 0): Value | undefined => {
  if (typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number') return Number.isFinite(given) ? given : undefined
  if (typeof given !== 'object' || given === null || depth > mostDepth) return undefined
  const members = Array.isArray(given) ? [...given.entries()] : Object.entries(given)
  const values: [string | number, Value][] = []
  for (const [key, child] of members as [string | number, unknown][]) {
    const value = planValueToValue(child, depth + 1)
    if (value === undefined) return undefined
    values.push([key, value])
  }
  return Array.isArray(given) ? values.map(([, value]) => value) : new Map(values.map(([key, value]) => [String(key), value]))
}

/** An empty map says as much as none. */
const isAbsent = (value: Value | undefined): boolean => value === undefined || (value instanceof Map && [...value.values()].every(isAbsent))

/** The same for a reader of the plan: the order of keys says nothing, and empty means absent. */
export const isSameValue = (a: Value | undefined, b: Value | undefined): boolean => {
  if (a === b || (isAbsent(a) && isAbsent(b))) return true
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => isSameValue(item, b[i]))
  if (!(a instanceof Map) || !(b instanceof Map)) return false
  return [...a].every(([key, value]) => isSameValue(value, b.get(key))) && [...b].every(([key, value]) => a.has(key) || isAbsent(value))
}
