import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml'
import { isList, isSameValue } from './plan-value.ts'
import type { Value } from './plan-value.ts'
import { aboveComments, behindDeeperComments, followsEmptyLine, lineStart, nextLine } from './text-splices.ts'
import type { Splice } from './text-splices.ts'
import { writeBelow, writeItem, writeKey, writeLine, writePair } from './write-value.ts'
import type { Layout } from './write-value.ts'

/** What has to happen to a text, or the places that anchors forbid to touch. */
export interface Changes {
  readonly splices: readonly Splice[]
  /** Paths of anchored places that would change: who changes one changes all that stand for it. */
  readonly anchored: readonly string[]
}

interface Work {
  readonly text: string
  readonly lineEnd: string
  readonly step: string
  readonly splices: Splice[]
  readonly anchored: string[]
}

type Entry = Pair<Node, Node | null>

const rangeOf = (node: Node): readonly [start: number, end: number] => [node.range?.[0] ?? 0, node.range?.[1] ?? 0]

const keyOf = (pair: Entry): string => (isScalar(pair.key) ? (typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? '')) : '')

/** Where the last character of a node stands, comments behind it apart: blocks claim the empty lines below them. */
const endOf = (node: Node): number => {
  if (isMap(node) && node.flow !== true && node.items.length > 0) return endOfPair(node.items.at(-1) as Entry)
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1) as Node)
  return rangeOf(node)[1]
}

const endOfPair = ({ key, value }: Entry): number => Math.max(rangeOf(key)[1], value === null ? 0 : endOf(value))

const holdsAnchor = (node: unknown): boolean => {
  if (isAlias(node) || node === null || node === undefined) return false
  if ((node as Node & { anchor?: string }).anchor !== undefined) return true
  if (isMap(node)) return node.items.some((pair) => holdsAnchor(pair.key) || holdsAnchor(pair.value))
  return isSeq(node) && node.items.some(holdsAnchor)
}

const splice = (work: Work, from: number, to: number, text: string): void => void work.splices.push({ from, to, text })

/** New lines at the begin of a line, or at the end of a text whose last line has no end. */
const insertLines = (work: Work, at: number, lines: readonly string[]): void => {
  if (lines.length === 0) return
  const { text, lineEnd } = work
  const more = lines.join(lineEnd)
  splice(work, at, at, at > 0 && text[at - 1] !== '\n' ? `${lineEnd}${more}` : `${more}${lineEnd}`)
}

const isEmpty = (node: Node | null): boolean => node === null || (isScalar(node) && node.value === null)

const columnOf = (work: Work, { key }: Entry): number => rangeOf(key)[0] - lineStart(work.text, rangeOf(key)[0])

/** The lines of a pair of a block with the comments that speak of it. */
const linesOf = (work: Work, pair: Entry): { readonly first: number; readonly next: number } => {
  const column = columnOf(work, pair)
  return {
    first: aboveComments(work.text, lineStart(work.text, rangeOf(pair.key)[0]), column),
    next: behindDeeperComments(work.text, nextLine(work.text, endOfPair(pair)), column),
  }
}

const besideOf = (items: readonly Entry[]): Layout['beside'] => {
  const last = items.findLast(({ value }) => isMap(value) && value.items.length > 0)
  return last === undefined ? undefined : (last.value as YAMLMap).flow === true ? 'line' : 'block'
}

const additions = (target: ReadonlyMap<string, Value>, items: readonly Entry[]): readonly (readonly [string, Value])[] => {
  const there = new Set(items.map(keyOf))
  return [...target].filter(([key]) => !there.has(key))
}

/** The whole value behind a key of a block, written anew. */
const rewrite = (work: Work, pair: Entry, target: Value, items: readonly Entry[]): void => {
  const { value } = pair
  const indent = ' '.repeat(columnOf(work, pair))
  const beside = besideOf(items.filter((item) => item !== pair))
  const { line, below } = writeBelow(target, { indent, step: work.step, ...(beside === undefined ? {} : { beside }) })
  const end = endOfPair(pair)
  // A block text ends behind its last line end.
  const more = end > 0 && work.text[end - 1] === '\n' ? work.lineEnd : ''
  const isOneLine = value !== null && !isEmpty(value) && (isAlias(value) || value.tag === undefined) && !(isMap(value) || isSeq(value)) && more === ''
  if (isOneLine && below.length === 0) return splice(work, ...rangeOf(value), line)
  // A comment behind an empty value stays on the line of its key.
  if (isEmpty(value) && below.length > 0) {
    if (value !== null) splice(work, ...rangeOf(value), '')
    return insertLines(work, nextLine(work.text, end), below)
  }
  const head = `:${line === '' ? '' : ` ${line}`}`
  return splice(work, rangeOf(pair.key)[1], end, `${[head, ...below].join(work.lineEnd)}${more}`)
}

/** A list of lines: what stands alike at its begin and at its end stays as it is. False when its layout is another. */
const changeLines = (work: Work, node: YAMLSeq<Node>, current: readonly Value[], target: readonly Value[]): boolean => {
  const { text } = work
  const starts = node.items.map((item) => lineStart(text, rangeOf(item)[0]))
  const dash = /^( *)- *$/.exec(text.slice(starts[0], rangeOf(node.items[0] as Node)[0]))
  const isPlain = node.items.every((item, i) => /^ *- *$/.test(text.slice(starts[i], rangeOf(item)[0])))
  if (dash === null || !isPlain || current.length !== node.items.length || target.length === 0) return false
  let head = 0
  while (head < Math.min(current.length, target.length) && isSameValue(current[head], target[head])) head++
  let tail = 0
  while (tail < Math.min(current.length, target.length) - head && isSameValue(current.at(-1 - tail), target.at(-1 - tail))) tail++
  const indent = dash[1] ?? ''
  const gone = node.items.slice(head, node.items.length - tail)
  for (const [i, item] of gone.entries()) splice(work, aboveComments(text, starts[head + i] ?? 0, indent.length), nextLine(text, endOf(item)), '')
  const before = node.items[head - 1]
  const at = before === undefined ? aboveComments(text, starts[0] ?? 0, indent.length) : nextLine(text, endOf(before))
  insertLines(
    work,
    at,
    target.slice(head, target.length - tail).map((item) => `${indent}- ${writeItem(item)}`),
  )
  return true
}

interface Place {
  readonly path: string
  readonly current: Value | undefined
  readonly target: Value
}

const changeValue = (work: Work, pair: Entry, items: readonly Entry[], flow: boolean, { path, current, target }: Place): void => {
  if (isSameValue(current, target)) return
  const { value } = pair
  if (isMap(value) && value.items.length > 0 && target instanceof Map && current instanceof Map) {
    if (value.anchor !== undefined) work.anchored.push(path)
    else changeMap(work, value, current, target, path)
    return
  }
  if (holdsAnchor(value)) {
    work.anchored.push(path)
    return
  }
  if (!flow && isSeq(value) && value.flow !== true && isList(current) && isList(target) && value.items.length > 0) {
    if (changeLines(work, value as YAMLSeq<Node>, current, target)) return
  }
  if (!flow) return rewrite(work, pair, target, items)
  if (value === null || isEmpty(value)) return splice(work, rangeOf(pair.key)[1], endOfPair(pair), `: ${writeLine(target)}`)
  return splice(work, ...rangeOf(value), writeLine(target))
}

/** `{ a: 1, b: 2 }`: commas go with what is taken out. */
const changeFlowEntries = (
  work: Work,
  node: YAMLMap<Node, Node | null>,
  gone: ReadonlySet<Entry>,
  added: readonly (readonly [string, Value])[],
): void => {
  const { items } = node
  const words = added.map(([key, value]) => `${writeKey(key)}: ${writeLine(value)}`)
  const kept = items.filter((item) => !gone.has(item))
  const last = kept.at(-1)
  if (last === undefined) return splice(work, ...rangeOf(node), words.length === 0 ? '{}' : `{ ${words.join(', ')} }`)
  const firstKept = items.findIndex((item) => !gone.has(item))
  for (const [i, item] of items.entries()) {
    if (!gone.has(item)) continue
    if (i < firstKept) splice(work, rangeOf(item.key)[0], rangeOf((items[i + 1] as Entry).key)[0], '')
    else splice(work, endOfPair(items[i - 1] as Entry), endOfPair(item), '')
  }
  if (words.length > 0) splice(work, endOfPair(last), endOfPair(last), `, ${words.join(', ')}`)
}

const changeBlockEntries = (work: Work, items: readonly Entry[], gone: ReadonlySet<Entry>, added: readonly (readonly [string, Value])[]): void => {
  for (const pair of gone) {
    const { first, next } = linesOf(work, pair)
    splice(work, first, next, '')
  }
  const last = items.at(-1)
  if (last === undefined || added.length === 0) return
  const { next } = linesOf(work, last)
  const beside = besideOf(items)
  const layout = { indent: ' '.repeat(columnOf(work, last)), step: work.step, ...(beside === undefined ? {} : { beside }) }
  const apart = items.slice(1).filter((item) => followsEmptyLine(work.text, linesOf(work, item).first))
  const gap = apart.length > (items.length - 1) / 2 ? [''] : []
  insertLines(
    work,
    next,
    added.flatMap(([key, value]) => [...gap, ...writePair(key, value, layout)]),
  )
}

const changeMap = (work: Work, node: YAMLMap, current: ReadonlyMap<string, Value>, target: ReadonlyMap<string, Value>, path: string): void => {
  const items = node.items as Entry[]
  const gone = new Set<Entry>()
  for (const pair of items) {
    const key = keyOf(pair)
    const place = path === '' ? key : `${path}.${key}`
    const wanted = target.get(key)
    if (wanted !== undefined) changeValue(work, pair, items, node.flow === true, { path: place, current: current.get(key), target: wanted })
    else if (!current.has(key)) continue
    else if (holdsAnchor(pair.value) || holdsAnchor(pair.key)) work.anchored.push(place)
    else gone.add(pair)
  }
  const added = additions(target, items)
  if (gone.size === 0 && added.length === 0) return
  if (node.flow === true) changeFlowEntries(work, node as YAMLMap<Node, Node | null>, gone, added)
  else changeBlockEntries(work, items, gone, added)
}

/** Columns of one level, as the first block inside a block shows it. */
const stepOf = (text: string, node: YAMLMap): string => {
  for (const { value } of node.items as Entry[]) {
    const first = isMap(value) && value.flow !== true ? (value.items[0] as Entry | undefined) : undefined
    if (first === undefined) continue
    const start = rangeOf(first.key)[0]
    return ' '.repeat(Math.max(1, start - lineStart(text, start)))
  }
  return '  '
}

/** The least changes of a text so that its map reads as `target` and no longer as `current`; everything else keeps every byte. */
export const changeNodes = (text: string, contents: YAMLMap, current: ReadonlyMap<string, Value>, target: ReadonlyMap<string, Value>): Changes => {
  const lineEnd = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n'
  const work: Work = { text, lineEnd, step: stepOf(text, contents), splices: [], anchored: [] }
  if (contents.anchor === undefined) changeMap(work, contents, current, target, '')
  else work.anchored.push('')
  return work
}
