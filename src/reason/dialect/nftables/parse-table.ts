import { quoted } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { parseElements } from './elements.ts'
import type { RawElement } from './elements.ts'
import type { Places } from './fields.ts'
import { parseRule } from './parse-rule.ts'
import type { RawRule } from './parse-rule.ts'

export interface RawSet {
  readonly line: number
  readonly types: readonly string[]
  readonly isMap: boolean
  /** Declared with `flags interval`. */
  readonly interval: boolean
  readonly elements: readonly RawElement[]
}

export interface RawChain {
  readonly name: string
  readonly line: number
  /** Present in base chains of the forward hook. */
  readonly base?: { readonly policy: 'accept' | 'drop'; readonly line: number }
  readonly rules: readonly RawRule[]
}

/** What one table holds, in the order of the file. */
export interface RawTable {
  readonly chains: Map<string, RawChain>
  readonly sets: Map<string, RawSet>
  readonly counters: Set<string>
}

export const emptyTable = (): RawTable => ({ chains: new Map(), sets: new Map(), counters: new Set() })

// Hooks before connection tracking (priority -200) know no states; `filter` is 0.
const priorities: Readonly<Record<string, number>> = { mangle: -150, dstnat: -100, filter: 0, security: 50, srcnat: 100 }
const firstPriorityWithStates = -199

/** Calls `part` for each statement of `{ … }`; a statement not taken to its end is a finding. */
const block = (cursor: Cursor, what: string, part: () => unknown): void => {
  if (!cursor.take('{')) {
    cursor.refuse(`\`{\` is missing after the name of a ${what}`)
    cursor.skipStatement()
    return
  }
  for (;;) {
    cursor.skipEnds()
    if (cursor.take('}')) break
    if (cursor.peek() === undefined) {
      cursor.refuse(`a ${what} is not closed`)
      return
    }
    const findings = cursor.findings().length
    part()
    if (!cursor.atEnd()) {
      if (cursor.findings().length === findings) cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is not understood in a ${what}`)
      cursor.skipStatement()
    }
  }
  if (!cursor.atEnd()) {
    cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} after a ${what} is not understood`)
    cursor.skipStatement()
  }
}

const parseSet = (cursor: Cursor, table: RawTable, isMap: boolean): void => {
  const what = isMap ? 'map' : 'set'
  const line = cursor.line()
  const name = cursor.takeName() ?? ''
  let types: readonly string[] = []
  let interval = false
  let elements: readonly RawElement[] = []
  block(cursor, what, () => {
    if (cursor.take('type')) {
      const names: string[] = []
      do names.push(cursor.takeName() ?? '')
      while (cursor.take('.'))
      if (types.length > 0) return cursor.refuse(`a ${what} has one \`type\``)
      if (isMap && !(cursor.take(':') && cursor.take('verdict'))) return cursor.refuse('maps to anything but verdicts are not understood')
      types = names
    } else if (cursor.take('flags')) {
      do {
        if (cursor.take('interval')) interval = true
        else if (!cursor.take('constant'))
          return cursor.refuse(`a ${what} with flag ${quoted(cursor.peek()?.text ?? '')} changes by itself and is not one packet set`)
      } while (cursor.take(','))
    } else if (cursor.take('elements')) {
      if (!cursor.take('=')) return cursor.refuse('`=` is missing after `elements`')
      const parsed = parseElements(cursor, isMap)
      if (parsed !== undefined) elements = [...elements, ...parsed]
    } else if (cursor.take('size')) cursor.next()
    else if (cursor.take('comment')) cursor.takeName()
    else if (!cursor.take('auto-merge') && !cursor.take('counter'))
      cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is not understood in a ${what}`)
    return undefined
  })
  if (name === '') cursor.refuse(`a ${what} needs a name`, undefined, line)
  else if (types.length === 0) cursor.refuse(`${what} ${quoted(name)} has no \`type\``, undefined, line)
  else if (table.sets.has(name)) cursor.refuse(`${quoted(name)} is declared twice`, undefined, line)
  else table.sets.set(name, { line, types, isMap, interval, elements })
}

const parseHook = (cursor: Cursor): boolean => {
  const line = cursor.line()
  const words: string[] = []
  while (!cursor.atEnd()) words.push(cursor.next()?.text ?? '')
  const text = words.join(' ')
  const found = /^filter hook (\S+) priority (\S+)$/.exec(text)
  const priority =
    found?.[2] === undefined
      ? undefined
      : Object.hasOwn(priorities, found[2])
        ? priorities[found[2]]
        : /^-?\d{1,9}$/.test(found[2])
          ? Number(found[2])
          : undefined
  if (found === null || priority === undefined)
    cursor.refuse(`base chain ${quoted(`type ${text}`)} is not understood`, 'the forward path is `type filter hook forward priority filter`', line)
  else if (found[1] !== 'forward')
    cursor.refuse(
      `hook ${quoted(found[1] ?? '')} is not the forward path and can still change what passes`,
      'prove the forward path in a file of its own',
      line,
    )
  else if (priority < firstPriorityWithStates)
    cursor.refuse(`priority ${priority} is before connection tracking, where states are unknown`, undefined, line)
  else return true
  return false
}

const parseChain = (cursor: Cursor, table: RawTable, places: Places): void => {
  const line = cursor.line()
  const name = cursor.takeName() ?? ''
  const before = table.chains.get(name)
  const rules: RawRule[] = [...(before?.rules ?? [])]
  let hookLine: number | undefined
  let policy: { verdict: 'accept' | 'drop'; line: number } | undefined
  block(cursor, 'chain', () => {
    const at = cursor.line()
    if (cursor.take('type')) {
      if (hookLine !== undefined) return cursor.refuse('a chain has one hook')
      hookLine = at
      return parseHook(cursor)
    }
    if (cursor.take('policy')) {
      if (policy !== undefined) return cursor.refuse('a chain has one policy')
      policy = cursor.take('accept') ? { verdict: 'accept', line: at } : cursor.take('drop') ? { verdict: 'drop', line: at } : undefined
      return policy ?? cursor.refuse('a policy is `accept` or `drop`')
    }
    if (cursor.take('comment')) return cursor.takeName()
    const rule = parseRule(cursor, places)
    if (rule !== undefined) rules.push(rule)
    return undefined
  })
  if (name === '') return cursor.refuse('a chain needs a name', undefined, line)
  if (policy !== undefined && hookLine === undefined && before?.base === undefined)
    cursor.refuse('a policy without a hook is refused by nft', undefined, policy.line)
  const base = hookLine === undefined ? before?.base : { policy: policy?.verdict ?? 'accept', line: policy?.line ?? hookLine }
  if (hookLine !== undefined && base?.policy === 'accept') {
    cursor.warn(
      'open-policy',
      'what no rule decides is let pass',
      'write `policy drop`: the day a rule is lost, packets stop instead of passing',
      base.line,
    )
  }
  if (before?.base !== undefined && (hookLine !== undefined || policy !== undefined))
    cursor.refuse(`chain ${quoted(name)} has its hook twice`, undefined, line)
  table.chains.set(name, { name, line: before?.line ?? line, ...(base === undefined ? {} : { base }), rules })
  return undefined
}

const parseCounterObject = (cursor: Cursor, table: RawTable): void => {
  const name = cursor.takeName()
  if (name === undefined) return cursor.refuse('a counter needs a name')
  table.counters.add(name)
  if (cursor.is('{')) {
    block(cursor, 'counter', () => {
      if (cursor.take('comment')) return cursor.takeName()
      if (cursor.take('packets')) cursor.next()
      if (cursor.take('bytes')) cursor.next()
      return undefined
    })
  }
  return undefined
}

/** The block of our table, from its `{` on. */
export const parseTableBlock = (cursor: Cursor, table: RawTable, places: Places): void => {
  block(cursor, 'table', () => {
    if (cursor.take('chain')) return parseChain(cursor, table, places)
    if (cursor.take('set')) return parseSet(cursor, table, false)
    if (cursor.take('map')) return parseSet(cursor, table, true)
    if (cursor.take('counter')) return parseCounterObject(cursor, table)
    if (cursor.take('comment')) return cursor.takeName()
    return cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is not understood in a table`)
  })
}
