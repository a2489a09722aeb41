import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '#ground/net'
import { serviceByName, services } from '#ground/service'
import type { Attempt } from './attempt.ts'
import { judge } from './judge.ts'
import type { Verdict } from './judge.ts'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { createPlanPolicy } from './plan-policy.ts'
import type { PlanPolicy } from './plan-policy.ts'

const seconds = (iso: string): number => Date.parse(iso) / 1000
const address = (text: string): bigint => parseAddress(text) as bigint

/** A Sunday night in the window, by Berlin's clock 23:00. */
const night = '2026-03-01T22:00:00Z'
const noon = '2026-03-03T11:00:00Z'
const span = { from: seconds('2026-02-01T00:00:00Z'), until: seconds('2026-12-01T00:00:00Z') }
const policy = createPlanPolicy(planOf(smallPlant), { now: seconds('2026-03-01T00:00:00Z'), span })

/** `10.2.0.10 > 10.3.0.10 tcp/102 s7comm read` */
const attempt = (text: string, when = noon): Attempt => {
  const m = /^(\S+) > (\S+) (tcp|udp|icmp|ip)\/(\d+)(?: (\S+))?(?: (\S+))?$/.exec(text)
  if (m === null) throw new Error(`not an attempt: ${text}`)
  const [, source, destination, transport, port, service, operation] = m
  return {
    source: address(source ?? ''),
    destination: address(destination ?? ''),
    transport: transport as Attempt['transport'],
    port: Number(port),
    time: seconds(when),
    ...(service === undefined ? {} : { service }),
    ...(operation === undefined ? {} : { operation: operation as NonNullable<Attempt['operation']> }),
  }
}

const short = (verdict: Verdict): string => {
  if (verdict.kind === 'allowed') return verdict.by === 'flow' ? verdict.flow.id : verdict.by
  return `denied: ${verdict.nearest === undefined ? verdict.why : `${verdict.nearest.flow.flow.id}: ${verdict.nearest.differs.join('; ')}`}`
}

describe('a verdict', () => {
  it.each([
    ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read', noon, 'operations-to-cell-1.scada-reads'],
    ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm session', noon, 'operations-to-cell-1.scada-reads'],
    ['10.2.0.10 > 2001:db8:3::10 tcp/102 s7comm read', noon, 'operations-to-cell-1.scada-reads'],
    ['10.2.0.10 > 10.3.0.10 tcp/102', noon, 'operations-to-cell-1.scada-reads'],
    ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm write', noon, 'denied: scada-reads: write is not among its operations (read)'],
    ['10.2.0.10 > 10.3.0.10 tcp/102 mms read', noon, 'denied: scada-reads: the bytes are mms, not s7comm'],
    ['10.2.0.11 > 10.3.0.10 tcp/102 s7comm read', noon, 'denied: scada-reads: source 10.2.0.11 is not `scada` (10.2.0.10)'],
    [
      '10.2.0.10 > 10.3.0.12 tcp/102 s7comm read',
      noon,
      'denied: scada-reads: destination 10.3.0.12 is not `plc-a` (10.3.0.10, 2001:db8:3::10) or `plc-b` (10.3.0.11)',
    ],
    ['10.2.0.10 > 10.3.0.10 tcp/103', noon, 'denied: scada-reads: tcp/103 is not s7comm'],
    ['10.3.0.10 > 10.2.0.10 tcp/102', noon, /^denied: scada-reads: .*it runs the other way/],
    ['10.9.0.9 > 10.3.0.10 tcp/102 s7comm download', night, 'engineering-to-cell-1.loads'],
    ['10.9.0.9 > 10.3.0.10 tcp/102 s7comm download', noon, 'denied: loads: 2026-03-03T11:00:00Z is outside window `night`'],
    ['10.9.0.9 > 10.3.0.10 tcp/102 s7comm download', '2026-06-07T21:00:00Z', 'denied: loads: it ended 2026-05-31T22:00:00Z'],
    ['10.3.0.10 > 10.3.0.11 tcp/102 s7comm write', noon, 'inside-zone'],
    ['10.3.0.10 > 239.1.1.1 udp/5000', noon, 'same-segment'],
    ['10.2.0.10 > 10.3.0.11 udp/2222 enip-io write', noon, 'operations-to-cell-1.io'],
    ['10.3.0.11 > 10.2.0.10 udp/2222 enip-io report', noon, 'operations-to-cell-1.io'],
    ['10.2.0.10 > 10.3.0.10 icmp/8', noon, 'operations-to-cell-1.ping'],
    ['10.2.0.10 > 10.3.0.10 icmp/13', noon, /^denied: ping: icmp\/13 is not icmp\/echo-request/],
    ['10.1.0.5 > 10.2.0.10 tcp/1433', noon, 'enterprise-to-operations.figures'],
    ['10.1.0.5 > 10.2.0.10 tcp/1433 mssql session', noon, 'enterprise-to-operations.figures'],
    ['10.1.0.6 > 10.2.0.10 tcp/1433', noon, 'denied: figures: source 10.1.0.6 is not `pc` (10.1.0.5)'],
    ['8.8.8.8 > 10.2.0.10 tcp/1433', noon, 'denied: 8.8.8.8 belongs to no zone of the plan'],
  ])('%s at %s', (text, when, expected) => {
    const got = short(judge(policy, attempt(text, when)))
    if (expected instanceof RegExp) expect(got).toMatch(expected)
    else expect(got).toBe(expected)
  })

  it('forgets a flow that ended, even for traffic recorded before', () => {
    const later = createPlanPolicy(planOf(smallPlant), { now: seconds('2026-06-02T00:00:00Z'), span })
    expect(short(judge(later, attempt('10.9.0.9 > 10.3.0.10 tcp/102 s7comm download', night)))).toBe('denied: loads: it has ended')
  })
})

/** The second road: reads the plan's flows one by one, knowing nothing of diagrams, boxes or axes. */
const walk = (p: PlanPolicy, a: Attempt): string => {
  const at = (x: bigint) =>
    [...p.plan.assets.values()].find((asset) => asset.addresses.includes(x))?.zone ??
    [...p.plan.zones.values()].find((zone) => zone.networks.some((n) => n.first <= x && x <= n.last))?.id
  const [from, to] = [at(a.source), at(a.destination)]
  if (from === undefined || to === undefined) return 'denied'
  if (from === to) return 'inside-zone'
  for (const conduit of p.plan.conduits.values()) {
    for (const flow of conduit.flows) {
      const bothWays = flow.services.some((s) => s.name !== undefined && serviceByName(s.name)?.bothWays)
      const directions = [
        { f: conduit.from, t: conduit.to, src: a.source, dst: a.destination },
        ...(bothWays ? [{ f: conduit.to, t: conduit.from, src: a.destination, dst: a.source }] : []),
      ]
      for (const d of directions) {
        if (d.f !== from || d.t !== to) continue
        const inEnds = (ends: typeof flow.from, x: bigint): boolean => ends.some((end) => end.ranges.some((r) => r.first <= x && x <= r.last))
        if (!inEnds(flow.from, d.src) || !inEnds(flow.to, d.dst)) continue
        const speaks = flow.services.some((s) => {
          const port =
            a.transport === 'tcp' || a.transport === 'udp'
              ? s.ports.some((r) => r.transport === a.transport && r.first <= a.port && a.port <= r.last)
              : a.transport === 'icmp' &&
                s.protocols.includes(a.source < 1n << 32n ? 1 : 58) &&
                (s.icmpTypes.length === 0 || a.port === (a.source < 1n << 32n ? 8 : 128)) &&
                a.source < 1n << 32n === a.destination < 1n << 32n
          if (!port) return false
          if (a.service === undefined) return true
          if (s.name === undefined) return a.transport !== 'icmp'
          if (s.name !== a.service) return false
          return flow.operations === undefined || a.operation === 'session' || (a.operation !== undefined && flow.operations.includes(a.operation))
        })
        if (!speaks) continue
        if (flow.until !== undefined && a.time >= flow.until) continue
        if (flow.during !== undefined) {
          const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit', hourCycle: 'h23' }).format(
            a.time * 1000,
          )
          if (!/Sun.*(22|23)|Mon.*(00|01|02|03)/.test(local)) continue
        }
        return `${conduit.id}.${flow.id}`
      }
    }
  }
  return 'denied'
}

describe('the diagram and a walk through the flows', () => {
  it('give the same verdict on random packets near every border of the plan', () => {
    const addresses = [
      '10.1.0.5',
      '10.1.0.6',
      '10.2.0.10',
      '10.2.0.9',
      '10.3.0.10',
      '10.3.0.11',
      '10.3.0.12',
      '10.9.0.9',
      '10.9.0.10',
      '2001:db8:3::10',
      '2001:db8:1::1',
    ].map(address)
    const any = fc.record({
      source: fc.constantFrom(...addresses),
      destination: fc.constantFrom(...addresses),
      transport: fc.constantFrom('tcp', 'udp', 'icmp' as const),
      port: fc.constantFrom(101, 102, 103, 8, 0, 13, 128, 1433, 2222, 2221),
      service: fc.constantFrom(undefined, 's7comm', 'mms', 'enip-io', 'mssql'),
      operation: fc.constantFrom('read', 'write', 'download', 'session', 'mode-change'),
      time: fc.constantFrom(
        ...[
          night,
          noon,
          '2026-03-02T02:59:59Z',
          '2026-03-02T03:00:00Z',
          '2026-03-01T20:59:59Z',
          '2026-03-01T21:00:00Z',
          '2026-05-31T21:59:59Z',
          '2026-05-31T22:00:00Z',
        ].map(seconds),
      ),
    })
    let allowed = 0
    fc.assert(
      fc.property(any, (raw) => {
        const { service, operation, ...rest } = raw
        // An unclassified service that only reads has no write to allow: both roads would have to know the catalogue.
        if (service !== undefined && !(serviceByName(service)?.writeCapable ?? true)) return true
        const a: Attempt = {
          ...rest,
          ...(service === undefined ? {} : { service, operation: operation as NonNullable<Attempt['operation']> }),
        } as Attempt
        const verdict = short(judge(policy, a))
        if (!verdict.startsWith('denied')) allowed++
        return (verdict.startsWith('denied') ? 'denied' : verdict) === walk(policy, a)
      }),
      { numRuns: 20_000, seed: 62443 },
    )
    expect(allowed).toBeGreaterThan(1000)
    expect(services.length).toBeGreaterThan(40)
  })
})
