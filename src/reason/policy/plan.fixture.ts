import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { presentFinding } from '#ground/report'

/** A plant of four zones in one page: the smallest in which every part of a flow matters. */
export const smallPlant = `
plant: Small
timezone: Europe/Berlin
zones:
  enterprise: { kind: enterprise, purpose: Offices, owner: it, networks: [10.1.0.0/24, "2001:db8:1::/64"] }
  operations: { kind: operations, purpose: Supervision, owner: ot, networks: [10.2.0.0/24] }
  engineering: { kind: engineering, purpose: Engineering, owner: ot }
  cell-1: { kind: cell, purpose: Filling, owner: ot, networks: [10.3.0.0/24, "2001:db8:3::/64"] }
assets:
  pc: { role: it-workstation, zone: enterprise, address: 10.1.0.5 }
  scada: { role: scada-server, zone: operations, address: 10.2.0.10 }
  ews: { role: engineering-workstation, zone: engineering, address: 10.9.0.9 }
  plc-a: { role: plc, zone: cell-1, address: [10.3.0.10, "2001:db8:3::10"] }
  plc-b: { role: plc, zone: cell-1, address: 10.3.0.11 }
windows:
  night: { days: [sun], from: "22:00", to: "04:00" }
conduits:
  operations-to-cell-1:
    from: operations
    to: cell-1
    why: Supervision
    owner: ot
    through: [fw]
    allow:
      scada-reads: { from: [scada], to: [plc-a, plc-b], service: s7comm, operations: [read], why: Pictures }
      ping: { from: [scada], to: role:plc, service: icmp/echo-request, why: Alive }
      io: { from: [scada], to: [plc-b], service: enip-io, why: Scanner }
  engineering-to-cell-1:
    from: engineering
    to: cell-1
    why: Changes
    owner: ot
    through: [fw]
    allow:
      loads: { from: [ews], to: [plc-a], service: s7comm, operations: [read, download, mode-change], during: night, until: "2026-06-01", why: Changes }
  enterprise-to-operations:
    from: enterprise
    to: operations
    why: Figures
    owner: it
    through: [fw]
    allow:
      figures: { from: [pc], to: [scada], service: tcp/1433, why: Figures }
enforcement-points:
  fw: { dialect: nftables, interfaces: { ent0: enterprise, ops0: operations, eng0: engineering, cell0: cell-1 } }
`

export const planOf = (yaml: string): Plan => {
  const result = parsePlan(yaml, 'plan.yaml')
  if (!result.ok) throw new Error(result.findings.map(presentFinding).join('\n'))
  return result.value
}
