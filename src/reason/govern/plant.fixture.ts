import type { Conversation, Observations } from '#read/observe'
import { replay } from '#reason/analyze'
import type { Replay } from '#reason/analyze'
import type { Plan } from '#reason/plant'
import { createPlanPolicy } from '#reason/policy'
import { observed } from '../../../test/fixture/observations.ts'

export const at = (iso: string): number => Date.parse(iso) / 1000

/** Office PCs, supervision and one cell; one exception that lapses on a Friday evening, one flow that ends by itself. */
export const plant = `plant: Small
timezone: Europe/Berlin
zones:
  enterprise: { kind: enterprise, purpose: Offices, networks: [10.1.0.0/24] }
  operations: { kind: operations, purpose: Supervision, networks: [10.2.0.0/24] }
  cell-1: { kind: cell, purpose: Filling, networks: [10.3.0.0/24] }
assets:
  pc: { role: it-workstation, zone: enterprise, address: 10.1.0.5 }
  scada: { role: scada-server, zone: operations, address: 10.2.0.10 }
  spare: { role: scada-server, zone: operations, address: 10.2.0.11 }
  plc-a: { role: plc, zone: cell-1, address: 10.3.0.10 }
  plc-b: { role: plc, zone: cell-1, address: 10.3.0.11 }
conduits:
  operations-to-cell-1:
    from: operations
    to: cell-1
    why: Supervision
    owner: ot
    through: [fw]
    rollback: Load the old file
    log: { deny: true, retention: 1y }
    review: { every: 3 months }
    allow:
      scada-runs: { from: [scada, spare], to: role:plc, service: s7comm, operations: [read, write], why: Supervision }
      web: { from: [scada], to: [plc-a], service: tcp/80, until: "2027-06-01", why: Diagnosis pages }
  enterprise-to-operations:
    from: enterprise
    to: operations
    why: Figures
    owner: it
    through: [fw]
    allow:
      figures: { from: [pc], to: [scada], service: tcp/1433, why: Figures }
      shares: { from: [zone:enterprise], to: [scada], service: smb, why: Reports }
  enterprise-to-cell-1:
    from: enterprise
    to: cell-1
    why: A gauge without a driver for SCADA
    through: [fw]
    allow:
      gauge: { from: [pc], to: [plc-a, plc-b], service: modbus, operations: [read], why: Gauge, owner: energy }
enforcement-points:
  fw: { dialect: nftables, interfaces: { ent0: enterprise, ops0: operations, cell0: cell-1 } }
exceptions:
  direct: { what: Office reads the cell, why: No driver yet, accepted-by: Plant manager, compensating: Read only, until: "2026-11-27 18:00", flows: [enterprise-to-cell-1.gauge, enterprise-to-operations.figures] }
  unnamed: { what: Old panel in clear, why: Age, accepted-by: Plant manager, until: "2026-12-31" }
`

/** Conversations as in `observed`, all seen from `first` to `last`. */
export const recorded = (first: string, last: string, ...conversations: readonly string[]): Observations => {
  const [firstUs, lastUs] = [at(first) * 1_000_000, at(last) * 1_000_000]
  const found = observed([], conversations)
  return {
    ...found,
    sources: [{ name: 'fixture', packets: 1, bytes: 1, firstUs, lastUs, findings: [] }],
    conversations: found.conversations.map((conversation): Conversation => ({ ...conversation, firstUs, lastUs })),
  }
}

export const nothingRecorded: Observations = { sources: [], assets: [], conversations: [] }

export const replayed = (plan: Plan, observations: Observations, now: number): Replay =>
  replay(createPlanPolicy(plan, { now, span: { from: 0, until: now + 86400 } }), observations)
