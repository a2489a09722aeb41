import { describe, expect, it } from 'vitest'
import { planOf } from '../../../test/fixture/plan.ts'
import { requiredApprovals } from './required-approvals.ts'
import { approvalRules } from './touch.ts'
import type { Touch } from './touch.ts'

const now = 1_780_000_000 // 2026-05-28T20:26:40Z

const plant = `plant: Safe
timezone: Europe/Berlin
functions:
  fill: { name: Fill, consequence: { safety: 1, downtime: 3, quality: 2 }, needs: [plc] }
zones:
  operations: { kind: operations, purpose: Supervision, owner: ot, networks: [10.2.0.0/24], target: 2 }
  cell-1: { kind: cell, purpose: Filling, owner: ot, networks: [10.3.0.0/24] }
  sis: { kind: safety, purpose: Stops, owner: safety, networks: [10.9.0.0/24] }
assets:
  scada: { role: scada-server, zone: operations, address: 10.2.0.10 }
  spare: { role: scada-server, zone: operations, address: 10.2.0.11 }
  plc: { role: plc, zone: cell-1, address: 10.3.0.10 }
  guard: { role: safety-controller, zone: sis, address: 10.9.0.9 }
windows:
  night: { days: [sun], from: "22:00", to: "04:00" }
  long-night: { days: [sun], from: "22:00", to: "05:00" }
conduits:
  operations-to-cell-1:
    from: operations
    to: cell-1
    why: Supervision
    owner: ot
    through: [fw]
    rollback: Load the old file
    review: { every: 3 months }
    allow:
      reads: { from: [scada], to: [plc], service: s7comm, operations: [read], why: Pictures }
      late: { from: [scada], to: [plc], service: tcp/5000, during: night, until: "2030-01-01", why: Recipes }
      short: { from: [scada], to: [plc], service: tcp/5001, until: "2026-12-01", why: Trial }
  operations-to-sis:
    from: operations
    to: sis
    why: Overview
    owner: safety
    through: [fw]
    allow:
      watches: { from: [scada], to: [guard], service: modbus, operations: [read], why: State }
enforcement-points:
  fw: { dialect: nftables, interfaces: { ops0: operations, cell0: cell-1, sis0: sis } }
exceptions:
  trial: { what: A trial, why: To learn, accepted-by: Plant manager, compensating: Logged, until: "2026-11-01", flows: [operations-to-cell-1.short] }
promises:
  - only role:scada-server reaches cell-1
`
const before = planOf(plant)

const edited = (find: string, replace: string) => {
  expect(plant).toContain(find)
  return planOf(plant.replace(find, replace))
}

const needed = (find: string, replace: string) => requiredApprovals(before, edited(find, replace), now)

describe('the approvals a change needs', () => {
  it.each<[what: string, find: string, replace: string, needs: string, touches: string]>([
    ['a reason is reworded', 'why: Pictures', 'why: Pictures of line 1', 'operations/security', 'text'],
    ['an owner changes', 'owner: ot\n    through', 'owner: it\n    through', 'operations/security', 'text'],
    [
      'an end is written another way',
      'from: [scada], to: [plc], service: s7comm',
      'from: ["asset:scada"], to: [10.3.0.10], service: s7comm',
      'operations/security',
      'text',
    ],
    [
      'a flow is added that another holds already',
      'allow:\n      reads',
      'allow:\n      again: { from: [scada], to: [plc], service: s7comm, operations: [read], why: Pictures }\n      reads',
      'operations/security',
      'text',
    ],
    [
      'one more client may read',
      'from: [scada], to: [plc], service: s7comm',
      'from: [scada, spare], to: [plc], service: s7comm',
      'security',
      'opens text',
    ],
    ['one more operation is allowed', 'operations: [read], why: Pictures', 'operations: [read, download], why: Pictures', 'security', 'opens text'],
    ['a window grows', 'during: night', 'during: long-night', 'security', 'opens text'],
    [
      'a flow is taken away',
      '      reads: { from: [scada], to: [plc], service: s7comm, operations: [read], why: Pictures }\n',
      '',
      'operations',
      'closes text',
    ],
    [
      'a flow ends sooner',
      'service: s7comm, operations: [read], why: Pictures',
      'service: s7comm, operations: [read], until: "2027-01-01", why: Pictures',
      'operations',
      'closes text',
    ],
    ['a flow moves to another service', 'service: s7comm', 'service: enip', 'operations+security', 'opens closes text'],
    [
      'a flow with a window ends later, long after every window that is laid out',
      'until: "2030-01-01"',
      'until: "2031-01-01"',
      'operations+security',
      'opens closes text',
    ],
    ['an exception is prolonged and its flow with it', 'until: "2026-11-01"', 'until: "2026-11-15"', 'security', 'opens exception text'],
    ['somebody else accepts a risk', 'accepted-by: Plant manager', 'accepted-by: Shift lead', 'security', 'exception'],
    [
      'an asset moves to another zone',
      'zone: operations, address: 10.2.0.11',
      'zone: cell-1, address: 10.2.0.11',
      'operations+security',
      'membership promise',
    ],
    ['a zone gets another network', 'networks: [10.3.0.0/24]', 'networks: [10.3.0.0/24, 10.4.0.0/24]', 'operations+security', 'membership promise'],
    ['a target is lowered', 'target: 2', 'target: 1', 'operations+security', 'consequence'],
    ['a promise is dropped', 'only role:scada-server reaches cell-1', 'only role:scada-server reaches sis', 'security', 'promise'],
    ['a function needs something else', 'needs: [plc]', 'needs: [plc, scada]', 'operations', 'function'],
    ['an interface has another zone', 'ops0: operations, cell0: cell-1', 'ops0: cell-1, cell0: operations', 'operations+security', 'enforcement'],
    ['denials are no longer logged', 'rollback: Load the old file', 'rollback: Load the old file\n    log: { deny: false }', 'security', 'logging'],
    ['reviews become rare', 'every: 3 months', 'every: 12 months', 'security', 'review'],
    ['clocks run otherwise', 'Europe/Berlin', 'UTC', 'operations+security', 'opens closes enforcement exception text'],
    [
      'something may do more to a safety controller',
      'to: [guard], service: modbus, operations: [read]',
      'to: [guard], service: modbus, operations: [read, write]',
      'operations+security',
      'safety opens text',
    ],
    [
      'something may do less to a safety controller',
      'to: [guard], service: modbus, operations: [read]',
      'to: [guard], service: modbus, operations: [session]',
      'operations+security',
      'safety closes text',
    ],
    ['only words about a safety conduit change', 'why: State', 'why: State of stops', 'operations+security', 'safety text'],
    ['a zone becomes one of safety', 'kind: cell, purpose', 'kind: safety, purpose', 'operations+security', 'safety membership'],
    ['a zone stops being one of safety', 'kind: safety, purpose', 'kind: cell, purpose', 'operations+security', 'safety membership'],
  ])('when %s', (_, find, replace, needs, touches) => {
    const { needs: found, reasons } = needed(find, replace)
    expect(found.map((need) => need.join('/')).join('+')).toBe(needs)
    expect(reasons.map(({ touch }) => touch).join(' ')).toBe(touches)
    expect(reasons.every(({ at, why }) => at.length > 0 && why.length > 20)).toBe(true)
  })

  it('are none for the same meaning in other words', () => {
    const same = requiredApprovals(before, planOf(`# a comment\n${plant}`), now)
    expect(same).toMatchObject({ needs: [], risks: [], reasons: [], base: before.revision, revision: before.revision })
  })

  it('name the exceptions whose risk is to be accepted, and by whom', () => {
    expect(needed('until: "2026-11-01"', 'until: "2026-11-15"').risks).toEqual([{ exception: 'trial', acceptedBy: 'Plant manager' }])
    expect(needed('accepted-by: Plant manager, ', '').risks).toEqual([{ exception: 'trial' }])
    expect(needed('why: Pictures', 'why: Other pictures').risks).toEqual([])
    const gone = planOf(plant.replace(/exceptions:\n.*\n/, ''))
    expect(requiredApprovals(before, gone, now)).toMatchObject({ risks: [], needs: [['security']] })
  })

  it('say where', () => {
    const { reasons } = needed('from: [scada], to: [plc], service: s7comm', 'from: [scada, spare], to: [plc], service: s7comm')
    expect(reasons.map(({ touch, at }) => [touch, at])).toEqual([
      ['opens', ['cell-1 and operations']],
      ['text', ['conduits.operations-to-cell-1.allow.reads.from']],
    ])
  })

  it('ask for both when a revision differs in what nobody classified', () => {
    const odd = { ...before, revision: 'f'.repeat(64) }
    expect(requiredApprovals(before, odd, now)).toMatchObject({ needs: [['operations'], ['security']], reasons: [{ touch: 'other' }] })
    const zones = new Map([...before.zones].map(([id, zone]) => [id, id === 'cell-1' ? { ...zone, shape: 'round' } : zone]))
    expect(requiredApprovals(before, { ...odd, zones }, now).reasons).toMatchObject([{ touch: 'other', at: ['zones.cell-1.shape'] }])
  })

  it('do not ask for what is over: a flow that ended closes nothing when it is removed', () => {
    const later = Date.parse('2027-01-01T00:00:00Z') / 1000
    const gone = planOf(plant.replace(/ {6}short: .*\n/, '').replace(', flows: [operations-to-cell-1.short]', ''))
    expect(requiredApprovals(before, gone, now).reasons.map(({ touch }) => touch)).toContain('closes')
    expect(requiredApprovals(before, gone, later).reasons.map(({ touch }) => touch)).not.toContain('closes')
  })
})

it('there is no touch that asks for nothing', () => {
  for (const touch of Object.keys(approvalRules) as Touch[]) expect(approvalRules[touch].needs.flat()).not.toEqual([])
})
