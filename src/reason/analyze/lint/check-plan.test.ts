import { presentFinding } from '#ground/report'
import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { describe, expect, test } from 'vitest'
import { checkPlan } from './check-plan.ts'
import { lints } from './lints.ts'

// 2026-11-23T00:00:00Z
const now = 1_795_392_000

/** A plan with nothing to say against it: every case below changes one thing in it. */
const clean = `plant: p
timezone: UTC
functions:
  fill: { name: Fill, consequence: { safety: 2, downtime: 2, quality: 2 }, needs: [plc-1, hmi-1, ops-to-cell.polls] }
zones:
  office: { kind: enterprise, purpose: Offices, owner: it, consequence: { safety: 0, downtime: 1, quality: 1 }, target: 1, networks: [10.1.0.0/16] }
  ops: { kind: operations, purpose: Supervision, owner: ops, consequence: { safety: 1, downtime: 2, quality: 2 }, target: 2, networks: [10.2.0.0/24] }
  eng: { kind: engineering, purpose: Engineering, owner: ops, consequence: { safety: 2, downtime: 2, quality: 2 }, target: 3, networks: [10.3.0.0/24] }
  cell: { kind: cell, purpose: Line 1, owner: ops, consequence: { safety: 2, downtime: 3, quality: 2 }, target: 2, networks: [10.4.0.0/24] }
  cell-b: { kind: cell, purpose: Line 2, owner: ops, consequence: { safety: 2, downtime: 3, quality: 2 }, target: 2, networks: [10.5.0.0/24] }
  sis: { kind: safety, purpose: Burner protection, owner: ops, consequence: { safety: 4, downtime: 3, quality: 1 }, target: 3, networks: [10.6.0.0/24] }
assets:
  pc: { role: it-workstation, zone: office, process: offices, owner: it, address: 10.1.0.9 }
  hmi-1: { role: hmi, zone: ops, process: line-1, owner: ops, address: 10.2.0.1 }
  ews-1: { role: ews, zone: eng, process: line-1, owner: ops, address: 10.3.0.1 }
  plc-1: { role: plc, zone: cell, process: line-1, owner: ops, address: 10.4.0.1 }
  plc-2: { role: plc, zone: cell-b, process: line-2, owner: ops, address: 10.5.0.1 }
  esd: { role: sis, zone: sis, process: line-1, owner: ops, address: 10.6.0.1 }
windows:
  night: { days: [sun], from: "02:00", to: "06:00" }
enforcement-points:
  fw: { dialect: nftables, interfaces: { up0: [office], ops0: ops, eng0: eng, cell0: cell, cell1: cell-b, sis0: sis } }
conduits:
  ops-to-cell:
    from: ops
    to: cell
    why: Operators must see and control line 1
    owner: ot-network
    through: [fw]
    allow:
      polls: { from: [hmi-1], to: [plc-1], service: s7comm, operations: [read, write], why: Visibility }
      logs: { from: [hmi-1], to: [plc-1], service: syslog, why: Alarms }
    log: { retention: 90 days }
    review: { every: 3 months }
  eng-to-cell:
    from: eng
    to: cell
    why: Engineers maintain line 1
    owner: ot-network
    through: [fw]
    allow:
      loads: { from: [ews-1], to: [plc-1], service: s7comm, operations: [read, download], during: night, why: Changes }
    log: { retention: 90 days }
    review: { every: 3 months }
exceptions:
  clear-text: { what: Alarms go in clear, why: The panel cannot do better, accepted-by: Plant manager, compensating: Own network, until: 2027-06-30 }
`

const swap = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`no ${from} in the plan`)
  return text.replace(from, to)
}

const changed = (...swaps: readonly (readonly [string, string])[]): string => swaps.reduce((text, [from, to]) => swap(text, from, to), clean)

const plan = (text: string): Plan => {
  const result = parsePlan(text, 'plan.yaml')
  if (!result.ok) throw new Error(result.findings.map(presentFinding).join('\n'))
  return result.value
}

const found = (text: string): readonly string[] => checkPlan(plan(text), { now }).map((finding) => `${finding.code.slice(5)} ${finding.at?.path}`)

/** A conduit in good order between two zones, with one flow. */
const conduit = (from: string, to: string, flow: string, id = 'x'): readonly [string, string] => [
  'exceptions:\n',
  `  ${id}:\n    from: ${from}\n    to: ${to}\n    why: w\n    owner: o\n    through: [fw]\n    log: { retention: 1y }\n    review: { every: 3 }\n    allow:\n      f: { ${flow}, why: w }\nexceptions:\n`,
]

const polls = 'polls: { from: [hmi-1], to: [plc-1], service: s7comm, operations: [read, write]'
const f = 'conduits.x.allow.f'

/** What was changed, the plan, and all that is then found: code and path. */
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['offices reach a cell', changed(conduit('office', 'cell', 'from: pc, to: plc-1, service: ntp')), ['bypasses-dmz conduits.x']],
  ['a cell reaches the offices', changed(conduit('cell', 'office', 'from: plc-1, to: pc, service: ntp')), ['bypasses-dmz conduits.x']],
  ['offices reach the safety zone', changed(conduit('office', 'sis', 'from: pc, to: esd, service: ntp')), ['bypasses-dmz conduits.x']],
  [
    'visitors reach a cell',
    changed(['kind: enterprise', 'kind: transient'], conduit('office', 'cell', 'from: pc, to: plc-1, service: ntp')),
    ['bypasses-dmz conduits.x'],
  ],
  ['offices reach operations', changed(conduit('office', 'ops', 'from: pc, to: hmi-1, service: tls')), []],
  [
    'everything to everything',
    changed([polls, polls.replace('[hmi-1]', 'any').replace('[plc-1]', 'any')]),
    ['any-any conduits.ops-to-cell.allow.polls'],
  ],
  [
    'zone to zone',
    changed([polls, polls.replace('[hmi-1]', 'zone:ops').replace('[plc-1]', '10.4.0.0/16')]),
    ['any-any conduits.ops-to-cell.allow.polls'],
  ],
  ['a zone as an end', changed([polls, polls.replace('[hmi-1]', 'ops')]), ['wide-end conduits.ops-to-cell.allow.polls.from']],
  ['a network as an end', changed([polls, polls.replace('[plc-1]', '[plc-1, 10.4.0.0/28]')]), ['wide-end conduits.ops-to-cell.allow.polls.to']],
  ['a network of 15 addresses', changed([polls, polls.replace('[plc-1]', '10.4.0.1-10.4.0.15')]), []],
  ['a role as an end', changed([polls, polls.replace('[plc-1]', 'role:plc')]), []],
  [
    'all of tcp',
    changed(['service: syslog', 'service: tcp']),
    ['wide-service conduits.ops-to-cell.allow.logs.service', 'flow-superfluous conduits.ops-to-cell.allow.polls'],
  ],
  [
    'all of ip',
    changed(['service: syslog', 'service: ip']),
    ['wide-service conduits.ops-to-cell.allow.logs.service', 'flow-superfluous conduits.ops-to-cell.allow.polls'],
  ],
  ['100 ports', changed(['service: syslog', 'service: tcp/50000-50099']), ['wide-service conduits.ops-to-cell.allow.logs.service']],
  ['99 ports', changed(['service: syslog', 'service: tcp/50000-50098']), []],
  [
    'a write from the offices',
    changed(conduit('office', 'ops', 'from: pc, to: hmi-1, service: modbus, operations: [read, write]')),
    [`write-from-outside ${f}.operations`],
  ],
  [
    'a service from the offices that can write',
    changed(conduit('office', 'ops', 'from: pc, to: hmi-1, service: opcua')),
    [`write-from-outside ${f}.service`],
  ],
  ['a read from the offices', changed(conduit('office', 'ops', 'from: pc, to: hmi-1, service: modbus, operations: [read]')), []],
  [
    'a download from operations',
    changed([polls, polls.replace('write', 'download')]),
    ['engineering-elsewhere conduits.ops-to-cell.allow.polls.operations'],
  ],
  ['SMB between zones', changed(conduit('eng', 'ops', 'from: ews-1, to: hmi-1, service: smb')), [`lateral-service ${f}.service`]],
  ['SMB by its port', changed(conduit('eng', 'ops', 'from: ews-1, to: hmi-1, service: "tcp/443,445"')), [`lateral-service ${f}.service`]],
  ['TLS between zones', changed(conduit('eng', 'ops', 'from: ews-1, to: hmi-1, service: tls')), []],
  ['Modbus by its port', changed(['service: syslog', 'service: tcp/502']), ['port-for-service conduits.ops-to-cell.allow.logs.service']],
  ['the port beside it', changed(['service: syslog', 'service: tcp/503']), []],
  [
    'a panel in the safety zone',
    changed(['  esd: {', '  panel: { role: hmi, zone: sis, process: line-1, owner: ops, address: 10.6.0.9 }\n  esd: {']),
    ['safety-zone-shared assets.panel'],
  ],
  ['a safety controller in a cell', changed(['plc-2: { role: plc', 'plc-2: { role: sis']), ['safety-controller-outside assets.plc-2.zone']],
  ['cell to cell', changed(conduit('cell', 'cell-b', 'from: plc-1, to: plc-2, service: s7comm, operations: [read]')), ['cell-to-cell conduits.x']],
  [
    'two processes in a cell',
    changed(['  esd: {', '  plc-3: { role: plc, zone: cell-b, process: line-3, owner: ops, address: 10.5.0.3 }\n  esd: {']),
    ['mixed-cell zones.cell-b'],
  ],
  ['networks that overlap', changed(['[10.5.0.0/24]', '[10.5.0.0/24, 10.4.0.128/25]']), ['overlapping-networks zones.cell-b.networks']],
  ['temporary without an end', changed([polls, `${polls}, temporary: true`]), ['temporary-without-until conduits.ops-to-cell.allow.polls']],
  ['temporary with an end', changed([polls, `${polls}, temporary: true, until: 2027-06-01`]), []],
  [
    'a flow that ended this second',
    changed(['service: syslog', 'service: syslog, until: 2026-11-23']),
    ['flow-expired conduits.ops-to-cell.allow.logs'],
  ],
  [
    'a flow that ends in a day',
    changed(['service: syslog', 'service: syslog, until: 2026-11-24']),
    ['flow-lapses-soon conduits.ops-to-cell.allow.logs'],
  ],
  [
    'a flow that ends in 30 days',
    changed(['service: syslog', 'service: syslog, until: 2026-12-23']),
    ['flow-lapses-soon conduits.ops-to-cell.allow.logs'],
  ],
  ['a flow that ends in 31 days', changed(['service: syslog', 'service: syslog, until: 2026-12-24']), []],
  ['an exception that lapsed', changed(['until: 2027-06-30', 'until: 2026-11-22']), ['exception-lapses exceptions.clear-text']],
  ['an exception that lapses soon', changed(['until: 2027-06-30', 'until: 2026-12-01']), ['exception-lapses exceptions.clear-text']],
  ['an exception without an end', changed([', until: 2027-06-30', '']), ['exception-incomplete exceptions.clear-text']],
  ['an exception nobody accepted', changed([', accepted-by: Plant manager', '']), ['exception-incomplete exceptions.clear-text']],
  ['an exception nothing makes up for', changed([', compensating: Own network', '']), ['exception-incomplete exceptions.clear-text']],
  ['an exception for two years', changed(['until: 2027-06-30', 'until: 2028-11-23']), ['exception-far-away exceptions.clear-text.until']],
  [
    'a point that cannot tell the zone',
    changed(['cell0: cell, ', '']),
    ['point-without-interface enforcement-points.fw.interfaces', 'point-without-interface enforcement-points.fw.interfaces'],
  ],
  ['a point nobody passes', changed(['  fw: {', '  fw-2: { dialect: nftables }\n  fw: {']), ['point-unused enforcement-points.fw-2']],
  ['a conduit without a point', changed(['    through: [fw]\n', '']), ['conduit-without-point conduits.ops-to-cell']],
  ['a conduit without an owner', changed(['    owner: ot-network\n', '']), ['conduit-without-owner conduits.ops-to-cell']],
  ['a conduit without a reason', changed(['    why: Operators must see and control line 1\n', '']), ['conduit-without-why conduits.ops-to-cell']],
  ['a conduit without a review', changed(['    review: { every: 3 months }\n', '']), ['conduit-without-review conduits.ops-to-cell']],
  [
    'a conduit that logs no denial',
    changed(['{ retention: 90 days }', '{ deny: false, retention: 90 days }']),
    ['conduit-without-log conduits.ops-to-cell'],
  ],
  ['a conduit without retention', changed(['    log: { retention: 90 days }\n', '']), ['conduit-without-log conduits.ops-to-cell']],
  [
    'a conduit without flows',
    changed([
      'exceptions:\n',
      '  x: { from: ops, to: eng, why: w, owner: o, through: [fw], log: { retention: 1y }, review: { every: 3 } }\nexceptions:\n',
    ]),
    ['conduit-without-flows conduits.x'],
  ],
  ['two conduits in one direction', changed(conduit('ops', 'cell', 'from: hmi-1, to: plc-1, service: ntp')), ['parallel-conduits conduits.x']],
  ['two conduits in two directions', changed(conduit('cell', 'ops', 'from: plc-1, to: hmi-1, service: ntp')), []],
  ['a flow without a reason', changed([', why: Alarms', '']), ['flow-without-why conduits.ops-to-cell.allow.logs']],
  [
    'a flow inside another',
    changed(['      logs:', '      reads: { from: hmi-1, to: 10.4.0.1, service: s7comm, operations: read, during: night, why: w }\n      logs:']),
    ['flow-superfluous conduits.ops-to-cell.allow.reads'],
  ],
  [
    'a flow wider in its operations',
    changed(['      logs:', '      reads: { from: hmi-1, to: plc-1, service: s7comm, operations: [read, upload], why: w }\n      logs:']),
    [],
  ],
  [
    'a flow wider in time',
    changed(
      [polls, `${polls}, during: night`],
      ['      logs:', '      reads: { from: hmi-1, to: plc-1, service: s7comm, operations: read, why: w }\n      logs:'],
    ),
    [],
  ],
  [
    'implicit I/O beside its port',
    changed(['service: syslog', 'service: udp/2222'], ['      logs:', '      io: { from: hmi-1, to: plc-1, service: enip-io, why: w }\n      logs:']),
    ['both-ways conduits.ops-to-cell.allow.io.service'],
  ],
  [
    'the same flow twice',
    changed(['      logs:', '      again: { from: hmi-1, to: plc-1, service: syslog, why: w }\n      logs:']),
    ['flow-superfluous conduits.ops-to-cell.allow.logs'],
  ],
  ['a needed asset without a flow', changed(['needs: [plc-1, hmi-1', 'needs: [plc-1, plc-2, hmi-1']), ['function-not-covered functions.fill.needs']],
  [
    'a needed flow that has ended',
    changed([polls, `${polls}, until: 2026-11-01`]),
    ['flow-expired conduits.ops-to-cell.allow.polls', 'function-not-covered functions.fill.needs'].toReversed(),
  ],
  [
    'PROFINET set up across a conduit',
    changed(['service: syslog', 'service: profinet-cm']),
    ['not-routable conduits.ops-to-cell.allow.logs.service'],
  ],
  ['implicit I/O', changed(['service: syslog', 'service: enip-io']), ['both-ways conduits.ops-to-cell.allow.logs.service']],
  ['a zone without a target', changed([', target: 1', '']), ['zone-incomplete zones.office']],
  ['a zone without an owner', changed(['owner: it, consequence', 'consequence']), ['zone-incomplete zones.office']],
  ['a zone without a consequence', changed([', consequence: { safety: 0, downtime: 1, quality: 1 }', '']), ['zone-incomplete zones.office']],
  ['an asset of unknown role', changed(['role: it-workstation', 'role: unknown']), ['asset-incomplete assets.pc']],
  ['an asset without an owner', changed(['process: offices, owner: it, ', 'process: offices, ']), ['asset-incomplete assets.pc']],
]

describe('lints', () => {
  test('say nothing of a plan in good order', () => {
    expect(found(clean)).toEqual([])
  })

  test.each(cases)('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('each has a case that it finds', () => {
    const proved = new Set(cases.flatMap(([, , expected]) => expected.map((line) => `lint/${line.split(' ')[0]}`)))
    expect(lints.map((lint) => lint.code).filter((code) => !proved.has(code))).toEqual([])
  })

  test('have codes of their own, and say what, why and the way out', () => {
    expect(new Set(lints.map((lint) => lint.code)).size).toBe(lints.length)
    for (const { title, why, remedy, criteria } of lints) {
      expect([title, remedy].filter((text) => text.length < 10 || text.endsWith('.'))).toEqual([])
      expect(why.endsWith('.')).toBe(true)
      expect(criteria.length).toBeGreaterThan(0)
    }
  })

  test('errors come first', () => {
    const text = changed(
      [', why: Alarms', ''],
      [polls, `${polls}, temporary: true`],
      [', target: 1', ''],
      ['  fw: {', '  fw-2: { dialect: nftables }\n  fw: {'],
    )
    expect(checkPlan(plan(text), { now }).map((finding) => finding.severity)).toEqual(['error', 'warning', 'warning', 'note'])
  })

  test('a flow that has ended is not judged for anything else', () => {
    const text = changed(['service: syslog', 'service: tcp, until: 2026-01-01'], [', why: Alarms', ''])
    expect(found(text)).toEqual(['flow-expired conduits.ops-to-cell.allow.logs'])
  })

  test('a finding says where it stands, in words of its own, with a way out', () => {
    const [finding] = checkPlan(plan(changed([', why: Alarms', ''])), { now })
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'flow `ops-to-cell.logs` has no reason',
      help: 'add `why`, in words the shift understands',
      at: { file: 'plan.yaml', line: clean.slice(0, clean.indexOf('      logs:')).split('\n').length, column: 7 },
    })
  })
})
