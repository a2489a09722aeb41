import type { CompiledFlow, PointPolicy } from '#reason/policy'
import type { Box } from '#reason/space'
import { addresses, box, flow as compiled, numbers, writtenFlow } from '../fixture/compiled-flow.ts'

/** With quotes in its reason, which the comments of the rules must survive. */
const flow = (conduit: string, id: string, boxes: readonly Box[], logged = false): CompiledFlow =>
  compiled(conduit, id, boxes, { logged, source: writtenFlow(conduit, id, { why: `${id} "is" needed` }) })

const [tcp, udp, icmp, icmpv6] = [numbers(6), numbers(17), numbers(1), numbers(58)]

/** A handmade policy with each kind of box there is: overlapping flows, both families, both ways, ICMP, bare protocols, windows. */
export const yard = (now: number): PointPolicy => ({
  point: 'fw-yard',
  plant: 'Yard',
  revision: 'c'.repeat(64),
  interfaces: ['ops0', 'cell1', 'cell2', 'dmz0', 'ent0'],
  valid: { from: now - 3600, until: now + 86400 },
  conduits: [
    { id: 'ops-cell1', from: [0], to: [1], logDenied: true },
    { id: 'ops-cell2', from: [0], to: [2], logDenied: true },
    { id: 'dmz-ops', from: [3], to: [0], logDenied: false },
    { id: 'ent-dmz', from: [4], to: [3], logDenied: true },
  ],
  flows: [
    flow(
      'ops-cell1',
      'hmi',
      [
        box(0, 1, {
          protocol: tcp,
          port: numbers(102, 502),
          source: addresses('10.10.0.5', '10.10.0.16/28'),
          destination: addresses('10.20.1.10', '10.20.1.12'),
        }),
      ],
      true,
    ),
    flow('ops-cell1', 'wide', [
      box(0, 1, { protocol: tcp, port: numbers([500, 510]), source: addresses('10.10.0.0/24'), destination: addresses('10.20.1.8/29') }),
    ]),
    flow('ops-cell1', 'ping', [
      box(0, 1, { protocol: icmp, port: numbers(8), source: addresses('10.10.0.0/25'), destination: addresses('10.20.1.0/24') }),
      box(0, 1, { protocol: icmpv6, port: numbers(128), source: addresses('fd00:10::/64'), destination: addresses('fd00:20::10') }),
    ]),
    flow('ops-cell1', 'in-window', [
      box(0, 1, {
        time: numbers([now - 90_000, now - 86_400], [now - 3600, now + 3600]),
        protocol: tcp,
        port: numbers(44818),
        source: addresses('10.10.0.9'),
        destination: addresses('10.20.1.10-10.20.1.19'),
      }),
    ]),
    flow('ops-cell1', 'over', [
      box(0, 1, {
        time: numbers([0, now - 3600]),
        protocol: tcp,
        port: numbers(2404),
        source: addresses('10.10.0.9'),
        destination: addresses('10.20.1.10-10.20.1.19'),
      }),
    ]),
    flow('ops-cell1', 'not-yet', [
      box(0, 1, {
        time: numbers([now + 3600, now + 7200]),
        protocol: tcp,
        port: numbers(20000),
        source: addresses('10.10.0.9'),
        destination: addresses('10.20.1.10-10.20.1.19'),
      }),
    ]),
    flow('ops-cell2', 'io', [
      box(0, 2, { protocol: udp, port: numbers(2222), source: addresses('10.10.0.5-10.10.0.8'), destination: addresses('10.20.2.10') }),
      box(2, 0, { protocol: udp, port: numbers(2222), source: addresses('10.20.2.10'), destination: addresses('10.10.0.5-10.10.0.8') }),
    ]),
    flow('ops-cell2', 'tunnel', [
      box(0, 2, { protocol: numbers(47), source: addresses('10.10.0.5'), destination: addresses('10.20.2.11', '10.20.2.64/26') }),
    ]),
    flow('dmz-ops', 'historian', [
      box(3, 0, { protocol: tcp, port: numbers(1433, [5000, 5010]), source: addresses('10.5.0.3-10.5.0.6'), destination: addresses('10.10.0.40') }),
      box(3, 0, { protocol: tcp, port: numbers(1433), source: addresses('fd00:5::/64'), destination: addresses('fd00:10::40') }),
    ]),
    flow('dmz-ops', 'time', [
      box(3, 0, {
        protocol: udp,
        port: numbers(123),
        sourcePort: numbers(123, [30_000, 60_000]),
        source: addresses('10.5.0.2'),
        destination: addresses('10.10.0.0/24', 'fd00:10::/64'),
      }),
    ]),
    flow('ent-dmz', 'any-tcp', [
      box(4, 3, { protocol: tcp, port: numbers([0, 65535]), source: addresses('0.0.0.0/0'), destination: addresses('10.5.0.80') }),
    ]),
    flow('ent-dmz', 'v6-range', [
      box(4, 3, {
        protocol: numbers(6, 17),
        port: numbers([1, 1023], 65535),
        source: addresses('fd00:4::5-fd00:4::1:5'),
        destination: addresses('fd00:5::80'),
      }),
    ]),
  ],
})
