import { describe, expect, it } from 'vitest'
import { createPlanPolicy, judge } from '#reason/policy'
import { observed } from '../../../test/fixture/observations.ts'
import { largePlan } from '../../../test/fixture/large-plan.ts'
import { planOf } from '../../../test/fixture/plan.ts'
import { manyConversations, manyKinds } from './map.fixture.ts'
import { zoneMatrix } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { replay } from './replay.ts'

const now = Date.parse('2026-03-01T00:00:00Z') / 1000
const policy = createPlanPolicy(planOf(manyKinds), { now, span: { from: 0, until: now + 86400 } })

const matrixOf = (conversations: readonly string[], days?: readonly [string, string]): Matrix => {
  const observations = observed([], conversations)
  const [firstUs, lastUs] = (days ?? ['2026-02-16', '2026-02-23']).map((day) => Date.parse(day) * 1000) as [number, number]
  const sources = observations.sources.map((source) => ({ ...source, firstUs, lastUs }))
  // Monday noon: no window is open.
  const noon = Date.parse('2026-02-16T12:00:00Z') * 1000
  return zoneMatrix(
    policy,
    replay(policy, { ...observations, sources, conversations: observations.conversations.map((c) => ({ ...c, firstUs: noon, lastUs: noon })) }),
  )
}

const matrix = matrixOf(manyConversations)
const silent = zoneMatrix(policy, replay(policy, { sources: [], assets: [], conversations: [] }))

const cell = (from: string, to: string, of = matrix) => of.cells.find((each) => each.from === from && each.to === to)

describe('the matrix of zones', () => {
  it('has the zones in Purdue order, wireless ones where most of their assets stand', () => {
    expect(matrix.zones.map(({ id, band }) => `${band}: ${id}`)).toEqual([
      'outside: vendor',
      'enterprise: enterprise',
      'dmz: dmz',
      'operations: engineering',
      'operations: operations',
      'operations: access-points',
      'process: cell-1',
      'process: safety',
      'process: sensors',
      'visiting: visitors',
    ])
  })

  it('has only cells of which there is something to say, by rows and columns', () => {
    expect(matrix.cells.map(({ from, to, state }) => `${from} to ${to}: ${state}`)).toEqual([
      'enterprise to operations: surplus',
      'enterprise to cell-1: deny',
      'dmz to operations: deny',
      'engineering to cell-1: surplus',
      'operations to cell-1: surplus',
      'visitors to safety: deny',
    ])
  })

  it('tells the use of each flow, whichever conduit it is in', () => {
    expect(cell('operations', 'cell-1')?.flows).toEqual([
      { id: 'supervision.runs', services: ['s7comm'], operations: ['read', 'write'], use: 'used', conversations: 1 },
      { id: 'diagnosis.pages', services: ['tcp/80', 'tcp/443'], use: 'unused', conversations: 0 },
    ])
    expect(cell('operations', 'cell-1')?.conduits).toEqual(['supervision', 'diagnosis'])
  })

  it('is green when every flow was used', () => {
    const all = matrixOf(['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5', '10.2.0.10 > 10.3.0.10 tcp/80'])
    expect(cell('operations', 'cell-1', all)?.state).toBe('required')
  })

  it('does not count a flow that has ended: its conduit denies', () => {
    expect(cell('enterprise', 'operations')?.flows.map(({ id }) => id)).toEqual(['figures.figures'])
    expect(cell('dmz', 'operations')).toMatchObject({ state: 'deny', conduits: ['ended'], flows: [] })
  })

  it('shows what was observed with what the plan makes of it', () => {
    expect(cell('operations', 'cell-1')?.observed).toEqual({ conversations: 2, packets: 120, breaks: 1, blockedAttempts: 0, runs: 1 })
    expect(cell('enterprise', 'cell-1')?.observed).toEqual({ conversations: 1, packets: 30, breaks: 1, blockedAttempts: 0, runs: 0 })
    expect(cell('visitors', 'safety')?.observed).toEqual({ conversations: 1, packets: 4, breaks: 0, blockedAttempts: 1, runs: 0 })
    expect(matrix.elsewhere).toEqual({ conversations: 1, packets: 6, breaks: 1, blockedAttempts: 0, runs: 0 })
  })

  it('calls nothing surplus without a recording', () => {
    expect(silent.cells.map(({ state }) => state)).toEqual(['no-data', 'deny', 'no-data', 'no-data'])
    expect(silent.cells.flatMap(({ flows }) => flows).every(({ use }) => use === 'no-data')).toBe(true)
    expect(silent).not.toHaveProperty('firstUs')
  })

  it('calls no flow surplus whose window never opened while it was recorded', () => {
    const use = (from: string, to: string) => cell('engineering', 'cell-1', matrixOf(manyConversations, [from, to]))?.flows[0]?.use
    // 22 February 2026 is a Sunday.
    expect(use('2026-02-16', '2026-02-21')).toBe('no-data')
    expect(use('2026-02-16T00:00:00Z', '2026-02-22T02:00:00Z')).toBe('unused')
    expect(use('1970-01-01', '2026-02-21')).toBe('unused')
  })

  it('denies exactly the pairs between which no single packet of any flow may pass', () => {
    const plan = planOf(largePlan(3, { zones: 12, assets: 12, conduits: 20 }))
    const small = createPlanPolicy(plan, { now })
    const allowed = zoneMatrix(small, replay(small, { sources: [], assets: [], conversations: [] })).cells.filter(({ state }) => state !== 'deny')
    const asked = new Set<string>()
    const sunday = Date.parse('2026-03-08T02:30:00Z') / 1000
    const services = [...plan.conduits.values()].flatMap(({ flows }) => flows.flatMap((flow) => flow.services))
    const ports = [...new Map(services.flatMap(({ ports: each }) => each).map((port) => [`${port.transport}/${port.first}`, port])).values()]
    for (const a of plan.assets.values())
      for (const b of plan.assets.values())
        for (const { transport, first } of a.zone === b.zone ? [] : ports) {
          const [source = 0n, destination = 0n] = [a.addresses[0], b.addresses[0]]
          if (judge(small, { source, destination, transport: transport as 'tcp', port: first, time: sunday }).kind === 'allowed')
            asked.add(`${a.zone} ${b.zone}`)
        }
    expect(new Set(allowed.map(({ from, to }) => `${from} ${to}`))).toEqual(asked)
    expect(asked.size).toBe(20)
  })
})
