import fc from 'fast-check'
import { expect, it } from 'vitest'
import { formatAddress, parseAddress } from '#ground/net'
import { largePlan } from '../../../test/fixture/large-plan.ts'
import { planOf } from '../../../test/fixture/plan.ts'
import { drawFrom } from '../../../test/fixture/random.ts'
import type { Attempt } from './attempt.ts'
import { nearestOfAll } from './nearest-flow.fixture.ts'
import { nearestFlow } from './nearest-flow.ts'
import type { FlowDifference, NearestFlow } from './nearest-flow.ts'
import { createPlanPolicy } from './plan-policy.ts'
import type { PlanPolicy } from './plan-policy.ts'

const seconds = (iso: string): number => Date.parse(iso) / 1000
const now = seconds('2026-03-01T00:00:00Z')
const span = { from: seconds('2026-02-01T00:00:00Z'), until: seconds('2026-12-01T00:00:00Z') }

const zoneNumbers = [1, 2, 3] as const

/** Zone n has the networks 10.n.0.0/24 and 2001:db8:n::/64, and three assets, of which `a` and `b` are controllers; `b` has both families. */
const placesText = `plant: P
timezone: Europe/Berlin
zones:
${zoneNumbers.map((n) => `  z${n}: { kind: cell, purpose: a, networks: [10.${n}.0.0/24, "2001:db8:${n}::/64"] }`).join('\n')}
assets:
${zoneNumbers
  .map(
    (n) => `  a${n}: { role: plc, zone: z${n}, address: 10.${n}.0.1 }
  b${n}: { role: plc, zone: z${n}, address: [10.${n}.0.2, "2001:db8:${n}::2"] }
  c${n}: { role: hmi-panel, zone: z${n}, address: 10.${n}.0.3 }`,
  )
  .join('\n')}
windows:
  night: { days: [sun], from: "22:00", to: "04:00" }
  days: { days: [mon, tue, wed, thu, fri], from: "06:00", to: "18:00" }
`

const end = fc.constantFrom('[aN]', '[bN]', '[aN, bN]', 'zone:zN', 'role:plc', '10.N.0.0/30', '[10.N.0.9, aN]', '"2001:db8:N::/120"', 'any')

const services = [
  'modbus, operations: [read]',
  's7comm, operations: [read, download]',
  'enip-io',
  '[tcp/502, tcp/443]',
  'tcp/100-600',
  'udp/53',
  'icmp/echo-request',
  'icmp',
  'ip/47',
  'ip',
]

const flow = fc.record({
  pair: fc.constantFrom('1 2', '2 1', '1 3', '3 2'),
  from: end,
  to: end,
  service: fc.constantFrom(...services),
  during: fc.constantFrom('', '', ', during: night', ', during: days'),
  until: fc.constantFrom('', '', ', until: "2026-02-15"', ', until: "2026-05-01"'),
})

type DrawnFlow = typeof flow extends fc.Arbitrary<infer F> ? F : never

const policyWith = (flows: readonly DrawnFlow[]): PlanPolicy => {
  const conduits = [...Map.groupBy(flows, ({ pair }) => pair)].map(([pair, own]) => {
    const [from = '', to = ''] = pair.split(' ')
    const lines = own.map(
      (f, i) =>
        `      f${i}: { from: ${f.from.replaceAll('N', from)}, to: ${f.to.replaceAll('N', to)}, service: ${f.service}${f.during}${f.until}, why: w }`,
    )
    return `  c${from}${to}:\n    from: z${from}\n    to: z${to}\n    allow:\n${lines.join('\n')}`
  })
  return createPlanPolicy(planOf(`${placesText}conduits:\n${conduits.join('\n')}\n`), { now, span })
}

const zoned = fc.record({ zone: fc.constantFrom(...zoneNumbers), host: fc.constantFrom(1, 2, 3, 9), isV6: fc.constantFrom(false, false, true) })

const spoken = fc.constantFrom<Pick<Attempt, 'transport' | 'port' | 'service' | 'operation'>>(
  { transport: 'tcp', port: 502 },
  { transport: 'tcp', port: 502, service: 'modbus', operation: 'read' },
  { transport: 'tcp', port: 502, service: 'modbus', operation: 'write' },
  { transport: 'tcp', port: 502, service: 's7comm', operation: 'session' },
  { transport: 'tcp', port: 102, service: 's7comm', operation: 'download' },
  { transport: 'tcp', port: 9999 },
  { transport: 'udp', port: 2222, service: 'enip-io', operation: 'report' },
  { transport: 'udp', port: 53 },
  { transport: 'icmp', port: 8 },
  { transport: 'icmp', port: 128 },
  { transport: 'ip', port: 47 },
  { transport: 'ip', port: 1 },
  { transport: 'ip', port: 58 },
)

const attempt = fc.record({
  source: zoned,
  destination: zoned,
  spoken,
  // Winter and summer, in and out of both windows, at their very ends, and at the end of a flow.
  time: fc.constantFrom(
    ...[
      '2026-03-01T20:59:59Z',
      '2026-03-01T21:00:00Z',
      '2026-03-02T02:59:59Z',
      '2026-03-02T03:00:00Z',
      '2026-03-29T20:30:00Z',
      '2026-04-30T21:59:59Z',
      '2026-04-30T22:00:00Z',
      '2026-07-01T12:00:00Z',
      '2026-07-04T12:00:00Z',
    ].map(seconds),
  ),
})

const addressOf = ({ zone, host, isV6 }: { readonly zone: number; readonly host: number; readonly isV6: boolean }): bigint =>
  parseAddress(isV6 ? `2001:db8:${zone}::${host}` : `10.${zone}.0.${host}`) as bigint

const shown = (found: NearestFlow | undefined): object => ({ flow: found?.flow.id, differs: found?.differs, kinds: found?.kinds })

it('the flow found by the index, and what differs from it, are those of a comparison with every flow', () => {
  const seen = new Map<FlowDifference | 'nothing near', number>()
  const count = (what: FlowDifference | 'nothing near'): void => void seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(fc.array(flow, { minLength: 1, maxLength: 12 }), fc.array(attempt, { minLength: 40, maxLength: 40 }), (flows, attempts) => {
      const policy = policyWith(flows)
      for (const { source, destination, spoken: what, time } of attempts) {
        const one: Attempt = { source: addressOf(source), destination: addressOf(destination), ...what, time }
        const found = nearestFlow(policy, one, `z${source.zone}`, `z${destination.zone}`)
        expect(shown(found)).toEqual(shown(nearestOfAll(policy, one, `z${source.zone}`, `z${destination.zone}`)))
        for (const kind of found?.kinds ?? ['nothing near' as const]) count(kind)
      }
    }),
    { numRuns: 80, seed: 62443 },
  )
  for (const kind of ['zones', 'source', 'destination', 'service', 'operation', 'end', 'window', 'nothing near'] as const)
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(20)
})

it('on the large plan they agree, too: hundreds of flows with one service, most of them equally near', () => {
  const plan = planOf(largePlan(7))
  const policy = createPlanPolicy(plan, { now })
  const draw = drawFrom(5)
  const addresses = [...plan.assets.values()].flatMap((asset) => asset.addresses)
  const zoneAt = (address: bigint): string => policy.locate(address)?.zone ?? ''
  let [near, far] = [0, 0]
  for (let i = 0; i < 40; i++) {
    const [source, destination] = [addresses[draw(5000)] ?? 0n, addresses[draw(5000)] ?? 0n]
    const port = [102, 502, 123, 9][draw(4)] as number
    const one: Attempt = { source, destination, transport: 'tcp', port, time: now + draw(20 * 86_400) }
    const found = nearestFlow(policy, one, zoneAt(source), zoneAt(destination))
    expect(shown(found), `${formatAddress(source)} > ${formatAddress(destination)} tcp/${port}`).toEqual(
      shown(nearestOfAll(policy, one, zoneAt(source), zoneAt(destination))),
    )
    if (found === undefined) far++
    else near++
  }
  expect(Math.min(near, far)).toBeGreaterThan(5)
})
