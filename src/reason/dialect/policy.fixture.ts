import fc from 'fast-check'
import { addresses, box, flow, numbers, writtenFlow } from '../../../test/fixture/compiled-flow.ts'
import type { PointPolicy } from '#reason/policy'
import type { Box, Interval } from '#reason/space'

export const now = 1_790_000_000

const tcp = numbers(6)
const udp = numbers(17)

/** Four interfaces and every kind of box that plans compile to. */
export const workshop: PointPolicy = {
  point: 'fw-cells',
  plant: 'Workshop',
  revision: 'b'.repeat(64),
  interfaces: ['ops0', 'cell1', 'cell2', 'dmz0'],
  valid: { from: now, until: now + 53 * 7 * 86400 },
  conduits: [
    { id: 'operations-to-cell-1', from: [0], to: [1], logDenied: true },
    { id: 'operations-to-cell-2', from: [0], to: [2], logDenied: false },
    { id: 'dmz-to-operations', from: [3], to: [0], logDenied: true },
  ],
  flows: [
    flow(
      'operations-to-cell-1',
      'hmi-polls',
      [box(0, 1, { protocol: tcp, port: numbers(102, 502), source: addresses('10.10.0.5', '10.10.0.16/28'), destination: addresses('10.20.1.10') })],
      { logged: true },
    ),
    flow('operations-to-cell-1', 'all-of-operations-reads', [
      box(0, 1, { protocol: tcp, port: numbers([500, 510]), source: addresses('10.10.0.0/24'), destination: addresses('10.20.1.8/29') }),
    ]),
    flow('operations-to-cell-1', 'ping', [
      box(0, 1, { protocol: numbers(1), port: numbers(8), source: addresses('10.10.0.0/24'), destination: addresses('10.20.1.0/24') }),
      box(0, 1, { protocol: numbers(58), port: numbers(128), source: addresses('fd00:10::/64'), destination: addresses('fd00:20::10') }),
    ]),
    flow(
      'operations-to-cell-1',
      'download',
      [
        box(0, 1, {
          time: numbers([now, now + 3599], [now + 86400, now + 86400 + 3599]),
          protocol: tcp,
          port: numbers(102),
          source: addresses('10.10.0.9'),
          destination: addresses('10.20.1.10'),
        }),
      ],
      { source: writtenFlow('operations-to-cell-1', 'download', { during: 'maintenance', until: now + 90_000 }) },
    ),
    flow('operations-to-cell-2', 'io', [
      box(0, 2, { protocol: udp, port: numbers(2222), source: addresses('10.10.0.5'), destination: addresses('10.20.2.10') }),
      box(2, 0, { protocol: udp, port: numbers(2222), source: addresses('10.20.2.10'), destination: addresses('10.10.0.5') }),
    ]),
    flow('operations-to-cell-2', 'tunnel', [
      box(0, 2, { protocol: numbers(47), source: addresses('10.10.0.5'), destination: addresses('10.20.2.11') }),
    ]),
    flow('dmz-to-operations', 'historian', [
      box(3, 0, { protocol: tcp, port: numbers(1433, [5000, 5010]), source: addresses('10.5.0.3-10.5.0.6'), destination: addresses('10.10.0.40') }),
      box(3, 0, { protocol: tcp, port: numbers(1433), source: addresses('fd00:5::/64'), destination: addresses('fd00:10::40') }),
    ]),
    flow('dmz-to-operations', 'time', [
      box(3, 0, {
        time: numbers([0, now + 1_000_000]),
        protocol: udp,
        port: numbers(123),
        source: addresses('10.5.0.2'),
        destination: addresses('10.10.0.0/24'),
      }),
    ]),
  ],
}

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

/** Few and close values, so that boxes of several flows meet and overlap. */
const interval = (max: number): fc.Arbitrary<Interval> =>
  fc.tuple(fc.nat(max), fc.nat(3)).map(([first, width]) => [BigInt(first), BigInt(Math.min(max, first + width))])

const disjoint = (intervals: readonly Interval[]): readonly Interval[] => {
  const sorted = intervals.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
  return sorted.filter(([first], i) => i === 0 || first > (sorted[i - 1]?.[1] ?? -1n))
}

const v4 = (max: number): fc.Arbitrary<Interval> => interval(max).map(([first, last]) => [(10n << 24n) + first, (10n << 24n) + last])
const v6 = (max: number): fc.Arbitrary<Interval> =>
  interval(max).map(([first, last]) => [(1n << 32n) + (0xfdn << 120n) + first, (1n << 32n) + (0xfdn << 120n) + last])

const service: fc.Arbitrary<Box> = fc.oneof(
  fc.record({ protocol: pick(tcp, udp, numbers(6, 17)), port: fc.array(interval(12), { minLength: 1, maxLength: 2 }).map(disjoint) }),
  fc.record({ protocol: pick(tcp, udp), port: interval(12).map((one) => [one]), sourcePort: interval(8).map((one) => [one]) }),
  fc.record({ protocol: pick(numbers(1), numbers(58)), port: interval(12).map((one) => [one]) }),
  fc.record({ protocol: pick(tcp, numbers(1), numbers(47), numbers([5, 20]), numbers([0, 255])) }),
)

const randomBox = (interfaces: number): fc.Arbitrary<Box> =>
  fc
    .tuple(
      service,
      fc.oneof(
        fc.record({ source: v4(12).map((one) => [one]), destination: v4(12).map((one) => [one]) }),
        fc.record({ source: v6(6).map((one) => [one]), destination: v6(6).map((one) => [one]) }),
        fc.record({ source: fc.tuple(v4(6), v6(6)), destination: fc.tuple(v4(6), v6(6)) }),
        fc.record({ source: fc.constant(addresses('0.0.0.0/0')), destination: v4(12).map((one) => [one]) }),
      ),
      fc.option(
        fc
          .array(interval(20), { minLength: 1, maxLength: 2 })
          .map((times) => disjoint(times).map(([a, b]) => [BigInt(now) + a, BigInt(now) + b] as const)),
        { freq: 3, nil: undefined },
      ),
      fc.nat(interfaces - 1),
      fc.nat(interfaces - 1),
      fc.option(interval(4), { freq: 3, nil: undefined }),
    )
    .map(([what, ends, time, from, to, operation]) =>
      box(from, to, { ...(time === undefined ? {} : { time }), ...what, ...ends, ...(operation === undefined ? {} : { operation: [operation] }) }),
    )

/** Policies of any shape that a dialect must manage, names hostile at times. */
export const randomPolicy = (maxFlows = 6): fc.Arbitrary<PointPolicy> =>
  fc.integer({ min: 2, max: 3 }).chain((interfaces) =>
    fc
      .record({
        flows: fc.array(
          fc.record({
            boxes: fc.array(randomBox(interfaces), { maxLength: 3 }),
            conduit: fc.nat(1),
            logged: fc.boolean(),
            why: fc.oneof(fc.string(), pick('"; drop', 'a\n accept\n', 'ü"\\*')),
          }),
          { maxLength: maxFlows },
        ),
        plant: fc.oneof(fc.string(), pick('a\n table ip x { }', 'Plant "1"')),
        logDenied: fc.boolean(),
      })
      .map(({ flows, plant, logDenied }): PointPolicy => ({
        point: 'fw',
        plant,
        revision: 'a'.repeat(64),
        interfaces: ['ops0', 'cell1', 'cell2'].slice(0, interfaces),
        valid: { from: now, until: now + 86400 },
        conduits: [
          { id: 'a', from: [0], to: [1], logDenied },
          { id: 'b', from: [1], to: [0], logDenied },
        ],
        flows: flows.map(({ boxes, conduit, logged, why }, index) => {
          const id = conduit === 0 ? 'a' : 'b'
          return flow(id, `f${index}`, boxes, { logged, source: writtenFlow(id, `f${index}`, { why }) })
        }),
      })),
  )
