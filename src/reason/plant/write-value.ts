import { stringify } from 'yaml'
import { isList } from './plan-value.ts'
import type { Value } from './plan-value.ts'

/** Brackets and commas end a plain text inside `{ … }` and `[ … ]`. */
const endsPlainText = /[,[\]{}]/

const writeScalar = (value: string | number | boolean, place: 'line' | 'block'): string => {
  if (typeof value !== 'string') return String(value)
  const text = stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd()
  const isPlain = text === value
  // JSON's strings are YAML's double-quoted ones, on one line whatever they hold (YAML 1.2, section 1.3).
  return isPlain && (place === 'block' || !endsPlainText.test(text)) ? text : JSON.stringify(value)
}

export const writeKey = (key: string): string => writeScalar(key, 'line')

/** On one line, as `{ kind: cell, networks: [10.1.0.0/24] }`. */
export const writeLine = (value: Value): string => {
  if (isList(value)) return `[${value.map(writeLine).join(', ')}]`
  if (!(value instanceof Map)) return writeScalar(value, 'line')
  return value.size === 0 ? '{}' : `{ ${[...value].map(([key, child]) => `${writeKey(key)}: ${writeLine(child)}`).join(', ')} }`
}

/** Maps that hold no map stand on one line, as flows, windows and consequences do. */
const isFlat = (value: Value): boolean => !(value instanceof Map) || [...value.values()].every((child) => !(child instanceof Map))

/** The longest list that people still read on one line. */
const longestLine = 120

export interface Layout {
  /** Columns before the key. */
  readonly indent: string
  /** One level deeper. */
  readonly step: string
  /** How maps beside this one are written; undefined when there are none. */
  readonly beside?: 'line' | 'block'
}

/** What stands behind the colon of a key in a block: one text for its line, and the lines below it. */
export interface Written {
  readonly line: string
  readonly below: readonly string[]
}

export const writeItem = (value: Value): string => (value instanceof Map || isList(value) ? writeLine(value) : writeScalar(value, 'block'))

export const writeBelow = (value: Value, { indent, step, beside }: Layout): Written => {
  if (!(value instanceof Map) && !isList(value)) return { line: writeScalar(value, 'block'), below: [] }
  const inner = `${indent}${step}`
  const line = writeLine(value)
  if (isList(value))
    return line.length <= longestLine ? { line, below: [] } : { line: '', below: value.map((item) => `${inner}- ${writeItem(item)}`) }
  if (value.size === 0 || (beside === undefined ? isFlat(value) : beside === 'line')) return { line, below: [] }
  return { line: '', below: [...value].flatMap(([key, child]) => writePair(key, child, { indent: inner, step })) }
}

/** A key with its value as lines of a block. */
export const writePair = (key: string, value: Value, layout: Layout): readonly string[] => {
  const { line, below } = writeBelow(value, layout)
  return [`${layout.indent}${writeKey(key)}:${line === '' ? '' : ` ${line}`}`, ...below]
}
