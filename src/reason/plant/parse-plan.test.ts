import { formatRange } from '#ground/net'
import { presentFinding } from '#ground/report'
import type { Result } from '#ground/report'
import { describe, expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import { riverside, withFlow } from './plan-text.fixture.ts'
import type { Flow, Plan } from './plan.ts'

const mustParse = (text: string): Plan => {
  const result = parsePlan(text, 'plan.yaml')
  if (!result.ok) throw new Error(result.findings.map(presentFinding).join('\n'))
  return result.value
}

const lines = (result: Result<Plan>): readonly string[] => result.findings.map((f) => `${f.at?.line}:${f.at?.column} ${f.code}`)
const said = (text: string): readonly string[] => lines(parsePlan(text, 'plan.yaml'))
const flowOf = (text: string): Flow => {
  const flow = mustParse(withFlow(text)).conduits.get('c')?.flows[0]
  if (flow === undefined) throw new Error('no flow')
  return flow
}

const months = (every: string) =>
  mustParse(`${withFlow('{ from: hmi, to: plc, service: ssh }')}    review: { every: ${every} }\n`).conduits.get('c')?.review?.everyMonths
const ranges = (end: string) => flowOf(`{ from: hmi, to: "${end}", service: ssh }`).to.map((e) => `${e.kind} ${e.ranges.map(formatRange).join(' ')}`)
const help = (text: string) => parsePlan(text, 'p').findings.at(-1)?.help

const found = (needle: string): string => {
  const before = riverside.slice(0, riverside.indexOf(needle)).split('\n')
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`
}

describe('the plan of the design', () => {
  const plan = mustParse(riverside)

  test('is read without a finding', () => {
    expect(parsePlan(riverside, 'plan.yaml').findings).toEqual([])
  })

  test('keeps its sections by id, in the order of the document', () => {
    expect([...plan.zones.keys()]).toEqual(['cell-1', 'operations', 'engineering', 'enterprise'])
    expect([...plan.assets.keys()]).toEqual(['plc-fill', 'hmi-fill', 'wsus'])
    expect(plan.conduits.get('operations-to-cell-1')?.flows.map((flow) => flow.id)).toEqual(['hmi-polls-plc', 'patching'])
  })

  test('one target level stands for all seven requirements, a vector for itself', () => {
    expect(plan.zones.get('cell-1')?.target).toEqual({ IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2 })
    expect(plan.zones.get('operations')?.target?.DC).toBe(1)
    expect(plan.zones.get('engineering')?.target).toBeUndefined()
  })

  test('roles and MAC addresses come in one spelling', () => {
    expect(plan.assets.get('hmi-fill')).toMatchObject({ role: 'hmi-panel', mac: '00:1b:1b:12:34:56' })
  })

  test('an until without Z is by the clock of the plant', () => {
    // 2027-03-31 00:00 in Berlin is summer time, two hours ahead of UTC.
    expect(plan.conduits.get('operations-to-cell-1')?.flows[1]?.until).toBe(Date.UTC(2027, 2, 30, 22) / 1000)
  })

  test('a flow that stands by an exception lapses with it', () => {
    expect(plan.conduits.get('operations-to-cell-1')?.flows[0]?.until).toBe(Date.UTC(2027, 5, 29, 22) / 1000)
  })

  test('windows count minutes, points keep their interfaces', () => {
    expect(plan.windows.get('maintenance')).toEqual({ id: 'maintenance', days: ['sun'], fromMinute: 120, toMinute: 360 })
    expect([...(plan.points.get('fw-cells')?.interfaces ?? [])]).toEqual([
      ['ops0', ['operations']],
      ['cell1', ['cell-1']],
    ])
  })

  test('knows where each part stands, and of what it does not have, the nearest parent', () => {
    const at = (path: string): string => `${plan.placeOf(path).line}:${plan.placeOf(path).column}`
    expect(at('zones.cell-1.kind')).toBe(found('kind: cell '))
    expect(at('conduits.operations-to-cell-1.allow.patching.until')).toBe(found('until: 2027-03-31'))
    expect(at('conduits.operations-to-cell-1.allow.patching.owner')).toBe(found('patching: '))
    expect(at('promises.1')).toBe(found('only engineering'))
    expect(at('nowhere.at.all')).toBe('1:1')
    expect(plan.placeOf('zones.cell-1')).toMatchObject({ file: 'plan.yaml', path: 'zones.cell-1' })
  })
})

describe('defaults and single texts', () => {
  test('a byte order mark and the line ends of other systems change nothing', () => {
    const dos = `\ufeff${riverside.replaceAll('\n', '\r\n')}`
    expect(mustParse(dos).revision).toBe(mustParse(riverside).revision)
    expect(mustParse(dos).placeOf('promises.1')).toEqual(mustParse(riverside).placeOf('promises.1'))
  })

  test('a conduit logs what it denies and not what it allows', () => {
    expect(mustParse(withFlow('{ from: hmi, to: plc, service: ssh }')).conduits.get('c')?.log).toEqual({ allow: false, deny: true })
  })

  test('a review interval reads as months however it is written', () => {
    expect(['3 months', '3months', '1 month', '2 years', '6'].map(months)).toEqual([3, 3, 1, 24, 6])
  })

  test('an empty value is as good as an absent one', () => {
    expect(said(withFlow('{ from: hmi, to: plc, service: ssh }', 'promises:\nfunctions:\n'))).toEqual([])
    expect(said(withFlow('{ from: , to: plc, service: ssh }'))).toEqual(['15:12 plan/missing-key'])
  })

  test('24:00 ends a day', () => {
    const plan = mustParse(withFlow('{ from: hmi, to: plc, service: ssh }').replace('"06:00"', '"24:00"'))
    expect(plan.windows.get('night')).toMatchObject({ fromMinute: 1320, toMinute: 1440 })
  })
})

describe('ends of a flow', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['plc', 'asset 10.2.0.1'],
    ['asset:plc', 'asset 10.2.0.1'],
    ['cell', 'zone 10.2.0.0/16'],
    ['zone:cell', 'zone 10.2.0.0/16'],
    ['role:plc', 'role 10.2.0.1'],
    ['10.2.0.0/24', 'network 10.2.0.0/24'],
    ['10.2.0.5-10.2.0.9', 'network 10.2.0.5-10.2.0.9'],
    ['any', 'any 0.0.0.0/0 ::/0'],
  ]
  for (const [end, expected] of cases) test(`\`${end}\` is ${expected}`, () => expect(ranges(end)).toEqual([expected]))

  test('a zone is its networks and its assets, also those outside of the networks', () => {
    const text = withFlow('{ from: hmi, to: zone:cell, service: ssh }').replace('address: 10.2.0.1', 'address: [10.2.0.1, 10.3.0.7]')
    expect(mustParse(text).conduits.get('c')?.flows[0]?.to[0]?.ranges.map(formatRange)).toEqual(['10.2.0.0/16', '10.3.0.7'])
  })
})

/** A text in which each `▸` stands where one finding is expected, in the order of the document. */
const marked = (text: string): { readonly text: string; readonly places: readonly string[] } => {
  const parts = text.split('▸')
  const places = parts.slice(0, -1).map((_, i) => {
    const before = parts
      .slice(0, i + 1)
      .join('')
      .split('\n')
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`
  })
  return { text: parts.join(''), places }
}

/** `from` must stand in the text: a case that changes nothing tests nothing. */
const swap = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`no ${from} in the plan`)
  return text.replace(from, to)
}

describe('errors, each at its place', () => {
  const flow = '{ from: hmi, to: plc, service: ssh }'
  const plan = withFlow(flow)
  const errors: readonly (readonly [string, string, string])[] = [
    ['nothing at all', '▸', 'plan/wrong-shape'],
    ['a list', '▸- a', 'plan/wrong-shape'],
    ['YAML that breaks off', 'plant: "x▸', 'plan/syntax'],
    ['an unknown top key', withFlow(flow, '▸zonez: {}\n'), 'plan/unknown-key'],
    ['an unknown key of a flow', withFlow('{ from: hmi, to: plc, service: ssh, ▸wy: x }'), 'plan/unknown-key'],
    ['an unknown key deep inside', withFlow(flow, '    log: { allow: true, ▸keep: 1y }\n'), 'plan/unknown-key'],
    ['a key twice', withFlow('{ from: hmi, to: plc, ▸to: plc, service: ssh }'), 'plan/duplicate-key'],
    ['a missing service', swap(withFlow('{ from: hmi, to: plc }'), 'f: {', '▸f: {'), 'plan/missing-key'],
    ['a zone without kind', swap(plan, 'cell: { kind: cell, ', '▸cell: { '), 'plan/missing-key'],
    ['an unknown kind', swap(plan, 'kind: cell', 'kind: ▸cel'), 'plan/wrong-shape'],
    ['a number for a text', swap(plan, 'purpose: c', 'purpose: ▸7'), 'plan/wrong-shape'],
    ['an unknown time zone', swap(plan, 'UTC', '▸Europe/Berln'), 'plan/bad-timezone'],
    ['an offset instead of a time zone', swap(plan, 'UTC', '▸"+01:00"'), 'plan/bad-timezone'],
    ['an id in capitals', swap(swap(plan, 'plc: {', '▸PLC: {'), 'to: plc', 'to: asset:PLC'), 'plan/bad-id'],
    ['an id of 64 characters', swap(swap(plan, 'plc: {', `▸${'p'.repeat(64)}: {`), 'to: plc', `to: ${'p'.repeat(64)}`), 'plan/bad-id'],
    ['an asset named any', swap(swap(plan, 'hmi: {', '▸any: {'), 'from: hmi', 'from: asset:any'), 'plan/reserved-id'],
    ['an asset in an unknown zone', swap(plan, 'zone: ops', 'zone: ▸opps'), 'plan/unknown-zone'],
    ['an asset of an unknown role', swap(plan, 'role: hmi', 'role: ▸hmj'), 'plan/unknown-role'],
    ['a network as an asset', swap(withFlow('{ from: ▸hmi, to: plc, service: ssh }'), '10.1.0.1', '▸10.1.0.0/24'), 'plan/bad-address plan/empty-end'],
    ['a MAC address that is none', swap(plan, '10.1.0.1 }', '10.1.0.1, mac: ▸00:1b }'), 'plan/bad-mac'],
    ['an octal address', swap(withFlow('{ from: ▸hmi, to: plc, service: ssh }'), '10.1.0.1', '▸10.1.0.01'), 'plan/bad-address plan/empty-end'],
    ['two assets with one address', swap(swap(plan, '10.2.0.1', '▸10.1.0.1'), '[10.2.0.0/16]', '[10.2.0.0/16, 10.1.0.1]'), 'plan/duplicate-address'],
    [
      'two zones with one network',
      swap(swap(plan, 'networks: [10.2.0.0/16]', '▸networks: [10.1.0.0/16]'), '10.2.0.1', '10.1.0.2'),
      'plan/shared-network',
    ],
    ['a network that is none', swap(plan, '10.2.0.0/16', '▸10.2.0.0/33'), 'plan/bad-address'],
    ['an unknown window', withFlow('{ from: hmi, to: plc, service: ssh, during: ▸nigth }'), 'plan/unknown-window'],
    ['an unknown enforcement point', withFlow(flow, '    through: ▸fw\n'), 'plan/unknown-point'],
    ['a date that is none', withFlow('{ from: hmi, to: plc, service: ssh, until: ▸2027-02-29 }'), 'plan/bad-date'],
    ['a text that is no date', withFlow('{ from: hmi, to: plc, service: ssh, until: ▸soon }'), 'plan/wrong-shape'],
    ['an unknown end', withFlow('{ from: [hmi, ▸hmj], to: plc, service: ssh }'), 'plan/unknown-end'],
    ['a role as an end', withFlow('{ from: hmi, to: ▸rtu, service: ssh }'), 'plan/unknown-end'],
    ['an end on the other side', withFlow('{ from: ▸plc, to: plc, service: ssh }'), 'plan/end-elsewhere'],
    ['the zone of the other side', withFlow('{ from: hmi, to: ▸zone:ops, service: ssh }'), 'plan/end-elsewhere'],
    ['a role that nobody has there', withFlow('{ from: hmi, to: ▸role:rtu, service: ssh }'), 'plan/empty-end'],
    ['an address that is none', withFlow('{ from: hmi, to: ▸10.2.0.256, service: ssh }'), 'plan/bad-address'],
    ['an unknown service', withFlow('{ from: hmi, to: plc, service: ▸shh }'), 'plan/unknown-service'],
    ['a port over the end', withFlow('{ from: hmi, to: plc, service: ▸tcp/65536 }'), 'plan/bad-service'],
    ['a service on layer 2', withFlow('{ from: hmi, to: plc, service: ▸goose }'), 'plan/layer-2-service'],
    ['operations not said', withFlow('{ from: hmi, to: plc, service: ▸modbus }'), 'plan/operations-missing'],
    ['operations nobody can tell', withFlow('{ from: hmi, to: plc, service: ssh, ▸operations: read }'), 'plan/operations-refused'],
    ['services of both sorts', withFlow('{ from: hmi, to: plc, ▸service: [modbus, ssh], operations: read }'), 'plan/mixed-services'],
    ['an unknown operation', withFlow('{ from: hmi, to: plc, service: modbus, operations: [read, ▸wirte] }'), 'plan/wrong-shape'],
    ['a conduit to itself', swap(swap(plan, 'to: cell', 'to: ▸ops'), 'to: plc', 'to: hmi'), 'plan/same-zone'],
    ['a conduit to nowhere', swap(plan, 'to: cell', 'to: ▸call'), 'plan/unknown-zone'],
    [
      'an interface no kernel takes',
      withFlow(flow, 'enforcement-points: { fw: { dialect: nftables, interfaces: { ▸"eth0 up": ops } } }\n'),
      'plan/bad-interface',
    ],
    [
      'an interface in an unknown zone',
      withFlow(flow, 'enforcement-points: { fw: { dialect: nftables, interfaces: { eth0: [ops, ▸opps] } } }\n'),
      'plan/unknown-zone',
    ],
    ['a window that begins at 24:00', swap(plan, '"22:00"', '▸"24:00"'), 'plan/bad-time'],
    ['a window at 25:00', swap(plan, '"22:00"', '▸"25:00"'), 'plan/wrong-shape'],
    ['an unknown day', swap(plan, '[mon]', '[mon, ▸tu]'), 'plan/wrong-shape'],
    ['an exception for an unknown flow', withFlow(flow, 'exceptions: { e: { what: x, flows: [▸c.g] } }\n'), 'plan/unknown-flow'],
    [
      'an exception accepted twice',
      withFlow(flow, 'exceptions: { e: { what: x, ▸accepted-by: a, risk: { accepted-by: b } } }\n'),
      'plan/doubly-accepted',
    ],
    [
      'a need nobody has',
      withFlow(flow, 'functions: { f: { name: x, consequence: { safety: 1, downtime: 1, quality: 1 }, needs: [plc, ▸plcc] } }\n'),
      'plan/unknown-need',
    ],
    [
      'a consequence over the end',
      withFlow(flow, 'functions: { f: { name: x, consequence: { safety: ▸5, downtime: 1, quality: 1 }, needs: plc } }\n'),
      'plan/wrong-shape',
    ],
    ['a promise in other words', withFlow(flow, 'promises: [▸all is well]\n'), 'plan/bad-promise'],
    ['a promise on nobody', withFlow(flow, 'promises: [▸nobody in ops reaches role:rtu]\n'), 'plan/empty-end'],
    ['a second document', `${plan}▸---\nplant: q\n`, 'plan/unsupported-yaml'],
    ['YAML 1.1', `▸%YAML 1.1\n---\n${plan}`, 'plan/unsupported-yaml'],
    ['a tag', withFlow('{ ▸from: !secret ▸hmi, to: plc, service: ssh }'), 'plan/missing-key plan/unsupported-yaml'],
    ['a merge key', withFlow('{ ▸<<: { from: hmi }, from: hmi, to: plc, service: ssh }'), 'plan/unsupported-yaml'],
    ['an alias without anchor', withFlow('{ ▸from: ▸*x , to: plc, service: ssh }'), 'plan/missing-key plan/unknown-alias'],
    ['a prototype for a zone', swap(plan, 'ops: {', '▸__proto__: { kind: cell, purpose: x }\n  ops: {'), 'plan/bad-id'],
    ['a prototype for a key', withFlow('{ from: hmi, to: plc, service: ssh, ▸__proto__: { until: 1 } }'), 'plan/unknown-key'],
  ]
  test.each(errors)('%s', (_, text, codes) => {
    const { text: plain, places } = marked(text)
    const result = parsePlan(plain, 'plan.yaml')
    expect(lines(result)).toEqual(codes.split(' ').map((code, i) => `${places[i]} ${code}`))
    expect(result.ok).toBe(false)
  })

  test.each([
    ['an empty list of ends', withFlow('{ ▸from: [], to: plc, service: ssh }'), 'plan/empty-list'],
    ['an empty list of operations', withFlow('{ from: hmi, to: plc, service: modbus, ▸operations: [] }'), 'plan/empty-list'],
    ['a window without days', swap(plan, 'days: [mon]', '▸days: []'), 'plan/empty-list'],
    ['addresses that no network of the zone holds', withFlow('{ from: hmi, to: ▸10.9.0.0/24, service: ssh }'), 'plan/end-outside-zone'],
    ['an asset outside the networks of its zone', swap(plan, '10.2.0.1', '▸10.1.0.2'), 'plan/address-outside-zone'],
    ['bits behind the length of a prefix', swap(plan, '10.2.0.0/16', '▸10.2.0.1/16'), 'plan/host-bits'],
  ])('%s is a warning, and the plan stays usable', (_, text, code) => {
    const { text: plain, places } = marked(text)
    const result = parsePlan(plain, 'plan.yaml')
    expect([result.ok, lines(result)]).toEqual([true, [`${places[0]} ${code}`]])
  })

  test('an ambiguous id asks for its kind', () => {
    const text = swap(withFlow('{ from: ops, to: plc, service: ssh }'), 'hmi: {', 'ops: {')
    expect(parsePlan(text, 'p').findings[0]).toMatchObject({ code: 'plan/ambiguous-end', help: 'write `zone:ops` or `asset:ops`' })
    expect(said(swap(text, 'from: ops, to: plc', 'from: zone:ops, to: plc'))).toEqual([])
  })

  test('every error of the plan is there at once, in the order of the document', () => {
    const text = swap(
      swap(
        withFlow('{ from: ▸hmj, to: ▸plk, service: ▸modbas, during: ▸nigth, until: ▸2027-13-01 }', 'promises: [▸x]\n'),
        'cell: { kind',
        '▸cell: { ▸knd',
      ),
      'role: hmi',
      'role: ▸hmj',
    )
    const { text: plain, places } = marked(text)
    const codes = [
      'missing-key',
      'unknown-key',
      'unknown-role',
      'unknown-end',
      'unknown-end',
      'unknown-service',
      'unknown-window',
      'bad-date',
      'bad-promise',
    ]
    expect(said(plain)).toEqual(codes.map((code, i) => `${places[i]} plan/${code}`))
  })

  test('naming an entry that is itself in error is no second error', () => {
    const { text, places } = marked(swap(plan, 'plc: { role', '▸plc: { ▸rool'))
    expect(said(text)).toEqual([`${places[0]} plan/missing-key`, `${places[1]} plan/unknown-key`])
  })

  test('help names what was meant', () => {
    expect(help(withFlow('{ from: hmj, to: plc, service: ssh }'))).toBe('did you mean `hmi`?')
    expect(help(withFlow('{ from: hmi, to: rtu, service: ssh }'))).toBe('did you mean `role:rtu`?')
    expect(help(withFlow('{ from: hmi, to: plc, service: ssh, durin: night }'))).toBe('did you mean `during`?')
    expect(help(withFlow('{ from: hmi, to: plc, service: modbus, operations: [writ] }'))).toBe('did you mean `write`?')
    expect(help(withFlow('{ from: hmi, to: plc, service: s7com, operations: [read] }'))).toBe('did you mean `s7comm`?')
    expect(parsePlan(swap(plan, 'plc: {', 'PLC 1: {'), 'p').findings[0]?.help).toMatch(/^write `plc-1`/)
  })
})
