import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Axis, Box, Diagram, Rule, Space } from './contract.ts'
import {
  axesArbitrary,
  boxArbitrary,
  boxHolds,
  cellCount,
  cellsOf,
  mutated,
  rephrased,
  rulesArbitrary,
  startsOf,
  walkOf,
} from './reference.fixture.ts'
import type { Cell, Walk } from './reference.fixture.ts'
import { createSpace } from './space.ts'

/** More cells than this are not walked: the policy is passed over, not cut short. */
const maxCells = 4000

interface Sample {
  readonly axes: readonly Axis[]
  readonly left: readonly Rule[]
  readonly right: readonly Rule[]
  readonly box: Box
}

/** Two policies over the same axes: unrelated, one a small change of the other, or two ways of saying the same. */
const samples: fc.Arbitrary<Sample> = axesArbitrary.chain((axes) =>
  fc
    .record({ left: rulesArbitrary(axes), box: boxArbitrary(axes) })
    .chain(({ left, box }) =>
      fc.oneof(rulesArbitrary(axes), mutated(axes, left), mutated(axes, left), rephrased(axes, left)).map((right) => ({ axes, left, right, box })),
    ),
)

interface Bench extends Sample {
  readonly space: Space
  readonly a: Diagram
  readonly b: Diagram
  readonly walkA: Walk
  readonly walkB: Walk
  readonly cells: readonly Cell[]
}

const boxesOf = ({ left, right, box }: Sample): readonly Box[] => [...left, ...right].map((rule) => rule.box).concat(box)

const check = (law: (bench: Bench) => void, numRuns = 250): void => {
  fc.assert(
    fc.property(samples, (sample) => {
      fc.pre(cellCount(sample.axes, boxesOf(sample)) <= maxCells)
      const space = createSpace(sample.axes)
      const cells = cellsOf(sample.axes, boxesOf(sample))
      law({
        ...sample,
        space,
        a: space.compile(sample.left),
        b: space.compile(sample.right),
        walkA: walkOf(sample.left),
        walkB: walkOf(sample.right),
        cells,
      })
    }),
    { numRuns, maxSkipsPerRun: 1000 },
  )
}

/** The diagram says on every cell what the walk says. */
const expectSame = ({ space, cells }: Bench, diagram: Diagram, walk: Walk): void => {
  for (const { point } of cells) {
    if (space.terminalAt(diagram, point) !== walk(point))
      expect({ point, terminal: space.terminalAt(diagram, point) }).toEqual({ point, terminal: walk(point) })
  }
}

describe('a diagram agrees with walking the rules on every cell', () => {
  test('compiled', () => check((bench) => expectSame(bench, bench.a, bench.walkA), 500))

  test('overlaid', () => check((bench) => expectSame(bench, bench.space.overlay(bench.a, bench.b), (p) => bench.walkA(p) || bench.walkB(p))))

  test('combined', () => {
    const f = (x: number, y: number): number => (x * 7 + y * 3) % 5
    check((bench) => expectSame(bench, bench.space.combine(bench.a, bench.b, f), (p) => f(bench.walkA(p), bench.walkB(p))))
  })

  test('relabelled', () => {
    const f = (t: number): number => [3, 0, 3, 1, 0][t] as number
    check((bench) => expectSame(bench, bench.space.relabel(bench.a, f), (p) => f(bench.walkA(p))))
  })

  test('restricted', () =>
    check((bench) => expectSame(bench, bench.space.restrict(bench.a, bench.box), (p) => (boxHolds(bench.box, p) ? bench.walkA(p) : 0))))

  test('projected along any axis', () =>
    check((bench) => {
      for (const axis of bench.axes) {
        const starts = startsOf(axis, boxesOf(bench))
        const leastAlong: Walk = (p) => {
          const positive = starts.map((start) => bench.walkA({ ...p, [axis.name]: start })).filter((t) => t > 0)
          return positive.length === 0 ? 0 : Math.min(...positive)
        }
        expectSame(bench, bench.space.project(bench.a, axis.name), leastAlong)
      }
    }, 120))
})

describe('questions agree with walking the rules', () => {
  test('terminals are those that cells have', () =>
    check(({ space, a, walkA, cells }) => {
      expect(space.terminals(a)).toEqual([...new Set(cells.map(({ point }) => walkA(point)))].toSorted((x, y) => x - y))
    }))

  test('points are counted one by one', () =>
    check(({ space, a, walkA, cells }) => {
      for (const keep of [(t: number) => t !== 0, (t: number) => t === 0, (t: number) => t % 2 === 1]) {
        expect(space.count(a, keep)).toBe(cells.reduce((sum, { point, volume }) => (keep(walkA(point)) ? sum + volume : sum), 0n))
      }
    }))

  test('boxes are disjoint, cover exactly what is kept, and name only axes that are not full', () =>
    check((bench) => {
      const { space, a, axes, walkA } = bench
      for (const keep of [(t: number) => t !== 0, (t: number) => t === 0 || t === 2]) {
        const boxes = space.boxes(a, keep)
        const all = [...boxesOf(bench), ...boxes.map(({ box }) => box)]
        if (cellCount(axes, all) > maxCells * 2) continue
        for (const { point } of cellsOf(axes, all)) {
          const holding = boxes.filter(({ box }) => boxHolds(box, point)).map(({ terminal }) => terminal)
          const terminal = walkA(point)
          const expected = keep(terminal) ? [terminal] : []
          if (holding.join() !== expected.join()) expect({ point, holding }).toEqual({ point, holding: expected })
        }
        for (const { box } of boxes) {
          for (const { name, max } of axes) {
            const intervals = box[name]
            if (intervals === undefined) continue
            expect(intervals.length).toBeGreaterThan(0)
            expect(intervals).not.toEqual([[0n, max]])
            for (let i = 1; i < intervals.length; i++) expect(intervals[i]?.[0]).toBeGreaterThan((intervals[i - 1]?.[1] ?? 0n) + 1n)
          }
        }
      }
    }))

  test('no two boxes of one terminal differ on a single axis: such would be one', () =>
    check(({ space, a, axes }) => {
      const boxes = space.boxes(a, () => true).map(({ box, terminal }) => ({ terminal, spans: axes.map(({ name }) => String(box[name])) }))
      for (const [i, one] of boxes.entries()) {
        for (const other of boxes.slice(i + 1)) {
          if (one.terminal === other.terminal) expect(one.spans.filter((span, axis) => span !== other.spans[axis]).length).toBeGreaterThan(1)
        }
      }
    }))

  test('boxes compile back to the same diagram', () =>
    check(({ space, a }) => {
      expect(space.compile(space.boxes(a, (t) => t !== 0))).toBe(a)
    }))

  test('a witness is there exactly when the functions differ, is the least, and replays', () =>
    check(({ space, a, b, walkA, walkB, cells }) => {
      // Cells come in the order of their least points, so the first that differs holds the least difference.
      const least = cells.find(({ point }) => walkA(point) !== walkB(point))?.point
      const expected = least === undefined ? undefined : { point: least, left: walkA(least), right: walkB(least) }
      expect(space.witness(a, b)).toEqual(expected)
      expect(a === b).toBe(least === undefined)
    }, 500))

  test('a witness by the caller’s own test of two terminals is the least, too', () =>
    check(({ space, a, b, walkA, walkB, cells }) => {
      for (const differs of [(x: number, y: number) => x !== 0 && y === 0, (x: number, y: number) => x === y && x !== 0, (x: number) => x === 3]) {
        const least = cells.find(({ point }) => differs(walkA(point), walkB(point)))?.point
        expect(space.witness(a, b, differs)?.point).toEqual(least)
      }
    }))
})

describe('one function has one diagram and one fingerprint', () => {
  test('in one space, whatever was compiled before', () =>
    check(({ space, a, b, left, right }) => {
      space.compile([...right, ...left])
      expect(space.compile(left)).toBe(a)
      expect(space.compile(right)).toBe(b)
    }))

  test('in two spaces fingerprints are equal exactly when the functions are', () =>
    check(({ axes, space, a, left, right, walkA, walkB, cells, box }) => {
      const other = createSpace(axes)
      // Endpoints that come first here and make no difference: ids are other ones than in the first space.
      other.compile([{ box, terminal: 9 }, ...right.toReversed()])
      const isSame = cells.every(({ point }) => walkA(point) === walkB(point))
      expect(other.fingerprint(other.compile(right)) === space.fingerprint(a)).toBe(isSame)
      expect(other.fingerprint(other.compile(left))).toBe(space.fingerprint(a))
    }))

  test('any order of rules that all say the same', () =>
    fc.assert(
      fc.property(
        axesArbitrary.chain((axes) =>
          rulesArbitrary(axes).chain((rules) =>
            fc.record({
              axes: fc.constant(axes),
              rules: fc.constant(rules),
              order: fc.shuffledSubarray([...rules.keys()], { minLength: rules.length }),
            }),
          ),
        ),
        ({ axes, rules, order }) => {
          const [one, two] = [createSpace(axes), createSpace(axes)]
          const allowing = rules.map(({ box }) => ({ box, terminal: 1 }))
          expect(two.fingerprint(two.compile(order.map((i) => allowing[i] as Rule)))).toBe(one.fingerprint(one.compile(allowing)))
        },
      ),
      { numRuns: 300 },
    ))

  test('a cut rule that is said once more is the same diagram', () =>
    fc.assert(
      fc.property(
        axesArbitrary.chain((axes) => rulesArbitrary(axes).chain((rules) => rephrased(axes, rules).map((other) => ({ axes, rules, other })))),
        ({ axes, rules, other }) => {
          const space = createSpace(axes)
          expect(space.compile(other)).toBe(space.compile(rules))
        },
      ),
      { numRuns: 500 },
    ))
})

describe('algebra', () => {
  const and = (x: number, y: number): number => (x !== 0 && y !== 0 ? 1 : 0)
  const or = (x: number, y: number): number => (x !== 0 || y !== 0 ? 1 : 0)
  const minus = (x: number, y: number): number => (x !== 0 && y === 0 ? 1 : 0)
  const sets = ({ space, a, b, box }: Bench) => {
    const set = (diagram: Diagram): Diagram => space.relabel(diagram, (t) => (t === 0 ? 0 : 1))
    const not = (diagram: Diagram): Diagram => space.relabel(diagram, (t) => 1 - t)
    return {
      x: set(a),
      y: set(b),
      z: space.compile([{ box, terminal: 1 }]),
      not,
      all: space.compile([{ box: {}, terminal: 1 }]),
      none: space.compile([]),
    }
  }

  test('overlay is idempotent and associative, and nothing is its neutral element', () =>
    check((bench) => {
      const { space, a, b } = bench
      const { z, none } = sets(bench)
      expect(space.overlay(a, a)).toBe(a)
      expect(space.overlay(a, none)).toBe(a)
      expect(space.overlay(none, a)).toBe(a)
      expect(space.overlay(space.overlay(a, b), z)).toBe(space.overlay(a, space.overlay(b, z)))
    }))

  test('compiling a list of rules is overlaying its parts', () =>
    check(({ space, a, b, left, right }) => expect(space.compile([...left, ...right])).toBe(space.overlay(a, b))))

  test('De Morgan, double complement, distribution, difference', () =>
    check((bench) => {
      const { space } = bench
      const { x, y, z, not, all, none } = sets(bench)
      expect(not(not(x))).toBe(x)
      expect(not(space.combine(x, y, and))).toBe(space.combine(not(x), not(y), or))
      expect(not(space.combine(x, y, or))).toBe(space.combine(not(x), not(y), and))
      expect(space.combine(x, space.combine(y, z, or), and)).toBe(space.combine(space.combine(x, y, and), space.combine(x, z, and), or))
      expect(space.combine(x, y, minus)).toBe(space.combine(x, not(y), and))
      expect(space.combine(x, x, minus)).toBe(none)
      expect(space.combine(x, not(x), or)).toBe(all)
    }))

  test('restricting is intersecting, twice is once, and the two halves make the whole', () =>
    check((bench) => {
      const { space, a, box } = bench
      const { x, z, not } = sets(bench)
      const inside = space.restrict(a, box)
      expect(space.restrict(inside, box)).toBe(inside)
      expect(space.restrict(x, box)).toBe(space.combine(x, z, and))
      const outside = space.combine(a, not(z), (t, here) => (here === 0 ? 0 : t))
      expect(space.overlay(inside, outside)).toBe(a)
    }))

  test('projections of any two axes commute on sets, and a second one changes nothing', () =>
    check((bench) => {
      const { space, axes } = bench
      const { x } = sets(bench)
      const [first, last] = [axes[0] as Axis, axes.at(-1) as Axis]
      const projected = space.project(x, first.name)
      expect(space.project(projected, first.name)).toBe(projected)
      expect(space.project(projected, last.name)).toBe(space.project(space.project(x, last.name), first.name))
    }))

  test('a count of a union is that of its parts less what they share', () =>
    check((bench) => {
      const { space } = bench
      const { x, y } = sets(bench)
      const size = (diagram: Diagram): bigint => space.count(diagram, (t) => t !== 0)
      expect(size(space.combine(x, y, or)) + size(space.combine(x, y, and))).toBe(size(x) + size(y))
    }))
})
