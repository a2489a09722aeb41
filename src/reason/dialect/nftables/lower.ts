import type { Box, Interval } from '#reason/space'
import type { Chain, Element, Match, Outcome, Step } from '../program.ts'
import { quoted } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { findOverlap } from './elements.ts'
import type { RawElement } from './elements.ts'
import type { Field } from './fields.ts'
import type { Comparison, RawMatch, RawRight, RawRule } from './parse-rule.ts'
import type { RawChain, RawSet, RawTable } from './parse-table.ts'

const addressAxes: ReadonlySet<string> = new Set(['source', 'destination'])
const portProtocols: ReadonlySet<bigint> = new Set([6n, 17n])

const sameIntervals = (a: readonly Interval[], b: readonly Interval[]): boolean =>
  a.length === b.length && a.every(([first, last], i) => first === b[i]?.[0] && last === b[i]?.[1])

/** What all fields of a rule imply together; undefined when two of them exclude each other, which nft refuses. */
const impliedBy = (fields: readonly Field[]): Box | undefined => {
  const box: Record<string, readonly Interval[]> = {}
  for (const field of fields) {
    for (const [axis, intervals] of Object.entries(field.implied)) {
      const known = box[axis]
      if (known !== undefined && !sameIntervals(known, intervals)) return undefined
      box[axis] = intervals
    }
  }
  return box
}

/** A key with its elements as boxes. */
interface Lowered {
  readonly elements: readonly (Element & { readonly raw: RawElement })[]
  readonly implied: Box
}

const valueOf = (field: Field, part: { readonly text: string; readonly quoted: boolean }): Interval | undefined =>
  part.quoted && field.type !== 'ifname' ? undefined : field.valuesOf(part.text)

const elementBox = (
  cursor: Cursor,
  fields: readonly Field[],
  raw: RawElement,
  set: RawSet | undefined,
): { readonly box: Box; readonly cell: readonly Interval[] } | undefined => {
  if (raw.parts.length !== fields.length)
    return cursor.refuse(`an element of ${raw.parts.length} parts where the key has ${fields.length}`, undefined, raw.line)
  const box: Record<string, readonly Interval[]> = {}
  const cell: Interval[] = []
  for (const [i, field] of fields.entries()) {
    const text = raw.parts[i]?.text ?? ''
    const value = valueOf(field, raw.parts[i] ?? { text: '', quoted: false })
    if (value === undefined) return cursor.refuse(`${quoted(text)} is not understood as a value of \`${field.text}\``, field.help, raw.line)
    if (set !== undefined && !set.interval && /[/-]/.test(text) && field.type !== 'ifname' && value[0] !== value[1]) {
      cursor.warn('refused-by-kernel', `${quoted(text)} needs \`flags interval\` in its set`, undefined, raw.line)
    }
    box[field.axis] = [value]
    cell.push(value)
  }
  return { box, cell }
}

const lowerRight = (
  cursor: Cursor,
  table: RawTable,
  fields: readonly Field[],
  right: RawRight,
  isMap: boolean,
  line: number,
): Lowered | undefined => {
  if (new Set(fields.map(({ axis }) => axis)).size < fields.length)
    return cursor.refuse('a key that asks for one thing twice is not understood', undefined, line)
  if (fields.length > 1 && fields.some(({ halfOpenOnly }) => halfOpenOnly === true))
    return cursor.refuse('`meta time` in a key with other fields is not understood', undefined, line)
  const implied = impliedBy(fields)
  if (implied === undefined) return cursor.refuse('the fields of this key exclude each other', undefined, line)
  const set = right.kind === 'named' ? table.sets.get(right.name) : undefined
  if (right.kind === 'named') {
    if (set === undefined) return cursor.refuse(`no set ${quoted(right.name)}`, undefined, line)
    if (set.isMap !== isMap) return cursor.refuse(`${quoted(right.name)} is ${set.isMap ? 'a map' : 'no map'}`, undefined, line)
    const types = fields.map(({ type }) => type)
    if (types.join(' . ') !== set.types.join(' . '))
      return cursor.refuse(
        `set ${quoted(right.name)} is of \`${set.types.join(' . ').slice(0, 80)}\`, the key of \`${types.join(' . ')}\``,
        undefined,
        line,
      )
  }
  const elements: (Element & { raw: RawElement })[] = []
  const cells: { cell: readonly Interval[]; line: number }[] = []
  for (const raw of right.kind === 'named' ? (set?.elements ?? []) : right.elements) {
    const lowered = elementBox(cursor, fields, raw, set)
    if (lowered === undefined) return undefined
    elements.push({ box: lowered.box, line: raw.line, raw })
    cells.push({ cell: lowered.cell, line: raw.line })
  }
  const overlap = (set !== undefined && set.interval) || (fields.length > 1 && right.kind === 'elements') ? findOverlap(cells) : undefined
  if (overlap !== undefined)
    cursor.warn(
      'refused-by-kernel',
      `elements of lines ${overlap[0]} and ${overlap[1]} overlap, which the kernel refuses in a set with intervals`,
      'make them disjoint',
      overlap[1],
    )
  return { elements, implied }
}

/** Own parts of every element make an implied family superfluous, unless the match is turned round. */
const impliedMatches = (fields: readonly Field[], implied: Box, negated: boolean, line: number): readonly Match[] => {
  const own = new Set(fields.map(({ axis }) => axis))
  const rest = Object.entries(implied).filter(([axis]) => negated || !addressAxes.has(axis) || !own.has(axis))
  return rest.length === 0 ? [] : [{ elements: [{ box: Object.fromEntries(rest), line }], negated: false }]
}

const compared = (comparison: Comparison, [value]: Interval, max: bigint): readonly Interval[] => {
  const first = comparison === '>' ? value + 1n : comparison === '>=' ? value : 0n
  const last = comparison === '<' ? value - 1n : comparison === '<=' ? value : max
  return first <= last ? [[first, last]] : []
}

const axisMax = (field: Field): bigint => (field.axis === 'time' ? (1n << 40n) - 1n : 65535n)

const lowerMatch = (cursor: Cursor, table: RawTable, match: RawMatch): readonly Match[] | undefined => {
  const { fields, comparison, line } = match
  const field = fields[0] as Field
  const isOrder = comparison !== '==' && comparison !== '!='
  if (fields.some(({ halfOpenOnly }) => halfOpenOnly === true) && comparison !== '<' && comparison !== '>=') {
    return cursor.refuse(
      'a time of packets is understood only as `meta time >= seconds` and `meta time < seconds`',
      'other forms cut a second in two',
      line,
    )
  }
  const lowered = lowerRight(cursor, table, fields, match.right, false, line)
  if (lowered === undefined) return undefined
  if (isOrder) {
    const only = lowered.elements[0]
    const value = only?.box[field.axis]?.[0]
    if (
      fields.length > 1 ||
      field.ordered !== true ||
      lowered.elements.length !== 1 ||
      only === undefined ||
      value === undefined ||
      value[0] !== value[1] ||
      match.right.kind === 'named'
    ) {
      return cursor.refuse(`\`${comparison}\` is understood for one port or time alone`, undefined, line)
    }
    return [
      ...impliedMatches(fields, lowered.implied, true, line),
      { elements: [{ box: { [field.axis]: compared(comparison, value, axisMax(field)) }, line: only.line }], negated: false },
    ]
  }
  const negated = comparison === '!='
  const elements = lowered.elements.map(({ box, line: at }) => ({ box, line: at }))
  return [...impliedMatches(fields, lowered.implied, negated, line), { elements, negated }]
}

const bindsPorts = (element: Element): boolean =>
  (element.box['protocol'] ?? [[0n, 255n]]).every(([first, last]) => portProtocols.has(first) && portProtocols.has(last) && first === last)

const lowerRule = (cursor: Cursor, table: RawTable, rule: RawRule): Step | undefined => {
  const used = [...rule.matches.flatMap(({ fields }) => fields), ...(rule.outcome.kind === 'map' ? rule.outcome.fields : [])]
  if (impliedBy(used) === undefined) return cursor.refuse('the matches of this rule exclude each other, which nft refuses', undefined, rule.line)
  for (const counter of rule.counters) if (!table.counters.has(counter)) cursor.refuse(`no counter ${quoted(counter)}`, undefined, rule.line)
  const matches: Match[] = []
  const portMatches: Match[] = []
  for (const raw of rule.matches) {
    const lowered = lowerMatch(cursor, table, raw)
    if (lowered === undefined) return undefined
    matches.push(...lowered)
    if (raw.fields.some(({ needsPorts }) => needsPorts === true)) portMatches.push(...lowered.slice(-1))
  }
  let outcome: Outcome
  if (rule.outcome.kind === 'map') {
    const { fields, right } = rule.outcome
    const lowered = lowerRight(cursor, table, fields, right, true, rule.line)
    if (lowered === undefined) return undefined
    matches.push(...impliedMatches(fields, lowered.implied, true, rule.line))
    const entries = lowered.elements.flatMap(({ box, line, raw }) => (raw.verdict === undefined ? [] : [{ box, line, verdict: raw.verdict }]))
    outcome = { kind: 'map', entries }
    if (fields.some(({ needsPorts }) => needsPorts === true)) portMatches.push({ elements: entries, negated: false })
  } else outcome = rule.outcome
  // A positive match on protocols makes the bytes that `th` reads ports, wherever in the rule it stands.
  const bound = matches.some((match) => !match.negated && match.elements.every(bindsPorts))
  const loose = bound ? undefined : portMatches.flatMap(({ elements }) => elements).find((element) => !bindsPorts(element))
  if (loose !== undefined)
    return cursor.refuse(
      '`th` reads ports only of TCP and UDP: other protocols have other bytes there',
      'name the protocol: `meta l4proto tcp th dport …`',
      loose.line,
    )
  return { line: rule.line, matches, outcome, labels: rule.labels }
}

/** Names looked up, values made intervals: a chain as every dialect has it. */
export const lowerChain = (cursor: Cursor, table: RawTable, chain: RawChain): Chain => ({
  name: chain.name,
  line: chain.line,
  steps: chain.rules.flatMap((rule) => lowerRule(cursor, table, rule) ?? []),
})
