import type { Verdict } from '../program.ts'
import { quoted } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { parseElements, parseParts, parseVerdict } from './elements.ts'
import type { RawElement } from './elements.ts'
import { parseField } from './fields.ts'
import type { Field, Places } from './fields.ts'

/** Elements in place, or those of a named set or map. */
export type RawRight = { readonly kind: 'elements'; readonly elements: readonly RawElement[] } | { readonly kind: 'named'; readonly name: string }

export const comparisons = ['==', '!=', '<', '<=', '>', '>='] as const
export type Comparison = (typeof comparisons)[number]

export interface RawMatch {
  readonly fields: readonly Field[]
  readonly comparison: Comparison
  readonly right: RawRight
  readonly line: number
}

/** A rule as written; names of sets and chains are not looked up yet. */
export interface RawRule {
  readonly line: number
  readonly matches: readonly RawMatch[]
  readonly outcome: Verdict | { readonly kind: 'map'; readonly fields: readonly Field[]; readonly right: RawRight }
  readonly labels: readonly string[]
  readonly counters: readonly string[]
}

// struct nf_loginfo keeps 128 bytes for the prefix, its NUL included.
const maxLogPrefix = 127

const parseRight = (cursor: Cursor, isMap: boolean): RawRight | undefined => {
  if (cursor.take('@')) {
    const name = cursor.takeName()
    return name === undefined ? cursor.refuse('the name of a set is missing after `@`') : { kind: 'named', name }
  }
  if (!cursor.is('{')) return cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} where a value or a set should be`)
  const elements = parseElements(cursor, isMap)
  return elements === undefined ? undefined : { kind: 'elements', elements }
}

/** One value, or `established,related`, which nft takes without braces for states alone. */
const parsePlainValue = (cursor: Cursor, fields: readonly Field[]): RawRight | undefined => {
  const elements: RawElement[] = []
  do {
    const line = cursor.line()
    const parts = parseParts(cursor)
    if (parts === undefined) return undefined
    elements.push({ parts, line })
  } while (fields[0]?.type === 'ct_state' && fields.length === 1 && cursor.take(','))
  return { kind: 'elements', elements }
}

const parseKey = (cursor: Cursor, places: Places): readonly Field[] | undefined => {
  const fields: Field[] = []
  do {
    const field = parseField(cursor, places)
    if (field === undefined) return undefined
    fields.push(field)
  } while (cursor.take('.'))
  return fields
}

const takeNumber = (cursor: Cursor): boolean => {
  const token = cursor.peek()
  if (token?.kind !== 'word' || !/^\d+$/.test(token.text)) return false
  cursor.next()
  return true
}

const parseCounter = (cursor: Cursor, labels: string[], counters: string[]): boolean => {
  if (cursor.take('name')) {
    const name = cursor.takeName()
    if (name === undefined) return false
    labels.push(name)
    counters.push(name)
    return true
  }
  return (!cursor.take('packets') || takeNumber(cursor)) && (!cursor.take('bytes') || takeNumber(cursor))
}

const parseLog = (cursor: Cursor, labels: string[]): boolean => {
  for (;;) {
    if (cursor.take('prefix')) {
      const token = cursor.next()
      if (token?.kind !== 'text') return false
      if (token.text.length > maxLogPrefix)
        cursor.warn('refused-by-kernel', `a log prefix of ${token.text.length} characters is refused by the kernel`, `at most ${maxLogPrefix}`)
      labels.push(token.text)
    } else if (cursor.take('level')) {
      if (cursor.takeName() === undefined) return false
    } else if (cursor.take('group') || cursor.take('snaplen') || cursor.take('queue-threshold')) {
      if (!takeNumber(cursor)) return false
    } else return true
  }
}

const parseLimit = (cursor: Cursor): boolean => {
  if (!cursor.take('rate')) return false
  cursor.take('over')
  const rate = cursor.next()
  if (rate?.kind !== 'word' || !/^\d+\/(second|minute|hour|day|week)$/.test(rate.text)) return false
  return !cursor.take('burst') || (takeNumber(cursor) && (cursor.take('packets') || true))
}

const parseReject = (cursor: Cursor): boolean => {
  if (!cursor.take('with')) return true
  if (cursor.take('tcp')) return cursor.take('reset')
  if (!['icmp', 'icmpv6', 'icmpx'].some(cursor.take)) return false
  cursor.take('type')
  return cursor.takeName() !== undefined
}

/** From the first word of a rule to its end; undefined with a finding when any part is not understood. */
export const parseRule = (cursor: Cursor, places: Places): RawRule | undefined => {
  const line = cursor.line()
  const matches: RawMatch[] = []
  const labels: string[] = []
  const counters: string[] = []
  let outcome: RawRule['outcome'] | undefined
  let limited = false
  const missing = (statement: string): undefined => cursor.refuse(`a part of \`${statement}\` is not understood`)
  while (!cursor.atEnd()) {
    if (cursor.take('comment')) {
      const comment = cursor.takeName()
      if (comment === undefined || !cursor.atEnd()) return missing('comment')
      labels.push(comment)
      continue
    }
    if (outcome !== undefined) return cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} after a verdict is refused by nft`)
    if (cursor.take('counter')) {
      if (!parseCounter(cursor, labels, counters)) return missing('counter')
    } else if (cursor.take('log')) {
      if (!parseLog(cursor, labels)) return missing('log')
    } else if (cursor.take('limit')) {
      if (!parseLimit(cursor)) return missing('limit')
      limited = true
    } else if (cursor.take('reject')) {
      if (!parseReject(cursor)) return missing('reject')
      outcome = { kind: 'drop' }
    } else if (['accept', 'drop', 'return', 'continue', 'jump', 'goto'].some(cursor.is)) {
      outcome = parseVerdict(cursor)
      if (outcome === undefined) return undefined
    } else {
      const at = cursor.line()
      const fields = parseKey(cursor, places)
      if (fields === undefined) return undefined
      if (cursor.take('vmap')) {
        const right = parseRight(cursor, true)
        if (right === undefined) return undefined
        outcome = { kind: 'map', fields, right }
        continue
      }
      const comparison = comparisons.find((candidate) => cursor.is(candidate))
      if (comparison !== undefined) cursor.next()
      const right = cursor.is('{') || cursor.is('@') ? parseRight(cursor, false) : parsePlainValue(cursor, fields)
      if (right === undefined) return undefined
      matches.push({ fields, comparison: comparison ?? '==', right, line: at })
    }
  }
  if (limited && outcome !== undefined && outcome.kind !== 'continue') {
    return cursor.refuse(
      'a verdict that holds only up to a rate is not one packet set',
      'limit the log in a rule of its own, and let the next rule decide',
      line,
    )
  }
  return { line, matches, outcome: outcome ?? { kind: 'continue' }, labels, counters }
}
