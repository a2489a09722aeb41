import fc from 'fast-check'
import type { Axis, Box, Interval, Point, Rule } from './contract.ts'

/**
 * The second road: rules walked one by one over every cell of the grid that their endpoints make. Slow, plain, and
 * without a word in common with the diagrams.
 */
export interface Cell {
  /** The least point of the cell. */
  readonly point: Point
  /** How many points it has. */
  readonly volume: bigint
}

/** Says which terminal a point has. */
export type Walk = (point: Point) => number

const holds = (box: Box, point: Point): boolean =>
  Object.entries(box).every(([axis, intervals]) =>
    intervals.some(([first, last]) => first <= (point[axis] as bigint) && (point[axis] as bigint) <= last),
  )

export const boxHolds = holds

export const walkOf =
  (rules: readonly Rule[]): Walk =>
  (point) =>
    rules.find(({ box }) => holds(box, point))?.terminal ?? 0

/** Where atoms of the axis begin: inside an atom no box tells two points apart. */
export const startsOf = ({ name, max }: Axis, boxes: readonly Box[]): readonly bigint[] => {
  const starts = new Set([0n])
  for (const box of boxes) {
    for (const [first, last] of box[name] ?? []) {
      starts.add(first)
      if (last < max) starts.add(last + 1n)
    }
  }
  return [...starts].toSorted((a, b) => (a < b ? -1 : 1))
}

/** Every cell, in the order of their least points. */
export const cellsOf = (axes: readonly Axis[], boxes: readonly Box[]): readonly Cell[] => {
  let cells: readonly Cell[] = [{ point: {}, volume: 1n }]
  for (const axis of axes) {
    const starts = startsOf(axis, boxes)
    const atoms = starts.map((start, i) => ({ start, size: (starts[i + 1] ?? axis.max + 1n) - start }))
    cells = cells.flatMap(({ point, volume }) => atoms.map(({ start, size }) => ({ point: { ...point, [axis.name]: start }, volume: volume * size })))
  }
  return cells
}

export const cellCount = (axes: readonly Axis[], boxes: readonly Box[]): number =>
  axes.reduce((product, axis) => product * startsOf(axis, boxes).length, 1)

const addressMax = (1n << 32n) + (1n << 128n) - 1n
const maxes = [0n, 1n, 2n, 4n, 9n, 255n, 65535n, (1n << 40n) - 1n, addressMax, addressMax] as const

/** Points at which things go wrong: both ends, word and family boundaries, and a few that rules are likely to share. */
const corners = [
  0n,
  1n,
  2n,
  3n,
  5n,
  6n,
  8n,
  254n,
  502n,
  (1n << 31n) - 1n,
  (1n << 32n) - 1n,
  1n << 32n,
  (1n << 53n) - 1n,
  1n << 53n,
  (1n << 64n) - 1n,
  (1n << 64n) + (1n << 32n) - 1n,
]

const pointArbitrary = (max: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.constantFrom(...corners.filter((c) => c <= max), max, max === 0n ? 0n : max - 1n), fc.bigInt({ min: 0n, max }))

export const intervalArbitrary = ({ max }: Axis): fc.Arbitrary<Interval> =>
  fc.tuple(pointArbitrary(max), pointArbitrary(max), fc.boolean()).map(([a, b, isPoint]) => (isPoint ? [a, a] : a < b ? [a, b] : [b, a]))

/** 3 to 10 axes, from one point to 2^128 + 2^32. */
export const axesArbitrary: fc.Arbitrary<readonly Axis[]> = fc
  .array(fc.constantFrom(...maxes), { minLength: 3, maxLength: 10 })
  .map((all) => all.map((max, index) => ({ name: `axis ${index}`, max })))

export const boxArbitrary = (axes: readonly Axis[]): fc.Arbitrary<Box> =>
  fc
    .oneof(
      { weight: 9, arbitrary: fc.uniqueArray(fc.nat({ max: axes.length - 1 }), { minLength: 2, maxLength: 4 }) },
      { weight: 1, arbitrary: fc.uniqueArray(fc.nat({ max: axes.length - 1 }), { maxLength: 1 }) },
    )
    .chain((chosen) =>
      fc.tuple(
        ...chosen.map((index) => {
          const axis = axes[index] as Axis
          return fc
            .oneof(
              { weight: 12, arbitrary: fc.array(intervalArbitrary(axis), { minLength: 1, maxLength: 3 }) },
              { weight: 1, arbitrary: fc.constant([]) },
            )
            .map((intervals): readonly [string, readonly Interval[]] => [axis.name, intervals])
        }),
      ),
    )
    .map((entries) => Object.fromEntries(entries))

export const rulesArbitrary = (axes: readonly Axis[], maxRules = 6): fc.Arbitrary<readonly Rule[]> =>
  fc.array(fc.record({ box: boxArbitrary(axes), terminal: fc.integer({ min: 1, max: 4 }) }), { maxLength: maxRules })

/** A neighbour of a policy: one small change, which may or may not matter. */
export const mutated = (axes: readonly Axis[], rules: readonly Rule[]): fc.Arbitrary<readonly Rule[]> => {
  const index = fc.nat({ max: Math.max(0, rules.length - 1) })
  const nudge = fc.tuple(index, fc.nat(), fc.boolean(), fc.boolean()).map(([at, which, atFirst, up]) => {
    const rule = rules[at]
    const names = Object.keys(rule?.box ?? {})
    const axis = axes.find(({ name }) => name === names[which % Math.max(1, names.length)])
    if (rule === undefined || axis === undefined) return rules
    const moved = (rule.box[axis.name] as readonly Interval[]).map(([first, last]): Interval => {
      const next = (atFirst ? first : last) + (up ? 1n : -1n)
      if (next < 0n || next > axis.max) return [first, last]
      return atFirst ? (next > last ? [first, last] : [next, last]) : next < first ? [first, last] : [first, next]
    })
    return rules.with(at, { ...rule, box: { ...rule.box, [axis.name]: moved } })
  })
  const swap = fc.tuple(index, index).map(([i, j]) => (rules.length < 2 ? rules : rules.with(i, rules[j] as Rule).with(j, rules[i] as Rule)))
  const drop = index.map((at) => rules.toSpliced(at, 1))
  const renumber = fc
    .tuple(index, fc.integer({ min: 1, max: 4 }))
    .map(([at, terminal]) => (rules[at] === undefined ? rules : rules.with(at, { ...(rules[at] as Rule), terminal })))
  return fc.oneof(nudge, nudge, nudge, swap, drop, renumber)
}

/** The same function by other rules: one rule cut in two at a point of one axis, and said once more below everything. */
export const rephrased = (axes: readonly Axis[], rules: readonly Rule[]): fc.Arbitrary<readonly Rule[]> =>
  fc.tuple(fc.nat({ max: Math.max(0, rules.length - 1) }), fc.nat({ max: axes.length - 1 })).chain(([at, which]) => {
    const rule = rules[at]
    const axis = axes[which] as Axis
    if (rule === undefined) return fc.constant(rules)
    return pointArbitrary(axis.max).map((cut) => {
      const below = (intervals: readonly Interval[]): readonly Interval[] =>
        intervals.filter(([first]) => first <= cut).map(([first, last]) => [first, last < cut ? last : cut])
      const above = (intervals: readonly Interval[]): readonly Interval[] =>
        intervals.filter(([, last]) => last > cut).map(([first, last]) => [first > cut ? first : cut + 1n, last])
      const whole = rule.box[axis.name] ?? [[0n, axis.max]]
      const half = (intervals: readonly Interval[]): Rule => ({ ...rule, box: { ...rule.box, [axis.name]: intervals } })
      return [...rules.slice(0, at), half(above(whole)), half(below(whole)), ...rules.slice(at + 1), rule]
    })
  })
