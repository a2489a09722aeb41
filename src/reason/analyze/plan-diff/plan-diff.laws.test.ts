import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '#ground/net'
import type { Operation } from '#ground/service'
import { operationPoint } from '#reason/policy'
import type { Box, Point } from '#reason/space'
import { planOf } from '../../../../test/fixture/plan.ts'
import { diffPlans } from './plan-diff.ts'
import type { DiffEntry } from './plan-diff.ts'

/*
 * The other road: a plant of four zones whose flows are records. One function writes them as a plan; another walks them
 * packet by packet, by its own table of services and hand-made instants, and knows no box and no diagram.
 */

const addresses: Readonly<Record<string, readonly string[]>> = {
  pc: ['10.1.0.5'],
  scada: ['10.2.0.10'],
  historian: ['10.2.0.11'],
  ews: ['10.9.0.9'],
  'plc-a': ['10.3.0.10', '2001:db8:3::10'],
  'plc-b': ['10.3.0.11'],
}

const conduits = [
  { id: 'operations-to-cell-1', from: 'operations', to: 'cell-1', sources: ['scada', 'historian'], destinations: ['plc-a', 'plc-b'] },
  { id: 'engineering-to-cell-1', from: 'engineering', to: 'cell-1', sources: ['ews'], destinations: ['plc-a', 'plc-b'] },
  { id: 'enterprise-to-operations', from: 'enterprise', to: 'operations', sources: ['pc'], destinations: ['scada', 'historian'] },
] as const

/** What each service is on the wire. A flow of one that is decoded names its operations, of another it cannot. */
const services = [
  { text: 's7comm', name: 's7comm', isDecoded: true, protocol: 6, port: 102, bothWays: false },
  { text: 'modbus', name: 'modbus', isDecoded: true, protocol: 6, port: 502, bothWays: false },
  { text: 'enip-io', name: 'enip-io', isDecoded: false, protocol: 17, port: 2222, bothWays: true },
  { text: 'tcp/102', name: undefined, isDecoded: false, protocol: 6, port: 102, bothWays: false },
  { text: 'tcp/1433', name: undefined, isDecoded: false, protocol: 6, port: 1433, bothWays: false },
] as const

interface FlowRecord {
  readonly conduit: number
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly service: number
  readonly operations: readonly Operation[] | undefined
  readonly isNightly: boolean
  readonly until: string | undefined
}

const now = Date.parse('2026-01-05T12:00:00Z') / 1000

/** Window `night` is Sunday 22:00 to Monday 04:00 in Berlin. */
const instants = [
  { iso: '2026-01-06T12:00:00Z', isNight: false },
  { iso: '2026-01-11T20:59:59Z', isNight: false },
  { iso: '2026-01-11T21:00:00Z', isNight: true },
  { iso: '2026-01-12T02:59:59Z', isNight: true },
  { iso: '2026-01-12T03:00:00Z', isNight: false },
  { iso: '2026-05-31T23:59:59Z', isNight: true },
  { iso: '2026-07-05T19:59:59Z', isNight: false },
  { iso: '2026-07-05T20:00:00Z', isNight: true },
].map(({ iso, isNight }) => ({ seconds: Date.parse(iso) / 1000, isNight }))

const yamlOf = (flows: readonly FlowRecord[]): string => {
  const flowText = (flow: FlowRecord, index: number): string => {
    const operations = flow.operations === undefined ? '' : `, operations: [${flow.operations.join(', ')}]`
    const during = flow.isNightly ? ', during: night' : ''
    const until = flow.until === undefined ? '' : `, until: "${flow.until}"`
    return `      f${index}: { from: [${flow.from.join(', ')}], to: [${flow.to.join(', ')}], service: ${services[flow.service]?.text}${operations}${during}${until}, why: Law }`
  }
  const conduitText = conduits.flatMap(({ id, from, to }, index) => {
    const own = flows.flatMap((flow, at) => (flow.conduit === index ? [flowText(flow, at)] : []))
    return own.length === 0 ? [] : [`  ${id}:`, `    from: ${from}`, `    to: ${to}`, '    why: Law', '    owner: ot', '    allow:', ...own]
  })
  const asset = (id: string, zone: string): string =>
    `  ${id}: { role: plc, zone: ${zone}, address: [${(addresses[id] ?? []).map((a) => `"${a}"`).join(', ')}] }`
  return [
    'plant: Law',
    'timezone: Europe/Berlin',
    'zones:',
    ...['enterprise', 'operations', 'engineering'].map((id) => `  ${id}: { kind: ${id}, purpose: Law, owner: ot }`),
    '  cell-1: { kind: cell, purpose: Law, owner: ot }',
    'assets:',
    asset('pc', 'enterprise'),
    asset('scada', 'operations'),
    asset('historian', 'operations'),
    asset('ews', 'engineering'),
    asset('plc-a', 'cell-1'),
    asset('plc-b', 'cell-1'),
    'windows:',
    '  night: { days: [sun], from: "22:00", to: "04:00" }',
    ...(conduitText.length === 0 ? ['conduits: {}'] : ['conduits:', ...conduitText]),
    '',
  ].join('\n')
}

interface Packet {
  readonly from: string
  readonly to: string
  readonly source: string
  readonly destination: string
  readonly protocol: number
  readonly port: number
  readonly service: string | undefined
  readonly operation: Operation | undefined
  readonly at: (typeof instants)[number]
}

const isAllowed = (flows: readonly FlowRecord[], packet: Packet, seesOperations = true): boolean =>
  flows.some((flow) => {
    const conduit = conduits[flow.conduit]
    const service = services[flow.service]
    if (conduit === undefined || service === undefined || service.protocol !== packet.protocol || service.port !== packet.port) return false
    const isWay = (from: string, to: string, sources: readonly string[], destinations: readonly string[]): boolean =>
      packet.from === from &&
      packet.to === to &&
      sources.some((id) => addresses[id]?.includes(packet.source)) &&
      destinations.some((id) => addresses[id]?.includes(packet.destination))
    const there = isWay(conduit.from, conduit.to, flow.from, flow.to)
    const back = service.bothWays && isWay(conduit.to, conduit.from, flow.to, flow.from)
    if (!there && !back) return false
    if (flow.isNightly && !packet.at.isNight) return false
    const end = flow.until === undefined ? Infinity : Date.parse(flow.until) / 1000
    if (end <= now || packet.at.seconds >= end) return false
    if (!seesOperations || service.name === undefined) return true
    if (packet.service !== service.name || packet.operation === undefined) return false
    return flow.operations === undefined || packet.operation === 'session' || flow.operations.includes(packet.operation)
  })

const wires = [
  { protocol: 6, port: 102, service: 's7comm', operation: 'read' },
  { protocol: 6, port: 102, service: 's7comm', operation: 'session' },
  { protocol: 6, port: 102, service: 's7comm', operation: 'download' },
  { protocol: 6, port: 102, service: 'modbus', operation: 'read' },
  { protocol: 6, port: 102, service: undefined, operation: undefined },
  { protocol: 6, port: 502, service: 'modbus', operation: 'write' },
  { protocol: 17, port: 502, service: 'modbus', operation: 'write' },
  { protocol: 17, port: 2222, service: 'enip-io', operation: 'read' },
  { protocol: 6, port: 1433, service: undefined, operation: undefined },
] as const

const ways = [...conduits.flatMap(({ from, to }) => [[from, to] as const, [to, from] as const]), ['enterprise', 'cell-1'] as const]

const packets: readonly Packet[] = ways.flatMap(([from, to]) =>
  [...Object.values(addresses).flat(), '10.3.0.12'].flatMap((source) =>
    [...Object.values(addresses).flat(), '10.3.0.9'].flatMap((destination) =>
      wires.flatMap((wire) => instants.map((at) => ({ from, to, source, destination, ...wire, at }))),
    ),
  ),
)

/** Places of a diff are the zones of both plans by name. */
const places = ['cell-1', 'engineering', 'enterprise', 'operations']

const pointOf = (packet: Packet): Point => ({
  state: 0n,
  from: BigInt(places.indexOf(packet.from)),
  to: BigInt(places.indexOf(packet.to)),
  time: BigInt(packet.at.seconds),
  protocol: BigInt(packet.protocol),
  port: BigInt(packet.port),
  destination: parseAddress(packet.destination) ?? -1n,
  source: parseAddress(packet.source) ?? -1n,
  sourcePort: 50000n,
  operation: packet.service === undefined || packet.operation === undefined ? 0n : operationPoint(packet.service, packet.operation),
})

const points = packets.map((packet) => ({ packet, point: pointOf(packet) }))

const holds = (box: Box, point: Point): boolean =>
  Object.entries(box).every(([axis, intervals]) => intervals.some(([first, last]) => first <= (point[axis] ?? -1n) && (point[axis] ?? -1n) <= last))

const entriesAt = (entries: readonly DiffEntry[], point: Point): readonly DiffEntry[] =>
  entries.filter(({ boxes }) => boxes.some((box) => holds(box, point)))

const flowRecord: fc.Arbitrary<FlowRecord> = fc.nat({ max: conduits.length - 1 }).chain((conduit) => {
  const { sources, destinations } = conduits[conduit] ?? conduits[0]
  return fc
    .record({
      conduit: fc.constant(conduit),
      from: fc.subarray([...sources], { minLength: 1 }),
      to: fc.subarray([...destinations], { minLength: 1 }),
      service: fc.nat({ max: services.length - 1 }),
      operations: fc.subarray<Operation>(['read', 'write', 'download'], { minLength: 1 }),
      isNightly: fc.boolean(),
      until: fc.option(fc.constantFrom('2026-06-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-12T00:00:00Z'), { nil: undefined }),
    })
    .map((flow) => ({ ...flow, operations: services[flow.service]?.isDecoded === true ? flow.operations : undefined }))
})

const flowRecords = fc.array(flowRecord, { maxLength: 4 })

/** A plan and the same with one flow replaced, added or dropped. */
const edited = fc.tuple(flowRecords, flowRecord, fc.nat(), fc.constantFrom('replace', 'add', 'drop')).map(([flows, flow, at, edit]) => {
  const index = flows.length === 0 ? 0 : at % flows.length
  const after = edit === 'drop' ? flows.toSpliced(index, 1) : flows.toSpliced(index, edit === 'add' ? 0 : 1, flow)
  return { before: flows, after }
})

const diffOf = (before: readonly FlowRecord[], after: readonly FlowRecord[]) => diffPlans(planOf(yamlOf(before)), planOf(yamlOf(after)), { now })

describe('the difference of two plans', () => {
  it('is exactly what a walk over the flows sees, packet by packet, and each packet is in one entry', () => {
    let opened = 0
    let closed = 0
    fc.assert(
      fc.property(edited, ({ before, after }) => {
        const diff = diffOf(before, after)
        for (const { packet, point } of points) {
          const was = isAllowed(before, packet)
          const is = isAllowed(after, packet)
          const opens = entriesAt(diff.opens, point)
          const closes = entriesAt(diff.closes, point)
          if (opens.length !== (!was && is ? 1 : 0) || closes.length !== (was && !is ? 1 : 0)) {
            throw new Error(`${JSON.stringify(packet)}: before ${was}, after ${is}, in ${opens.length} that open and ${closes.length} that close`)
          }
          opened += opens.length
          closed += closes.length
          for (const { keptBy, from, to } of opens) {
            const passedFilter = isAllowed(before, packet, false)
            expect([keptBy, from, to]).toEqual([passedFilter ? 'watch' : 'firewall', packet.from, packet.to])
          }
          for (const { keptBy, from, to } of closes) {
            const passesFilter = isAllowed(after, packet, false)
            expect([keptBy, from, to]).toEqual([passesFilter ? 'watch' : 'firewall', packet.from, packet.to])
          }
        }
      }),
      { numRuns: 60 },
    )
    // A law that met no difference would have shown nothing.
    expect(Math.min(opened, closed)).toBeGreaterThan(0)
  }, 120_000)

  it('shows witnesses that the walk over the flows confirms', () => {
    let seen = 0
    fc.assert(
      fc.property(flowRecords, flowRecords, (before, after) => {
        const diff = diffOf(before, after)
        const entries = [...diff.opens.map((entry) => ({ entry, opens: true })), ...diff.closes.map((entry) => ({ entry, opens: false }))]
        for (const { entry, opens } of entries) {
          const { witness } = entry
          const time = Date.parse(witness.time) / 1000
          // The walk knows the night only at instants made by hand: the witness must fall into a stretch it can tell.
          const local = new Intl.DateTimeFormat('en-GB', {
            timeZone: 'Europe/Berlin',
            weekday: 'short',
            hour: '2-digit',
            hourCycle: 'h23',
          }).formatToParts(time * 1000)
          const day = local.find(({ type }) => type === 'weekday')?.value
          const hour = Number(local.find(({ type }) => type === 'hour')?.value)
          const isNight = (day === 'Sun' && hour >= 22) || (day === 'Mon' && hour < 4)
          const packet: Packet = {
            from: witness.from,
            to: witness.to,
            source: witness.source,
            destination: witness.destination,
            protocol: witness.protocol === 'tcp' ? 6 : 17,
            port: witness.port ?? -1,
            service: witness.service,
            operation: witness.operation,
            at: { seconds: time, isNight },
          }
          expect([isAllowed(before, packet), isAllowed(after, packet)]).toEqual([!opens, opens])
          expect([witness.before, witness.after]).toEqual(opens ? ['denied', 'allowed'] : ['allowed', 'denied'])
          seen++
        }
      }),
      { numRuns: 80 },
    )
    expect(seen).toBeGreaterThan(0)
  }, 120_000)

  it('is empty between a plan and itself, in any order of its flows', () => {
    fc.assert(
      fc.property(flowRecords, (flows) => {
        for (const diff of [diffOf(flows, flows), diffOf(flows, flows.toReversed())]) {
          expect(diff).toMatchObject({ sameMeaning: true, opens: [], closes: [], moves: [] })
          expect(diff.before.fingerprint).toBe(diff.after.fingerprint)
          expect(diff.before.filteredFingerprint).toBe(diff.after.filteredFingerprint)
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  it('opens one way what it closes the other way', () => {
    const mirrored = (entries: readonly DiffEntry[]) =>
      entries.map(({ plan, witness: { before, after, ...witness }, ...entry }) => ({
        ...entry,
        plan: plan === 'before' ? 'after' : 'before',
        witness: { ...witness, before: after, after: before },
      }))
    fc.assert(
      fc.property(flowRecords, flowRecords, (a, b) => {
        const there = diffOf(a, b)
        const back = diffOf(b, a)
        expect(mirrored(there.opens)).toEqual(back.closes)
        expect(mirrored(there.closes)).toEqual(back.opens)
        expect(there.sameMeaning).toBe(there.before.fingerprint === there.after.fingerprint)
      }),
      { numRuns: 60 },
    )
  }, 120_000)
})
