import { z } from 'zod'
import { childPath } from './document.ts'
import type { Tree } from './document.ts'
import { meant, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'

type Plain = string | number | boolean | readonly Plain[] | { [key: string]: Plain }

/** Objects have no prototype: `__proto__` in a plan is a key like any other. */
const plainOf = (tree: Tree): Plain => {
  if (tree.kind === 'value') return tree.value
  if (tree.kind === 'list') return tree.items.map(plainOf)
  const object = Object.create(null) as { [key: string]: Plain }
  for (const [key, child] of tree.entries) object[key] = plainOf(child)
  return object
}

const inner = (shape: z.ZodType): z.ZodType => (shape instanceof z.ZodOptional ? inner(shape.unwrap() as z.ZodType) : shape)

/** Keys that the shape knows at a path inside it. */
const keysAt = (shape: z.ZodType, path: readonly PropertyKey[]): readonly string[] => {
  let at = inner(shape)
  for (const step of path) {
    if (!(at instanceof z.ZodObject)) return []
    const next = at.shape[String(step)] as z.ZodType | undefined
    if (next === undefined) return []
    at = inner(next)
  }
  if (at instanceof z.ZodUnion) return at.options.flatMap((option) => keysAt(option as z.ZodType, []))
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

const kindWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  object: 'a map',
  record: 'a map',
  array: 'a list',
}

const has = (value: Plain | undefined, path: readonly PropertyKey[]): boolean => {
  let at: unknown = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null) return false
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at !== undefined
}

const messageOf = (issue: z.core.$ZodIssue, name: string, value: unknown): { message: string; help?: string } => {
  switch (issue.code) {
    case 'invalid_type': {
      const message = `${name} must be ${kindWords[issue.expected] ?? issue.expected}`
      return issue.expected === 'string' && typeof value !== 'object' ? { message, help: 'put it in quotes' } : { message }
    }
    case 'invalid_value': {
      const help = typeof value === 'string' ? meant(value, issue.values.map(String)) : undefined
      return {
        message: `${name} ${typeof value === 'string' ? `is ${quoted(value)} and ` : ''}must be one of ${issue.values.join(', ')}`,
        ...(help === undefined ? {} : { help }),
      }
    }
    case 'too_big':
      return {
        message: issue.origin === 'string' ? `${name} is longer than ${issue.maximum} characters` : `${name} must be at most ${issue.maximum}`,
      }
    case 'too_small':
      return { message: issue.origin === 'string' ? `${name} is empty` : `${name} must be at least ${issue.minimum}` }
    default:
      return { message: `${name} ${issue.message}` }
  }
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined), value)

const report = (issue: z.core.$ZodIssue, shape: z.ZodType, tree: Tree, value: Plain, notebook: Notebook): void => {
  const path = issue.path.reduce<string>((at, step) => childPath(at, typeof step === 'number' ? step : String(step)), tree.path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(shape, issue.path)
    for (const key of issue.keys) {
      const help = meant(key, known, known.length > 0 ? `known keys here: ${known.join(', ')}` : undefined)
      notebook.note('plan/unknown-key', childPath(path, key), `unknown key ${quoted(key)}`, help, 'key')
    }
    return
  }
  // Keys that are names have rules of their own, checked where they are read.
  if (issue.code === 'invalid_key') return
  const slip = slipOf(issue, valueAt(value, issue.path))
  if (slip !== undefined) {
    report({ ...slip, path: [...issue.path, ...slip.path] }, shape, tree, value, notebook)
    return
  }
  const last = issue.path.at(-1)
  const name =
    last === undefined
      ? tree.path === ''
        ? 'the plan'
        : quoted(tree.path)
      : typeof last === 'number'
        ? `item ${last + 1} of ${quoted(String(issue.path.at(-2) ?? tree.path))}`
        : quoted(String(last))
  if (!has(value, issue.path)) {
    notebook.note('plan/missing-key', path, `${name} is missing or empty`, undefined, 'key')
    return
  }
  const { message, help } = messageOf(issue, name, valueAt(value, issue.path))
  notebook.note('plan/wrong-shape', path, message, help)
}

/** Of a union, the alternative that failed only by a word: `[read, reed]` is a list of operations with a slip, no wrong shape. */
const slipOf = (issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue | undefined => {
  if (issue.code !== 'invalid_union') return undefined
  const wanted = Array.isArray(value) ? 1 : 0
  return issue.errors
    .flat()
    .find((slip) => slip.code === 'invalid_value' && slip.path.length === wanted && typeof valueAt(value, slip.path) === 'string')
}

const without = (value: Plain, path: readonly PropertyKey[], keys: readonly string[]): void => {
  const at = valueAt(value, path)
  if (typeof at === 'object' && at !== null) for (const key of keys) delete (at as Record<string, unknown>)[key]
}

/** The tree as the shape's value, or undefined after noting why not. Unknown keys are noted and the rest is still read. */
export const readShape = <T>(shape: z.ZodType<T>, tree: Tree, notebook: Notebook): T | undefined => {
  const value = plainOf(tree)
  const first = shape.safeParse(value)
  if (first.success) return first.data
  for (const issue of first.error.issues) report(issue, shape, tree, value, notebook)
  for (const issue of first.error.issues) if (issue.code === 'unrecognized_keys') without(value, issue.path, issue.keys)
  const second = shape.safeParse(value)
  return second.success ? second.data : undefined
}
