/** The plan of the design, whole: what the page promises, the parser must read. */
export const riverside = `plant: Riverside Bottling
timezone: Europe/Berlin

functions:
  fill-safely: { name: Start and stop filling safely, consequence: { safety: 3, downtime: 3, quality: 2 }, needs: [plc-fill, hmi-fill] }

zones:
  cell-1:
    kind: cell        # cell | safety | engineering | operations | dmz | enterprise | remote | wireless | transient
    purpose: Filling line 1
    owner: operations
    consequence: { safety: 2, downtime: 3, quality: 2 }
    target: 2
    networks: [10.20.1.0/24]
  operations:
    kind: operations
    purpose: Supervision
    target: { IAC: 2, UC: 2, SI: 2, DC: 1, RDF: 2, TRE: 2, RA: 2 }
    networks: [10.10.0.0/24, "2001:db8:10::/64"]
  engineering: { kind: engineering, purpose: Engineering, networks: 10.11.0.0/24 }
  enterprise: { kind: enterprise, purpose: Offices, networks: [10.0.0.0/16] }

assets:
  plc-fill: { role: plc, zone: cell-1, process: line-1, address: 10.20.1.10, owner: operations, tier: 3 }
  hmi-fill: { role: hmi, zone: operations, address: [10.10.0.5, "2001:db8:10::5"], mac: "00-1B-1B-12-34-56" }
  wsus: { role: patch-server, zone: operations, address: 10.10.0.6 }

conduits:
  operations-to-cell-1:
    from: operations
    to: cell-1
    why: Operators must see and control line 1
    owner: ot-network
    through: [fw-cells]
    allow:
      hmi-polls-plc: { from: [hmi-fill], to: [plc-fill], service: s7comm, operations: [read, write], why: HMI visibility and control }
      patching:      { from: [wsus], to: [role:plc], service: tcp/8530, during: maintenance, until: 2027-03-31, why: Windows updates }
    log: { allow: true, deny: true, retention: 1y }
    review: { every: 3 months }

windows:
  maintenance: { days: [sun], from: "02:00", to: "06:00" }

enforcement-points:
  fw-cells: { dialect: nftables, interfaces: { ops0: operations, cell1: cell-1 } }

exceptions:
  old-panel: { what: The panel speaks in clear, risk: { accepted-by: Plant manager }, until: 2027-06-30, flows: [operations-to-cell-1.hmi-polls-plc] }

promises:
  - nobody in enterprise reaches role:plc
  - only engineering downloads to cell-1
`

/** A small plan with room for one flow: \`{ from: hmi, to: plc, service: … }\`. Lines of the flow: 15. */
export const withFlow = (flow: string, more = ''): string => `plant: p
timezone: UTC
zones:
  ops: { kind: operations, purpose: o, networks: [10.1.0.0/16] }
  cell: { kind: cell, purpose: c, networks: [10.2.0.0/16] }
assets:
  hmi: { role: hmi, zone: ops, address: 10.1.0.1 }
  plc: { role: plc, zone: cell, address: 10.2.0.1 }
windows: { night: { days: [mon], from: "22:00", to: "06:00" } }
conduits:
  c:
    from: ops
    to: cell
    allow:
      f: ${flow}
${more}`
