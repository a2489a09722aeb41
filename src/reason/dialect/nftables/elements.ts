import type { Interval } from '#reason/space'
import type { Verdict } from '../program.ts'
import { quoted } from './cursor.ts'
import type { Cursor } from './cursor.ts'

/** An element as written: one text for each field of its key, and a verdict in maps. */
export interface RawElement {
  readonly parts: readonly { readonly text: string; readonly quoted: boolean }[]
  readonly line: number
  readonly verdict?: Verdict
}

/** `accept`, `goto conduit.a` and the like; undefined with nothing taken when it is no verdict. */
export const parseVerdict = (cursor: Cursor): Verdict | undefined => {
  for (const kind of ['accept', 'drop', 'return', 'continue'] as const) if (cursor.take(kind)) return { kind }
  for (const kind of ['jump', 'goto'] as const) {
    if (!cursor.take(kind)) continue
    const chain = cursor.takeName()
    return chain === undefined ? cursor.refuse(`\`${kind}\` needs the name of a chain`) : { kind, chain }
  }
  return undefined
}

/** The values of one element, as `tcp . 502 . 10.0.0.1` joins them. */
export const parseParts = (cursor: Cursor): RawElement['parts'] | undefined => {
  const parts: { text: string; quoted: boolean }[] = []
  do {
    const token = cursor.peek()
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'text')) return cursor.refuse('a value is missing')
    cursor.next()
    parts.push({ text: token.text, quoted: token.kind === 'text' })
  } while (cursor.take('.'))
  return parts
}

const parseElement = (cursor: Cursor, isMap: boolean): RawElement | undefined => {
  const line = cursor.line()
  const parts = parseParts(cursor)
  if (parts === undefined) return undefined
  if (cursor.take('counter')) {
    if (cursor.take('packets')) cursor.next()
    if (cursor.take('bytes')) cursor.next()
  }
  if (cursor.take('comment') && cursor.takeName() === undefined) return cursor.refuse('`comment` needs a text')
  if (!isMap) return { parts, line }
  if (!cursor.take(':')) return cursor.refuse('a verdict is missing: `key : verdict`')
  const verdict = parseVerdict(cursor)
  return verdict === undefined
    ? cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is no verdict that is understood in a map`)
    : { parts, line, verdict }
}

/** `{ a . b, c . d, }` over any number of lines; undefined with a finding when a part is not understood. */
export const parseElements = (cursor: Cursor, isMap: boolean): readonly RawElement[] | undefined => {
  if (!cursor.take('{')) return cursor.refuse('`{` is missing')
  const elements: RawElement[] = []
  for (;;) {
    cursor.skipEnds()
    if (cursor.take('}')) return elements.length > 0 ? elements : cursor.refuse('a set without elements is refused by nft')
    const element = parseElement(cursor, isMap)
    if (element === undefined) return undefined
    elements.push(element)
    cursor.skipEnds()
    if (!cursor.take(',') && !cursor.is('}')) return cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} after an element is not understood`)
  }
}

type Cell = readonly Interval[]

const meets = (a: Cell, b: Cell): boolean => a.every(([first, last], i) => first <= (b[i]?.[1] ?? -1n) && last >= (b[i]?.[0] ?? 0n))
const same = (a: Cell, b: Cell): boolean => a.every(([first, last], i) => first === b[i]?.[0] && last === b[i]?.[1])

/** Pairs compared before we stop looking: only a warning hangs on it. */
const maxComparisons = 2_000_000

/** Elements that overlap without being the same, which the kernel refuses in sets with intervals. Lines of the first such pair. */
export const findOverlap = (cells: readonly { readonly cell: Cell; readonly line: number }[]): readonly [number, number] | undefined => {
  const width = cells[0]?.cell.length ?? 0
  const starts = Array.from({ length: width }, (_, i) => new Set(cells.map(({ cell }) => cell[i]?.[0])).size)
  const axis = starts.indexOf(Math.max(...starts))
  const sorted = cells.toSorted((a, b) => ((a.cell[axis]?.[0] ?? 0n) < (b.cell[axis]?.[0] ?? 0n) ? -1 : 1))
  let open: typeof sorted = []
  let compared = 0
  for (const next of sorted) {
    const start = next.cell[axis]?.[0] ?? 0n
    open = open.filter(({ cell }) => (cell[axis]?.[1] ?? 0n) >= start)
    compared += open.length
    if (compared > maxComparisons) return undefined
    const other = open.find(({ cell }) => meets(cell, next.cell) && !same(cell, next.cell))
    if (other !== undefined) return [other.line, next.line]
    open.push(next)
  }
  return undefined
}
