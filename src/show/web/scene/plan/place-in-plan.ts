/** Where in the document somebody types. */
export interface PlaceInPlan {
  /** Keys from the top to the map or value that is being written. */
  readonly path: readonly string[]
  /** `key`: a key of the map at `path`; `value`: the value at `path`. */
  readonly kind: 'key' | 'value'
  /** What is typed of it so far. */
  readonly typed: string
  /** Keys that the map at `path` has already, as far as they stand before the cursor. */
  readonly siblings: readonly string[]
}

const keyPattern = /^(\s*)(?:- )?("[^"]*"|'[^']*'|[^\s:#{}[\],][^:#{}[\],]*?)\s*:(?:\s|$)/

const unquoted = (key: string): string => key.replaceAll(/^["']|["']$/g, '')

interface BlockKey {
  readonly indent: number
  readonly key: string
}

const blockKey = (line: string): BlockKey | undefined => {
  const found = keyPattern.exec(line)
  return found === null ? undefined : { indent: found[1]?.length ?? 0, key: unquoted(found[2] ?? '') }
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** Keys above a line that it stands inside of, and those beside it. */
const surroundings = (before: readonly string[], indent: number): { readonly path: readonly string[]; readonly siblings: readonly string[] } => {
  const path: string[] = []
  const siblings: string[] = []
  let limit = indent
  for (const line of before.toReversed()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const found = blockKey(line)
    const own = found?.indent ?? indentOf(line)
    if (own < limit) {
      if (found === undefined) continue
      path.unshift(found.key)
      limit = own
    } else if (own === indent && path.length === 0 && found !== undefined) siblings.unshift(found.key)
    if (limit === 0 && path.length > 0) break
  }
  return { path, siblings }
}

interface Flow {
  readonly kind: 'map' | 'list'
  /** The key being written or valued, with those before it. */
  readonly keys: string[]
  key: string | undefined
}

/** Reads `{ a: x, b: [y, ` to the place at its end. Undefined where the line is no flow of YAML. */
const insideFlow = (
  text: string,
): { readonly path: readonly string[]; readonly kind: 'key' | 'value'; readonly typed: string; readonly siblings: readonly string[] } | undefined => {
  const open: Flow[] = []
  let typed = ''
  let quote = ''
  for (const character of text) {
    const here = open.at(-1)
    if (quote !== '') {
      if (character === quote) quote = ''
      typed += character
    } else if (character === '"' || character === "'") {
      quote = character
      typed += character
    } else if (character === '{' || character === '[') {
      open.push({ kind: character === '{' ? 'map' : 'list', keys: [], key: undefined })
      typed = ''
    } else if (character === '}' || character === ']') {
      open.pop()
      typed = ''
    } else if (character === ',' && here !== undefined) {
      if (here.kind === 'map') here.key = undefined
      typed = ''
    } else if (character === ' ' && here?.kind === 'map' && here.key === undefined && typed.trim().endsWith(':')) {
      here.key = unquoted(typed.trim().slice(0, -1).trim())
      here.keys.push(here.key)
      typed = ''
    } else typed += character
  }
  const last = open.at(-1)
  if (last === undefined) return undefined
  return {
    path: open.flatMap(({ kind, key }) => (kind === 'map' && key !== undefined ? [key] : [])),
    kind: last.kind === 'map' && last.key === undefined ? 'key' : 'value',
    typed: typed.trimStart(),
    siblings: last.kind === 'map' && last.key === undefined ? last.keys : [],
  }
}

/** Lines looked back for what surrounds the cursor. */
const mostLines = 20_000

/** Where the cursor stands in a plan, by its indentation and, on its own line, by brackets. `text` is what stands before the cursor. */
export const placeInPlan = (text: string): PlaceInPlan => {
  const lines = text.split('\n').slice(-mostLines)
  const line = lines.at(-1) ?? ''
  const before = lines.slice(0, -1)
  const head = blockKey(line)
  const { path, siblings } = surroundings(before, indentOf(line))
  const item = /^(\s*)- (.*)$/.exec(line)
  if (head !== undefined && item === null) {
    const rest = line.slice(line.indexOf(':', head.indent + head.key.length) + 1)
    const flow = insideFlow(rest)
    if (flow !== undefined) return { path: [...path, head.key, ...flow.path], kind: flow.kind, typed: flow.typed, siblings: flow.siblings }
    return { path: [...path, head.key], kind: 'value', typed: rest.trimStart(), siblings: [] }
  }
  if (item !== null) {
    // An item of a block list may stand as far in as the key it belongs to.
    const own = surroundings(before, indentOf(line) + 1).path
    return { path: own, kind: 'value', typed: item[2] ?? '', siblings: [] }
  }
  return { path, kind: 'key', typed: line.trimStart(), siblings }
}
