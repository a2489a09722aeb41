/** A plant with a zone of nearly every kind: one conduit used, one unused, one idle, one in a window, one flow that has ended. */
export const manyKinds = `
plant: Many kinds
timezone: UTC
zones:
  cell-1: { kind: cell, purpose: Filling, owner: ops, consequence: { safety: 3, downtime: 3, quality: 2 }, networks: [10.3.0.0/24] }
  visitors: { kind: transient, purpose: Laptops, networks: [10.8.0.0/24] }
  operations: { kind: operations, purpose: Supervision, networks: [10.2.0.0/24] }
  sensors: { kind: wireless, purpose: Gauges, networks: [10.5.0.0/24] }
  access-points: { kind: wireless, purpose: Radio backbone, networks: [10.6.0.0/24] }
  dmz: { kind: dmz, purpose: Exchange, networks: [10.4.0.0/24] }
  safety: { kind: safety, purpose: Stops, networks: [10.7.0.0/24] }
  engineering: { kind: engineering, purpose: Changes, networks: [10.9.0.0/24] }
  enterprise: { kind: enterprise, purpose: Offices, networks: [10.1.0.0/24] }
  vendor: { kind: remote, purpose: Service, networks: [192.0.2.0/24] }
assets:
  pc: { role: it-workstation, zone: enterprise, address: 10.1.0.5 }
  scada: { role: scada-server, zone: operations, address: 10.2.0.10, tier: 3 }
  plc-a: { role: plc, zone: cell-1, name: Filler, address: 10.3.0.10, tier: 4 }
  plc-b: { role: plc, zone: cell-1, address: 10.3.0.11 }
  ews: { role: engineering-workstation, zone: engineering, address: 10.9.0.9 }
  gauge: { role: smart-instrument, zone: sensors, address: 10.5.0.5 }
  radio-1: { role: file-server-ot, zone: access-points, address: 10.6.0.1 }
  radio-2: { role: file-server-ot, zone: access-points, address: 10.6.0.2 }
  spare: { role: plc, zone: safety }
windows:
  night: { days: [sun], from: "02:00", to: "06:00" }
conduits:
  supervision:
    from: operations
    to: cell-1
    why: Supervision
    owner: ot
    through: [fw]
    allow:
      runs: { from: [scada], to: [plc-a, plc-b], service: s7comm, operations: [read, write], why: Pictures }
  diagnosis:
    from: operations
    to: cell-1
    through: [fw, fw-2]
    allow:
      pages: { from: [scada], to: [plc-a], service: [tcp/80, tcp/443], why: Pages }
  figures:
    from: enterprise
    to: operations
    through: [fw]
    allow:
      figures: { from: [pc], to: [scada], service: tcp/1433, why: Figures }
      old: { from: [pc], to: [scada], service: tcp/21, until: "2025-01-01", why: Files }
  changes:
    from: engineering
    to: cell-1
    through: [fw]
    allow:
      loads: { from: [ews], to: [plc-a], service: s7comm, operations: [read, download], during: night, why: Changes }
  ended:
    from: dmz
    to: operations
    through: [fw]
    allow:
      old: { from: 10.4.0.5, to: [scada], service: tcp/21, until: "2025-01-01", why: Files }
enforcement-points:
  fw: { dialect: nftables, interfaces: { ent0: enterprise, ops0: operations, eng0: engineering, cell0: cell-1, dmz0: dmz } }
  fw-2: { dialect: nftables, interfaces: { ops0: operations, cell0: cell-1 } }
`

/** One use, one that breaks on a conduit, two without a conduit (one of them never worked), one from an address of nobody, one inside. */
export const manyConversations = [
  '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5 x100',
  '10.2.0.10 > 10.3.0.11 tcp/445 smb session=1 x20',
  '10.1.0.5 > 10.3.0.10 tcp/102 s7comm write=2 x30',
  '10.8.0.3 > 10.7.0.3 tcp/502 x4 !',
  '172.16.0.9 > 10.2.0.10 tcp/80 http session=1 x6',
  '10.3.0.10 > 10.3.0.11 tcp/102 s7comm write=1 x8',
  '10.2.0.10 > 239.1.2.3 udp/9000 x9',
]
