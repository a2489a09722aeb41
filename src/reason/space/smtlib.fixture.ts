import type { Axis, Box, Point, Rule } from './contract.ts'

/**
 * Policies as SMT-LIB 2.6 text, for a solver that knows nothing of diagrams. Axis i is the constant `v<i>`: a bit-vector
 * as wide as it needs, or an integer where `isInteger` says so.
 */
export interface Fields {
  readonly axes: readonly Axis[]
  readonly isInteger: (axis: number) => boolean
}

export const bitVectors = (axes: readonly Axis[]): Fields => ({ axes, isInteger: () => false })

export const widthBits = ({ max }: Axis): number => Math.max(1, max.toString(2).length)

const literal = ({ axes, isInteger }: Fields, axis: number, value: bigint): string =>
  isInteger(axis) ? `${value}` : `(_ bv${value} ${widthBits(axes[axis] as Axis)})`

const between = (fields: Fields, axis: number, first: bigint, last: bigint): string => {
  const name = `v${axis}`
  if (first === last) return `(= ${name} ${literal(fields, axis, first)})`
  const notAbove = fields.isInteger(axis) ? '<=' : 'bvule'
  return `(and (${notAbove} ${literal(fields, axis, first)} ${name}) (${notAbove} ${name} ${literal(fields, axis, last)}))`
}

const joined = (operator: 'and' | 'or', parts: readonly string[], none: string): string =>
  parts.length === 0 ? none : parts.length === 1 ? (parts[0] as string) : `(${operator} ${parts.join(' ')})`

/** The point is in the box. */
export const boxText = (fields: Fields, box: Box): string =>
  joined(
    'and',
    fields.axes.flatMap(({ name }, axis) => {
      const intervals = box[name]
      return intervals === undefined
        ? []
        : [
            joined(
              'or',
              intervals.map(([first, last]) => between(fields, axis, first, last)),
              'false',
            ),
          ]
    }),
    'true',
  )

/** The terminal of the first rule that holds the point, as an integer. */
export const terminalText = (fields: Fields, rules: readonly Rule[]): string =>
  `${rules.map(({ box, terminal }) => `(ite ${boxText(fields, box)} ${terminal} `).join('')}0${')'.repeat(rules.length)}`

/** Some rule holds the point: the constant `name`, told in parts, as Z3 takes one text of a few megabytes at most. */
export const acceptedTexts = (fields: Fields, rules: readonly Rule[], name: string): readonly string[] => {
  const rulesEach = 200
  const parts = Array.from({ length: Math.ceil(rules.length / rulesEach) }, (_, part) => rules.slice(part * rulesEach, (part + 1) * rulesEach))
  const texts = parts.map(
    (part, i) =>
      `(declare-const ${name}${i} Bool)\n(assert (= ${name}${i} ${joined(
        'or',
        part.map(({ box }) => boxText(fields, box)),
        'false',
      )}))`,
  )
  return [
    ...texts,
    `(declare-const ${name} Bool)\n(assert (= ${name} ${joined(
      'or',
      parts.map((_, i) => `${name}${i}`),
      'false',
    )}))`,
  ]
}

export const pointText = (fields: Fields, point: Point): string =>
  joined(
    'and',
    fields.axes.map(({ name }, axis) => `(= v${axis} ${literal(fields, axis, point[name] as bigint)})`),
    'true',
  )

/** The constants, each kept on its axis. */
export const fieldsText = (fields: Fields): string =>
  fields.axes
    .map((axis, i) => {
      const sort = fields.isInteger(i) ? 'Int' : `(_ BitVec ${widthBits(axis)})`
      return `(declare-const v${i} ${sort})\n(assert ${between(fields, i, 0n, axis.max)})`
    })
    .join('\n')
