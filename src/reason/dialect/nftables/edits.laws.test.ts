import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addresses, box, flow, numbers } from '../../../../test/fixture/compiled-flow.ts'
import { addressAxisMax, firstIpv6 } from '#ground/net'
import { pointRules, states, timeMax } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Point } from '#reason/space'
import { drawFrom } from '../../../../test/fixture/random.ts'
import type { Draw } from '../../../../test/fixture/random.ts'
import { now, randomPolicy, workshop } from '../policy.fixture.ts'
import { prove } from '../prove.ts'
import { nftables } from './index.ts'
import { createReference } from './reference.fixture.ts'
import type { Reference } from './reference.fixture.ts'

const textOf = (policy: PointPolicy): string => {
  const emitted = nftables.emit(policy)
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join('; '))
  return emitted.value.files[0]?.text ?? ''
}

const [tcp, udp] = [numbers(6), numbers(17)]

/** Small enough to try every packet that could tell two rule sets apart. */
const small: readonly PointPolicy[] = [
  [
    flow('a', 'reads', [box(0, 1, { protocol: tcp, port: numbers(102), source: addresses('10.0.0.4/31'), destination: addresses('10.1.0.1') })], {
      logged: true,
    }),
    flow('a', 'all', [
      box(0, 1, { protocol: tcp, port: numbers([100, 110]), source: addresses('10.0.0.0/28'), destination: addresses('10.1.0.0/30') }),
    ]),
  ],
  [
    flow('a', 'window', [
      box(0, 1, {
        time: numbers([now, now + 3599]),
        protocol: udp,
        port: numbers(123),
        source: addresses('10.0.0.4'),
        destination: addresses('10.1.0.1'),
      }),
    ]),
    flow('b', 'ping', [box(1, 0, { protocol: numbers(1), port: numbers(8), source: addresses('10.1.0.1'), destination: addresses('10.0.0.0/30') })]),
  ],
  [
    flow('a', 'six', [
      box(0, 1, { protocol: tcp, port: numbers(44818), source: addresses('fd00::/64'), destination: addresses('fd00:1::1-fd00:1::5') }),
    ]),
  ],
  [flow('b', 'tunnel', [box(1, 0, { protocol: numbers(47), source: addresses('10.1.0.1'), destination: addresses('10.0.0.1', '10.0.0.7') })])],
].map((flows) => ({
  ...workshop,
  interfaces: ['ops0', 'cell1'],
  flows,
  conduits: [
    { id: 'a', from: [0], to: [1], logDenied: true },
    { id: 'b', from: [1], to: [0], logDenied: false },
  ],
}))

/** Places where any rule of the plan or the text may change its mind, and nothing in between. */
const atomsOf = (policy: PointPolicy, reference: Reference, places: number): Readonly<Record<string, readonly bigint[]>> => {
  const limits: Readonly<Record<string, bigint>> = {
    state: states.untracked,
    from: BigInt(places),
    to: BigInt(places),
    time: timeMax,
    protocol: 255n,
    port: 65535n,
    icmpType: 255n,
    destination: addressAxisMax,
    source: addressAxisMax,
    sourcePort: 65535n,
  }
  const always: Readonly<Record<string, readonly bigint[]>> = {
    state: [0n, 1n, 2n, 3n, 4n],
    from: Array.from({ length: places + 1 }, (_, i) => BigInt(i)),
    to: Array.from({ length: places + 1 }, (_, i) => BigInt(i)),
    protocol: [1n, 6n, 17n, 58n],
    destination: [firstIpv6],
    source: [firstIpv6],
  }
  return Object.fromEntries(
    Object.entries(limits).map(([axis, max]) => {
      const edges = new Set<bigint>([0n, ...(always[axis] ?? []), ...(reference.edges.get(axis) ?? [])])
      for (const {
        box: { [axis === 'icmpType' ? 'port' : axis]: intervals, protocol },
      } of pointRules(policy)) {
        const isIcmp = protocol?.every(([first]) => first === 1n || first === 58n) ?? false
        if ((axis === 'port' && isIcmp) || (axis === 'icmpType' && !isIcmp)) continue
        for (const [first, last] of intervals ?? []) edges.add(first).add(last + 1n)
      }
      return [axis, [...edges].filter((value) => value <= max)]
    }),
  )
}

const planPasses = (policy: PointPolicy): ((point: Point) => boolean) => {
  const rules = pointRules(policy).map(({ box: { operation: _forgotten, ...rest } }) => Object.entries(rest))
  return (point) =>
    rules.some((axes) =>
      axes.every(([axis, intervals]) => intervals.some(([first, last]) => (point[axis] ?? -1n) >= first && (point[axis] ?? -1n) <= last)),
    )
}

const isPacket = (point: Point): boolean => {
  const [source, destination, protocol, port] = [point['source'] ?? 0n, point['destination'] ?? 0n, point['protocol'] ?? 0n, point['port'] ?? 0n]
  if (source < firstIpv6 !== destination < firstIpv6) return false
  if (protocol === 6n || protocol === 17n) return true
  if (point['sourcePort'] !== 0n) return false
  return protocol === (source < firstIpv6 ? 1n : 58n) ? port <= 255n : port === 0n
}

type Cells = readonly (readonly [axis: string, values: readonly bigint[]])[]

/** The atoms as products in which every cell is a packet: one for each family and protocol. */
const cellsOf = (atoms: Readonly<Record<string, readonly bigint[]>>): readonly Cells[] =>
  ([4, 6] as const).flatMap((family) =>
    (atoms['protocol'] ?? []).map((protocol): Cells => {
      const isPorted = protocol === 6n || protocol === 17n
      const isIcmp = protocol === (family === 4 ? 1n : 58n)
      const limit = (axis: string, values: readonly bigint[]): readonly bigint[] => {
        if (axis === 'protocol') return [protocol]
        if (axis === 'source' || axis === 'destination') return values.filter((value) => value < firstIpv6 === (family === 4))
        if (axis === 'port') return isPorted ? values : isIcmp ? (atoms['icmpType'] ?? []) : [0n]
        return axis === 'sourcePort' && !isPorted ? [0n] : values
      }
      return Object.entries(atoms)
        .filter(([axis]) => axis !== 'icmpType')
        .map(([axis, values]) => [axis, limit(axis, values)] as const)
    }),
  )

/** The first packet on which plan and text differ, over every cell; undefined when they agree on all of them. `null`: too many to try. */
const firstDifference = (policy: PointPolicy, reference: Reference, places: number): Point | undefined | null => {
  const products = cellsOf(atomsOf(policy, reference, places)).map((cells) => ({
    cells,
    total: cells.reduce((product, [, values]) => product * values.length, 1),
  }))
  const plan = planPasses(policy)
  if (products.reduce((sum, { total }) => sum + total, 0) > 1_000_000) return null
  for (const { cells, total } of products) {
    // A stride that shares no factor with the number of cells visits each once, far apart: differences show early.
    let stride = Math.floor(total * 0.618) | 1
    const shares = (a: number, b: number): boolean => (b === 0 ? a > 1 : shares(b, a % b))
    while (shares(stride, total)) stride += 2
    for (let k = 0, cell = 0; k < total; k++, cell = (cell + stride) % total) {
      let rest = cell
      const point: Record<string, bigint> = { operation: 0n }
      for (const [axis, values] of cells) {
        point[axis] = values[rest % values.length] ?? 0n
        rest = Math.floor(rest / values.length)
      }
      if (plan(point) !== reference.passes(point)) return point
    }
  }
  return undefined
}

const indexesOf = (lines: readonly string[], pattern: RegExp): readonly number[] => lines.flatMap((line, i) => (pattern.test(line) ? [i] : []))
const oneOf = <T>(draw: Draw, values: readonly T[]): T | undefined => values[draw(values.length)]

const addedRules = [
  'ip saddr 10.0.0.5 tcp dport 502 accept',
  'ip daddr 10.1.0.0/30 accept',
  'tcp dport { 100, 102-104 } accept',
  'ip6 saddr fd00::/64 accept',
  'meta l4proto tcp th dport 102 drop',
  'udp dport 123 drop',
  'accept',
  'drop',
  'return',
  'iifname "ops0" accept',
  'oifname { "ops0", "cell1" } tcp dport != 102 accept',
  'iifname "rogue0" accept',
  'ip saddr != 10.0.0.4 drop',
  'ct state { established, related } accept',
  'ct state invalid accept',
  'icmp type { 8 } accept',
  'meta time < 1790000100 accept',
  'counter',
  'tcp sport 102 accept',
  'log prefix "hm: "',
  'ip saddr . ip daddr { 10.0.0.4 . 10.1.0.1 } accept',
  'meta l4proto . ip daddr { 47 . 10.0.0.3 } accept',
  'iifname . oifname { "cell1" . "ops0" } accept',
  'meta l4proto 47 accept',
]

const foreignLines = [
  'ip dscp 5 accept',
  'include "other.nft"',
  'define x = 5',
  'tcp flags syn accept',
  'limit rate 5/second accept',
  'meta mark 5 accept',
  'queue num 1',
  'th dport 502 accept',
  'jump nowhere',
  'frobnicate',
  'tcp dport 010 accept',
  'ip saddr $x accept',
  'ip saddr 10.0.0.0/33 accept',
  'meta time 1790000000 accept',
  'meta hour "08:00" accept',
  'ct state new,accept',
  'ip saddr example.org accept',
  'accept drop',
]

/** One edit as a person or an accident makes it. */
const edit = (text: string, draw: Draw): string => {
  const lines = text.split('\n')
  const body = indexesOf(lines, /\S/).filter((i) => i > 8)
  const elements = indexesOf(lines, /^ {6}[0-9a-z].* \. /)
  const rules = indexesOf(lines, /^ {4}(?!type|flags|elements|\})\S/)
  const at = oneOf(draw, [body, elements, rules][draw(3)] ?? body) ?? 12
  const replace = (index: number, pattern: RegExp, by: (found: string) => string): void => {
    lines[index] = (lines[index] ?? '').replace(pattern, by)
  }
  const edits: readonly (() => void)[] = [
    () => replace(oneOf(draw, elements) ?? at, /\b\d+\b/, (n) => String(Number(n) + 1)),
    () => replace(oneOf(draw, elements) ?? at, / \. (\d+) \. /, (found) => found.replace(/\d+/, (n) => `${n}-${Number(n) + 1 + draw(9)}`)),
    () => replace(oneOf(draw, elements) ?? at, /(\d+)(,)$/, (found) => found.replace(/\d+/, (n) => String((Number(n) + 1) % 8))),
    () => {
      const [a, b] = [oneOf(draw, elements) ?? at, oneOf(draw, elements) ?? at]
      const words = (lines[b] ?? '').trim().replace(/,$/, '').split(' . ')
      replace(a, / \. [^.\s]+\.\S+(?=,?$)/, (found) => ` . ${words.at(-1 - draw(2)) ?? found.slice(3)}`)
    },
    () =>
      replace(
        oneOf(draw, rules) ?? at,
        /\b(accept|drop)\b(?! \S+")/,
        (verdict) => oneOf(draw, ['accept', 'drop', 'return', 'continue', '']) ?? verdict,
      ),
    () =>
      replace(
        oneOf(draw, indexesOf(lines, / : goto /)) ?? at,
        /goto \S+[^,]/,
        () => oneOf(draw, ['accept', 'drop', 'return', 'jump conduit.a', 'goto conduit.a']) ?? 'drop',
      ),
    () => replace(oneOf(draw, indexesOf(lines, /" \. "/)) ?? at, /"[a-z0-9]+"/, () => oneOf(draw, ['"ops0"', '"cell1"', '"rogue0"']) ?? '"ops0"'),
    () => void lines.splice(at, 1),
    () => void lines.splice(at, 0, lines[at] ?? ''),
    () => {
      const other = draw(2) === 0 ? at + 1 : (oneOf(draw, body) ?? at)
      const [a, b] = [lines[at] ?? '', lines[other] ?? '']
      lines[at] = b
      lines[other] = a
    },
    () => void lines.splice(oneOf(draw, rules) ?? at, 0, `    ${oneOf(draw, addedRules)}`),
    () =>
      void lines.splice(
        oneOf(draw, elements) ?? at,
        0,
        `      ${oneOf(draw, ['tcp . 5 . 10.1.0.1 . 10.0.0.1,', 'udp . 123 . 10.1.0.0/24 . 0.0.0.0/0,', 'tcp . 1-9 . fd00:1::1 . fd00::1,', '47 . 10.0.0.3 . 10.1.0.1,', '8-9 . 10.0.0.3 . 10.1.0.1,'])}`,
      ),
    () =>
      replace(
        oneOf(draw, indexesOf(lines, /@/)) ?? at,
        /@\S+/,
        (name) => (/@\S+/.exec(lines[oneOf(draw, indexesOf(lines, /@/)) ?? 0] ?? '') ?? [name])[0] ?? name,
      ),
    () => replace(oneOf(draw, indexesOf(lines, /policy/)) ?? at, /policy drop/, () => 'policy accept'),
    () =>
      replace(
        oneOf(draw, indexesOf(lines, /ct state/)) ?? at,
        /established|related|invalid|new/,
        () => oneOf(draw, ['established', 'related', 'invalid', 'new', 'untracked']) ?? 'new',
      ),
    () => replace(oneOf(draw, indexesOf(lines, /@/)) ?? at, /@/, () => '!= @'),
    () => replace(oneOf(draw, indexesOf(lines, /meta time/)) ?? at, /\d{9,}/, (n) => String(Number(n) + 1 - draw(3))),
    () => void lines.splice(oneOf(draw, rules) ?? at, 0, `    ${oneOf(draw, foreignLines)}`),
  ]
  oneOf(draw, edits)?.()
  return lines.join('\n')
}

/** What the reference makes of an edited text: undefined when it cannot read it. */
const readReference = (text: string, interfaces: readonly string[]): Reference | undefined => {
  try {
    return createReference(text, interfaces)
  } catch {
    return undefined
  }
}

const outcomes = new Map<string, number>()

const checkEdit = (policy: PointPolicy, text: string): void => {
  const proof = prove(policy, nftables, text, 'edited.nft')
  const reference = readReference(text, policy.interfaces)
  const note = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  if (reference === undefined) {
    note('not proved')
    expect([proof.status, proof.witnesses.length]).toEqual(['not-proved', 0])
    expect(proof.findings.some(({ severity, at }) => severity === 'error' && at?.line !== undefined)).toBe(true)
    return
  }
  const difference = firstDifference(policy, reference, policy.interfaces.length + (text.includes('rogue0') ? 1 : 0))
  if (difference === null) return note('too many cells')
  note(difference === undefined ? 'equal' : 'different')
  expect([proof.status, proof.findings.filter(({ severity }) => severity === 'error'), proof.witnesses.length > 0]).toEqual([
    difference === undefined ? 'equal' : 'different',
    [],
    difference !== undefined,
  ])
  // Each witness holds by the reference and by the plan's own rules, and names a line that is there.
  const plan = planPasses(policy)
  for (const { point, direction, decidedBy } of proof.witnesses) {
    expect([reference.passes(point), plan(point)]).toEqual(direction === 'too-much' ? [true, false] : [false, true])
    expect(text.split('\n')[decidedBy.line - 1]?.trim().slice(0, 200)).toBe(decidedBy.text)
  }
}

describe('edits of an emitted file', () => {
  it('have a witness exactly when a slow reading of every cell finds a difference (1,000 edits)', () => {
    const texts = small.map(textOf)
    for (const [i, policy] of small.entries()) checkEdit(policy, texts[i] ?? '')
    for (let seed = 0; seed < 1000; seed++) {
      const which = seed % small.length
      const edited = edit(texts[which] ?? '', drawFrom(seed * 7919 + 1))
      try {
        checkEdit(small[which] as PointPolicy, edited)
      } catch (cause) {
        throw new Error(`edit ${seed}: ${edited}`, { cause })
      }
    }
    expect(outcomes.get('equal')).toBeGreaterThan(50)
    expect(outcomes.get('different')).toBeGreaterThan(200)
    expect(outcomes.get('not proved')).toBeGreaterThan(50)
    expect(outcomes.get('too many cells') ?? 0).toBe(0)
  }, 600_000)

  it('are judged alike for random policies, by random packets where cells are too many', () => {
    fc.assert(
      fc.property(randomPolicy(3), fc.integer(), (policy, seed) => {
        const text = edit(textOf(policy), drawFrom(seed))
        const reference = readReference(text, policy.interfaces)
        const proof = prove(policy, nftables, text, 'edited.nft')
        if (reference === undefined) return void expect(proof.status).toBe('not-proved')
        const plan = planPasses(policy)
        for (const { point, direction } of proof.witnesses)
          expect([reference.passes(point), plan(point)]).toEqual(direction === 'too-much' ? [true, false] : [false, true])
        const entries = Object.entries(atomsOf(policy, reference, policy.interfaces.length + (text.includes('rogue0') ? 1 : 0)))
        const draw = drawFrom(seed)
        for (let k = 0; k < 2000; k++) {
          const drawn = Object.fromEntries(entries.map(([axis, values]) => [axis, oneOf(draw, values) ?? 0n]))
          const isPorted = drawn['protocol'] === 6n || drawn['protocol'] === 17n
          const point: Point = {
            operation: 0n,
            ...drawn,
            port: (isPorted ? drawn['port'] : drawn['icmpType']) ?? 0n,
            sourcePort: isPorted ? (drawn['sourcePort'] ?? 0n) : 0n,
          }
          if (isPacket(point) && plan(point) !== reference.passes(point)) return void expect(proof.status).toBe('different')
        }
        return undefined
      }),
      { numRuns: 100 },
    )
  })
})
