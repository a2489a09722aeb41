import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseAddress } from '#ground/net'
import type { Operation } from '#ground/service'
import { createPlanPolicy, judge } from '#reason/policy'
import type { Attempt } from '#reason/policy'
import type { Plan } from '#reason/plant'
import { planOf } from '../../../test/fixture/plan.ts'
import { at } from './plant.fixture.ts'
import { requiredApprovals } from './required-approvals.ts'

const now = at('2026-06-01T00:00:00Z')

const flow = fc.record({
  conduit: fc.constantFrom('ops-cell', 'ops-sis', 'office-ops'),
  from: fc.constantFrom('[one]', '[one, two]', '[two]'),
  to: fc.constantFrom('[three]', '[three, four]', '[four]'),
  service: fc.constantFrom('tcp/502', 'modbus, operations: [read]', 'modbus, operations: [read, write]', 'enip-io', 'tcp/500-600'),
  during: fc.constantFrom('', ', during: night'),
  until: fc.constantFrom('', ', until: "2026-05-01"', ', until: "2026-07-01"', ', until: "2030-01-01"'),
  why: fc.constantFrom('A', 'B'),
})

const zones: Readonly<Record<string, string>> = { 'ops-cell': '1 2', 'ops-sis': '1 3', 'office-ops': '4 1' }

/** Ends are named by zone: `one` of zone 1 is 10.1.0.1, `three` of zone 2 is 10.2.0.3. */
const planWith = (flows: readonly (typeof flow extends fc.Arbitrary<infer F> ? F : never)[]): Plan => {
  const numbers = ['one', 'two', 'three', 'four']
  const named = (ends: string, zone: string) => ends.replace(/\w+/g, (name) => `10.${zone}.0.${numbers.indexOf(name) + 1}`)
  const conduits = Object.entries(zones).map(([id, pair]) => {
    const [from = '', to = ''] = pair.split(' ')
    const own = flows.filter(({ conduit }) => conduit === id)
    const lines = own.map(
      (f, i) => `      f${i}: { from: ${named(f.from, from)}, to: ${named(f.to, to)}, service: ${f.service}${f.during}${f.until}, why: ${f.why} }`,
    )
    return `  ${id}:\n    from: z${from}\n    to: z${to}\n${lines.length > 0 ? `    allow:\n${lines.join('\n')}` : ''}`
  })
  return planOf(`plant: P
timezone: Europe/Berlin
zones:
  z1: { kind: operations, purpose: a, networks: [10.1.0.0/24] }
  z2: { kind: cell, purpose: a, networks: [10.2.0.0/24] }
  z3: { kind: safety, purpose: a, networks: [10.3.0.0/24] }
  z4: { kind: enterprise, purpose: a, networks: [10.4.0.0/24] }
windows:
  night: { days: [mon], from: "22:00", to: "23:00" }
conduits:
${conduits.join('\n')}
`)
}

const attempts: readonly Attempt[] = (() => {
  // Monday 22:30 and Tuesday noon by the plant, before and after the ends above.
  const times = ['2026-06-08T20:30:00Z', '2026-06-09T10:00:00Z', '2026-07-06T20:30:00Z', '2026-07-07T10:00:00Z'].map(at)
  const pairs = ['1 2', '1 3', '4 1', '2 1', '3 1', '1 4'].map((pair) => pair.split(' ') as [string, string])
  // Clients of flows are 1 and 2, servers 3 and 4; against their direction the other way round.
  const low = [1, 2]
  const high = [3, 4]
  const speech: readonly (Pick<Attempt, 'transport' | 'port'> & { readonly service?: string; readonly operation?: Operation })[] = [
    { transport: 'tcp', port: 502, service: 'modbus', operation: 'read' },
    { transport: 'tcp', port: 502, service: 'modbus', operation: 'write' },
    { transport: 'tcp', port: 502 },
    { transport: 'tcp', port: 550 },
    { transport: 'udp', port: 2222, service: 'enip-io', operation: 'write' },
  ]
  return pairs.flatMap(([from, to], i) =>
    (i < 3 ? low : high).flatMap((client) =>
      (i < 3 ? high : low).flatMap((server) =>
        speech.flatMap((what) =>
          times.map((time) => ({
            ...what,
            time,
            source: parseAddress(`10.${from}.0.${client}`) as bigint,
            destination: parseAddress(`10.${to}.0.${server}`) as bigint,
          })),
        ),
      ),
    ),
  )
})()

const verdicts = (plan: Plan): readonly boolean[] => {
  const policy = createPlanPolicy(plan, { now, span: { from: now, until: at('2026-08-01T00:00:00Z') } })
  return attempts.map((attempt) => judge(policy, attempt).kind === 'allowed')
}

it('whatever an attempt gains or loses is asked for: security where something opens, operations where it closes, both at safety', () => {
  const seen = { opens: 0, closes: 0, safety: 0, neither: 0 }
  fc.assert(
    fc.property(fc.array(flow, { minLength: 1, maxLength: 5 }), fc.array(flow, { maxLength: 2 }), fc.nat(6), (flows, more, cut) => {
      const [base, proposed] = [planWith(flows), planWith([...flows.toSpliced(cut, 1), ...more])]
      const { needs } = requiredApprovals(base, proposed, now)
      const [was, will] = [verdicts(base), verdicts(proposed)]
      const changed = attempts.flatMap((attempt, i) => (was[i] === will[i] ? [] : [{ attempt, opens: will[i] === true }]))
      const isAlone = (role: string) => needs.some((need) => need.length === 1 && need[0] === role)
      if (changed.length === 0) seen.neither++
      if (base.revision !== proposed.revision) expect(needs.length).toBeGreaterThan(0)
      else expect(needs).toEqual([])
      if (changed.some(({ opens }) => opens)) {
        seen.opens++
        expect(isAlone('security')).toBe(true)
      }
      if (changed.some(({ opens }) => !opens)) {
        seen.closes++
        expect(isAlone('operations')).toBe(true)
      }
      const inSafety = (address: bigint) => address >> 16n === (10n << 8n) + 3n
      if (changed.some(({ attempt }) => inSafety(attempt.destination) || inSafety(attempt.source))) {
        seen.safety++
        expect([isAlone('operations'), isAlone('security')]).toEqual([true, true])
      }
    }),
    { numRuns: 100, seed: 62443 },
  )
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
})
