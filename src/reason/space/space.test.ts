import { describe, expect, test } from 'vitest'
import type { Axis, Box, Rule } from './contract.ts'
import { createSpace } from './space.ts'

const addressMax = (1n << 32n) + (1n << 128n) - 1n
const axes: readonly Axis[] = [
  { name: 'zone', max: 3n },
  { name: 'port', max: 65535n },
  { name: 'address', max: addressMax },
]

const port = (first: number, last = first): Box => ({ port: [[BigInt(first), BigInt(last)]] })
const rule = (terminal: number, box: Box): Rule => ({ terminal, box })
const at = (zone: number, portNumber: number, address = 0n) => ({ zone: BigInt(zone), port: BigInt(portNumber), address })
const isSet = (terminal: number): boolean => terminal !== 0

describe('compile', () => {
  const space = createSpace(axes)
  const shadowed = space.compile([rule(1, port(100, 200)), rule(2, port(150, 300)), rule(3, { zone: [[1n, 1n]] })])
  test.each([
    { zone: 0, port: 99, terminal: 0, why: 'no rule holds it' },
    { zone: 0, port: 100, terminal: 1, why: 'first point of an interval' },
    { zone: 0, port: 200, terminal: 1, why: 'the first rule wins where two overlap' },
    { zone: 0, port: 201, terminal: 2, why: 'what the first rule leaves to the second' },
    { zone: 0, port: 300, terminal: 2, why: 'last point of an interval' },
    { zone: 0, port: 301, terminal: 0, why: 'one past it' },
    { zone: 1, port: 301, terminal: 3, why: 'a rule that leaves the port free' },
    { zone: 1, port: 65535, terminal: 3, why: 'the end of the axis' },
  ])('zone $zone port $port is $terminal: $why', ({ zone, port: number, terminal }) => {
    expect(space.terminalAt(shadowed, at(zone, number))).toBe(terminal)
    expect(space.terminalAt(shadowed, at(zone, number, addressMax))).toBe(terminal)
  })

  test('no rules, and rules whose boxes are empty, are the same nothing', () => {
    expect(space.compile([])).toBe(space.compile([rule(1, { port: [] }), rule(2, { zone: [[0n, 3n]], address: [] })]))
    expect(space.terminals(space.compile([]))).toEqual([0])
  })

  test('an axis that is not named is every point of it', () => {
    expect(space.compile([rule(1, {})])).toBe(space.compile([rule(1, { zone: [[0n, 3n]], port: [[0n, 65535n]], address: [[0n, addressMax]] })]))
  })

  test('intervals of one axis may touch, overlap and come in any order', () => {
    const whole = space.compile([rule(1, port(10, 40))])
    const pieces: readonly (readonly [bigint, bigint])[] = [
      [31n, 40n],
      [10n, 20n],
      [15n, 30n],
      [12n, 13n],
    ]
    expect(space.compile([rule(1, { port: pieces })])).toBe(whole)
  })

  test('a list of intervals that two axes share means each axis’ own points', () => {
    const shared = [[0n, 3n]] as const
    const diagram = space.compile([rule(1, { zone: shared, port: shared })])
    expect(space.count(diagram, isSet)).toBe(4n * 4n * (addressMax + 1n))
  })

  test('IPv4 and IPv6 lie on one axis without touching', () => {
    const diagram = space.compile([rule(1, { address: [[0n, (1n << 32n) - 1n]] }), rule(2, { address: [[1n << 32n, addressMax]] })])
    expect(space.terminalAt(diagram, at(0, 0, (1n << 32n) - 1n))).toBe(1)
    expect(space.terminalAt(diagram, at(0, 0, 1n << 32n))).toBe(2)
    expect(space.terminals(diagram)).toEqual([1, 2])
  })

  test('an axis of a single point and one that ends at 2^53 or 2^64 keep their ends', () => {
    const odd = createSpace([
      { name: 'one', max: 0n },
      { name: 'a', max: (1n << 53n) + 1n },
      { name: 'b', max: 1n << 64n },
    ])
    const diagram = odd.compile([rule(1, { one: [[0n, 0n]], a: [[1n << 53n, 1n << 53n]], b: [[1n << 64n, 1n << 64n]] })])
    expect(odd.count(diagram, isSet)).toBe(1n)
    expect(odd.witness(diagram, odd.compile([]))?.point).toEqual({ one: 0n, a: 1n << 53n, b: 1n << 64n })
  })
})

describe('diagrams of one space', () => {
  test('stay comparable when endpoints arrive later, between and around the old ones', () => {
    const space = createSpace(axes)
    const early = space.compile([rule(1, port(1000, 2000))])
    space.compile([rule(1, port(1, 5)), rule(2, port(1500)), rule(3, port(60000, 65535))])
    expect(space.compile([rule(1, port(1000, 1499)), rule(1, port(1500, 2000))])).toBe(early)
    const cut = space.restrict(early, port(1200, 70 + 1200))
    expect(space.overlay(cut, early)).toBe(early)
    expect(space.witness(early, space.compile([rule(1, port(1000, 1999))]))?.point).toEqual(at(0, 2000))
  })

  test('of 3,000 networks that share their low 64 bits, each is found again', () => {
    const space = createSpace(axes)
    const network = (i: number): Rule => {
      const first = (1n << 32n) + (0xfd00n << 112n) + (BigInt(i * 2) << 64n)
      return rule(i + 1, { address: [[first, first + (1n << 64n) - 1n]] })
    }
    const rules = Array.from({ length: 3000 }, (_, i) => network(i))
    const diagram = space.compile(rules)
    expect(space.terminals(diagram)).toHaveLength(3001)
    expect(space.compile(rules.toReversed())).toBe(diagram)
    expect(space.size(diagram)).toBe(1)
  })
})

describe('boxes', () => {
  const space = createSpace(axes)
  const boxesOf = (rules: readonly Rule[]) => space.boxes(space.compile(rules), isSet)

  test('a box comes back as it went in', () => {
    const box: Box = {
      zone: [
        [0n, 0n],
        [2n, 3n],
      ],
      port: [
        [502n, 502n],
        [44818n, 44818n],
      ],
      address: [
        [1n, 9n],
        [20n, 29n],
      ],
    }
    expect(boxesOf([rule(7, box)])).toEqual([{ box, terminal: 7 }])
  })

  test('everything is one box that names no axis, nothing is none', () => {
    expect(boxesOf([rule(1, {})])).toEqual([{ box: {}, terminal: 1 }])
    expect(boxesOf([])).toEqual([])
  })

  test('halves on any one axis are joined, across rules', () => {
    const other: Box = { zone: [[1n, 1n]], port: [[502n, 502n]] }
    for (const [axis, end] of [
      ['zone', 3n],
      ['port', 65535n],
      ['address', addressMax],
    ] as const) {
      const without = Object.fromEntries(Object.entries(other).filter(([name]) => name !== axis))
      const halves = [rule(1, { ...without, [axis]: [[0n, 1n]] }), rule(1, { ...without, [axis]: [[2n, end]] })]
      expect(boxesOf(halves), axis).toEqual([{ box: without, terminal: 1 }])
    }
  })

  test('destinations that different sources share are not repeated for each source', () => {
    const shared: Box = { port: [[502n, 502n]], address: [[10n, 10n]] }
    const boxes = boxesOf([
      rule(1, { zone: [[0n, 0n]], ...shared }),
      rule(1, { zone: [[2n, 2n]], ...shared }),
      rule(1, { zone: [[2n, 2n]], port: [[80n, 80n]], address: [[30n, 30n]] }),
    ])
    expect(boxes).toEqual([
      {
        box: {
          zone: [
            [0n, 0n],
            [2n, 2n],
          ],
          ...shared,
        },
        terminal: 1,
      },
      { box: { zone: [[2n, 2n]], port: [[80n, 80n]], address: [[30n, 30n]] }, terminal: 1 },
    ])
  })

  test('rules with different terminals stay apart', () => {
    expect(boxesOf([rule(1, port(1, 5)), rule(2, port(6, 9))])).toEqual([
      { box: { port: [[1n, 5n]] }, terminal: 1 },
      { box: { port: [[6n, 9n]] }, terminal: 2 },
    ])
  })
})

describe('questions', () => {
  const space = createSpace(axes)
  const diagram = space.compile([rule(2, { zone: [[1n, 2n]], ...port(10, 19) }), rule(5, { zone: [[1n, 1n]] })])

  test('size counts each inner node once', () => {
    expect(space.size(space.compile([]))).toBe(0)
    // zone, and one port node for zone 1 and another for zone 2.
    expect(space.size(diagram)).toBe(3)
  })

  test('count multiplies by the axes that are left free', () => {
    expect(space.count(diagram, (t) => t === 2)).toBe(2n * 10n * (addressMax + 1n))
    expect(space.count(diagram, (t) => t === 5)).toBe((65536n - 10n) * (addressMax + 1n))
    expect(space.count(diagram, () => true)).toBe(4n * 65536n * (addressMax + 1n))
  })

  test('project gives the least positive terminal along the axis', () => {
    const anyPort = space.project(diagram, 'port')
    expect([0, 1, 2, 3].map((zone) => space.terminalAt(anyPort, at(zone, 7)))).toEqual([0, 2, 2, 0])
    const anyZone = space.project(diagram, 'zone')
    expect([9, 10, 19, 20].map((number) => space.terminalAt(anyZone, at(3, number)))).toEqual([5, 2, 2, 5])
    expect(space.project(diagram, 'address')).toBe(diagram)
  })

  test('a witness is undefined for equal functions, and of the caller’s kind when asked', () => {
    const other = space.compile([rule(2, { zone: [[1n, 1n]], ...port(10, 19) }), rule(5, { zone: [[1n, 2n]] })])
    expect(space.witness(diagram, diagram)).toBeUndefined()
    expect(space.witness(diagram, other)).toEqual({ point: at(2, 0), left: 0, right: 5 })
    expect(space.witness(diagram, other, (a, b) => a !== 0 && a !== b)).toEqual({ point: at(2, 10), left: 2, right: 5 })
    expect(space.witness(diagram, other, (a, b) => a !== 0 && b === 0)).toBeUndefined()
  })

  test('that a pair of parts agrees one way round says nothing of the other way', () => {
    const [narrow, wide] = [port(10, 19), port(10, 29)]
    const here: Box = { zone: [[0n, 0n]] }
    const there: Box = { zone: [[1n, 1n]] }
    const left = space.compile([rule(1, { ...here, ...narrow }), rule(1, { ...there, ...wide })])
    const right = space.compile([rule(1, { ...here, ...wide }), rule(1, { ...there, ...narrow })])
    expect(space.witness(left, right, (a, b) => a !== 0 && b === 0)?.point).toEqual(at(1, 20))
  })
})

describe('fingerprint', () => {
  const fingerprint = (names: readonly Axis[], rules: readonly Rule[]): string => {
    const space = createSpace(names)
    return space.fingerprint(space.compile(rules))
  }
  const base = [rule(1, port(10, 20)), rule(2, { zone: [[1n, 1n]] })]

  test('is 64 hexadecimal digits, also of nothing', () => {
    expect(fingerprint(axes, base)).toMatch(/^[0-9a-f]{64}$/)
    expect(fingerprint(axes, [])).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each<{ what: string; names: readonly Axis[]; rules: readonly Rule[] }>([
    { what: 'a terminal', names: axes, rules: [rule(3, port(10, 20)), rule(2, { zone: [[1n, 1n]] })] },
    { what: 'one end of one interval', names: axes, rules: [rule(1, port(10, 21)), rule(2, { zone: [[1n, 1n]] })] },
    { what: 'the order of rules that overlap', names: axes, rules: base.toReversed() },
    { what: 'nothing allowed', names: axes, rules: [] },
    { what: 'the name of an axis', names: axes.map((axis) => (axis.name === 'address' ? { ...axis, name: 'source' } : axis)), rules: base },
    {
      what: 'the length of an axis that no rule limits',
      names: axes.map((axis) => (axis.name === 'address' ? { ...axis, max: 9n } : axis)),
      rules: base,
    },
  ])('tells apart: $what', ({ names, rules }) => expect(fingerprint(names, rules)).not.toBe(fingerprint(axes, base)))

  test('tells the same points on one axis from those on another', () => {
    const names: readonly Axis[] = [
      { name: 'sourcePort', max: 65535n },
      { name: 'port', max: 65535n },
    ]
    expect(fingerprint(names, [rule(1, { sourcePort: [[502n, 502n]] })])).not.toBe(fingerprint(names, [rule(1, { port: [[502n, 502n]] })]))
  })

  test('knows its function through another order of endpoints, cut rules and shadowed ones', () => {
    const space = createSpace(axes)
    space.compile([rule(9, port(65000)), rule(8, port(15)), rule(7, { address: [[5n, 6n]] })])
    const cut = [rule(1, port(15, 20)), rule(1, port(10, 14)), rule(4, port(12, 13)), rule(2, { zone: [[1n, 1n]] })]
    expect(space.fingerprint(space.compile(cut))).toBe(fingerprint(axes, base))
  })

  test('holds over more nodes than are hashed at once', () => {
    const names: readonly Axis[] = [
      { name: 'x', max: 65535n },
      { name: 'y', max: 65535n },
    ]
    const rules = Array.from({ length: 5000 }, (_, i) => rule(1, { x: [[BigInt(i), BigInt(i)]], y: [[0n, BigInt(i)]] }))
    expect(fingerprint(names, rules.toReversed())).toBe(fingerprint(names, rules))
    expect(fingerprint(names, rules.with(0, rule(2, { x: [[0n, 0n]], y: [[0n, 0n]] })))).not.toBe(fingerprint(names, rules))
  })
})

describe('a programming fault is refused with its reason', () => {
  const space = createSpace(axes)
  const some = space.compile([rule(1, port(1))])
  test.each<{ what: string; fault: () => unknown; says: string }>([
    {
      what: 'an unknown axis in a box',
      fault: () => space.compile([rule(1, { prot: [[6n, 6n]] })]),
      says: 'the space has no axis `prot`; it has `zone`, `port`, `address`',
    },
    { what: 'an unknown axis to project', fault: () => space.project(some, 'prot'), says: 'no axis `prot`' },
    { what: 'a reversed interval', fault: () => space.compile([rule(1, port(9, 3))]), says: 'interval [9, 3] on axis `port` is reversed' },
    {
      what: 'an interval past the end',
      fault: () => space.restrict(some, port(9, 65536)),
      says: 'interval [9, 65536] on axis `port` is outside 0..65535',
    },
    { what: 'an interval below 0', fault: () => space.compile([rule(1, { port: [[-1n, 3n]] })]), says: 'outside 0..65535' },
    { what: 'a rule of terminal 0', fault: () => space.compile([rule(0, {})]), says: 'terminal 0 means that no rule matched' },
    { what: 'a terminal below 0', fault: () => space.relabel(some, (t) => t - 5), says: 'terminal -5 is not a whole number' },
    { what: 'a terminal that is no whole number', fault: () => space.combine(some, some, (a) => a / 2), says: 'terminal 0.5 is not a whole number' },
    {
      what: 'a point that lacks an axis',
      fault: () => space.terminalAt(some, { zone: 0n, port: 1n }),
      says: 'the point has no value for axis `address`',
    },
    { what: 'a point outside an axis', fault: () => space.terminalAt(some, at(4, 1)), says: '4 on axis `zone` is outside 0..3' },
    { what: 'a number that is no diagram', fault: () => space.size(123_456 as typeof some), says: '123456 is no diagram of this space' },
    { what: 'a space without axes', fault: () => createSpace([]), says: 'at least one axis' },
    {
      what: 'two axes of one name',
      fault: () =>
        createSpace([
          { name: 'a', max: 1n },
          { name: 'a', max: 2n },
        ]),
      says: 'two axes are named `a`',
    },
    { what: 'an axis without points', fault: () => createSpace([{ name: 'a', max: -1n }]), says: 'axis `a` has no points' },
  ])('$what', ({ fault, says }) => expect(fault).toThrow(says))

  test('and the space goes on working after one', () => {
    expect(space.compile([rule(1, port(1))])).toBe(some)
  })
})
