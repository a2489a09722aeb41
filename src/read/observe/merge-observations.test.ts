import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeObservations } from './merge-observations.ts'
import type { Conversation, ObservedAsset, Observations, RoleGuess } from './observations.ts'
import { modbusPair, observe, tcp, udp, type Frame } from './wire.fixture.ts'

const asset = (more: Partial<ObservedAsset>): ObservedAsset => ({
  id: '10.0.0.5',
  addresses: ['10.0.0.5'],
  names: [],
  identity: {},
  role: { value: 'unknown', confidence: 0, because: [] },
  vlans: [],
  firstUs: 10,
  lastUs: 20,
  packets: 1,
  external: false,
  ...more,
})

const conversation = (more: Partial<Conversation>): Conversation => ({
  client: '10.0.0.5',
  server: '10.0.0.10',
  transport: 'tcp',
  port: 502,
  service: 'modbus',
  basis: 'port',
  operations: {},
  functions: {},
  exceptions: 0,
  outcome: 'unanswered',
  connections: 1,
  packets: 3,
  bytes: 180,
  firstUs: 10,
  lastUs: 20,
  remarks: [],
  sightings: {},
  ...more,
})

const recording = (name: string, assets: readonly ObservedAsset[], conversations: readonly Conversation[] = []): Observations => ({
  sources: [{ name, packets: 1, bytes: 60, findings: [] }],
  assets,
  conversations,
})

const mergedAsset = (...parts: readonly Partial<ObservedAsset>[]) =>
  mergeObservations(parts.map((part, i) => recording(`${i}`, [asset(part)]))).assets

const mergedConversation = (...parts: readonly Partial<Conversation>[]): Conversation => {
  const { conversations } = mergeObservations(parts.map((part, i) => recording(`${i}`, [], [conversation(part)])))
  expect(conversations).toHaveLength(1)
  return conversations[0] as Conversation
}

describe('an asset of several recordings', () => {
  test('has all its addresses, names and VLANs, its whole time, and all its packets', () => {
    const [one] = mergedAsset(
      { addresses: ['10.0.0.5', 'fe80::5'], names: ['PLC-1'], vlans: [20], firstUs: 50, lastUs: 90, packets: 7 },
      { addresses: ['10.0.0.5', '2001:db8::5'], names: ['plc-1', 'filler'], vlans: [10, 20], firstUs: 5, lastUs: 60, packets: 4 },
    )
    // What was recorded earlier comes first: `plc-1` was the older writing.
    expect(one).toMatchObject({ names: ['plc-1', 'filler'], vlans: [10, 20], firstUs: 5, lastUs: 90, packets: 11 })
    expect(one?.addresses).toEqual(['10.0.0.5', '2001:db8::5', 'fe80::5'])
  })

  test('says of itself what it said last', () => {
    const [one] = mergedAsset(
      { lastUs: 90, identity: { firmware: '2.0' }, mac: '00:1b:1b:00:00:02' },
      { lastUs: 60, identity: { firmware: '1.0', product: 'S7-1200' }, mac: '00:1b:1b:00:00:01' },
    )
    expect(one?.identity).toEqual({ firmware: '2.0', product: 'S7-1200' })
    expect(one?.mac).toBe('00:1b:1b:00:00:02')
  })

  test('stays apart from another', () => {
    expect(mergedAsset({}, { id: '10.0.0.6', addresses: ['10.0.0.6'] }).map(({ id }) => id)).toEqual(['10.0.0.5', '10.0.0.6'])
  })

  const guess = (value: string, confidence: number, runnerUp?: string): RoleGuess => ({
    value,
    confidence,
    because: [`looks like ${value}`],
    ...(runnerUp === undefined ? {} : { runnerUp: { value: runnerUp, confidence: 0.3 } }),
  })

  test.each<[string, readonly RoleGuess[], Partial<RoleGuess>]>([
    ['the more confident guess', [guess('unknown', 0), guess('plc', 0.5)], { value: 'plc', because: ['looks like plc'] }],
    [
      'the more confident guess, and the other beside it',
      [guess('hmi-panel', 0.4), guess('plc', 0.5, 'rtu')],
      { value: 'plc', runnerUp: { value: 'hmi-panel', confidence: 0.4 }, because: ['looks like plc'] },
    ],
    [
      'a doubt, where two confident guesses differ',
      [guess('plc', 0.9), guess('hmi-panel', 0.7)],
      {
        value: 'plc',
        confidence: 0.9,
        runnerUp: { value: 'hmi-panel', confidence: 0.7 },
        because: ['looks like plc', 'another recording speaks for `hmi-panel` (0.7)'],
      },
    ],
  ])('has as its role %s', (_, guesses, role) => {
    for (const given of [guesses, guesses.toReversed()]) expect(mergedAsset(...given.map((each) => ({ role: each })))[0]?.role).toMatchObject(role)
  })
})

describe('a conversation of several recordings', () => {
  test('adds up, over its whole time', () => {
    const one = mergedConversation(
      { operations: { read: 5 }, functions: { 'fc 3': 5 }, exceptions: 1, packets: 10, bytes: 600, firstUs: 50, lastUs: 90 },
      { operations: { read: 2, write: 1 }, functions: { 'fc 3': 2, 'fc 6': 1 }, exceptions: 2, packets: 4, bytes: 240, firstUs: 5, lastUs: 60 },
    )
    expect(one).toMatchObject({ exceptions: 3, packets: 14, bytes: 840, connections: 2, firstUs: 5, lastUs: 90 })
    expect(one.operations).toEqual({ read: 7, write: 1 })
    expect(one.functions).toEqual({ 'fc 3': 7, 'fc 6': 1 })
  })

  test('is proved when one recording proves it', () => {
    expect(mergedConversation({ basis: 'port' }, { basis: 'payload' }).basis).toBe('payload')
  })

  test.each([
    ['answered', 'refused', 'answered'],
    ['unanswered', 'answered', 'answered'],
    ['unanswered', 'refused', 'refused'],
    ['unanswered', 'unanswered', 'unanswered'],
  ] as const)('that was %s and %s was %s', (a, b, outcome) => {
    expect(mergedConversation({ outcome: a }, { outcome: b }).outcome).toBe(outcome)
    expect(mergedConversation({ outcome: b }, { outcome: a }).outcome).toBe(outcome)
  })

  test('has the rhythm of the recording that shows most of it, and none when that has none', () => {
    const steady = { periodMs: 1000, jitterMs: 5 }
    expect(mergedConversation({ packets: 9, cadence: steady }, { packets: 5, cadence: { periodMs: 20, jitterMs: 1 } }).cadence).toEqual(steady)
    expect(mergedConversation({ packets: 9 }, { packets: 5, cadence: steady }).cadence).toBeUndefined()
  })

  test('knows when each operation was first and last seen', () => {
    const one = mergedConversation(
      { sightings: { download: { firstUs: 50, lastUs: 60 } } },
      { sightings: { download: { firstUs: 10, lastUs: 20 }, write: { firstUs: 5, lastUs: 5 } } },
    )
    expect(one.sightings).toEqual({ download: { firstUs: 10, lastUs: 60 }, write: { firstUs: 5, lastUs: 5 } })
  })

  test('keeps remarks once, the older first, at most eight', () => {
    const remarks = (from: number) => Array.from({ length: 6 }, (_, i) => `block ${from + i}`)
    expect(mergedConversation({ remarks: remarks(3), lastUs: 90 }, { remarks: remarks(1), lastUs: 30 }).remarks).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `block ${n}`),
    )
  })

  test('on another port or of another service is another', () => {
    const others = [conversation({}), conversation({ port: 1502 }), conversation({ service: 'tcp/502' }), conversation({ server: '10.0.0.11' })]
    expect(mergeObservations(others.map((other) => recording('x', [], [other]))).conversations).toHaveLength(4)
  })
})

const hosts = ['10.0.0.5', '10.0.0.6', '10.0.0.10', '10.0.0.11']

const deed = fc
  .record({ kind: fc.constantFrom('poll', 'write', 'knock', 'refused', 'time', 'group'), from: fc.nat(3), to: fc.nat(3), at: fc.nat(1_000_000) })
  .filter(({ from, to }) => from !== to)

/** A whole conversation, so that a cut between two deeds cuts none of them. */
const framesOf = (
  i: number,
  { kind, from, to, at }: { readonly kind: string; readonly from: number; readonly to: number; readonly at: number },
): readonly Frame[] => {
  const [client, server] = [`${hosts[from]}:${50_000 + i}`, hosts[to]]
  const timeUs = i * 10_000_000 + at
  if (kind === 'time') return udp(timeUs, `${client} > ${server}:123`, [`> 23${'00'.repeat(47)}`, `< 2401${'00'.repeat(46)}`])
  if (kind === 'group') return udp(timeUs, `${client} > 239.1.2.3:9000`, ['> c0ffee'])
  const lines =
    { poll: ['syn', ...modbusPair(1), 'fin'], write: ['syn', ...modbusPair(1, true), 'fin'], knock: ['syn?'], refused: ['syn!'] }[kind] ?? []
  return tcp(timeUs, `${client} > ${server}:502`, lines)
}

const deeds = fc.array(deed, { maxLength: 12 })

/** What one observer and several must agree on: roles and rhythms need the whole. */
const counted = ({ assets, conversations }: Observations) => ({
  assets: assets.map(({ role: _role, ...rest }) => rest),
  conversations: conversations.map(({ cadence: _cadence, ...rest }) => rest),
})

describe('laws of merging', () => {
  test('a capture in two halves, each observed by itself, shows what one observer sees', () => {
    fc.assert(
      fc.property(deeds, fc.nat(12), (all, cut) => {
        const frames = all.map((each, i) => framesOf(i, each))
        const halves = [frames.slice(0, cut), frames.slice(cut)].map((half) => observe(half))
        expect(counted(mergeObservations(halves))).toEqual(counted(observe(frames)))
      }),
      { numRuns: 300 },
    )
  })

  test('the order of recordings and how they are grouped say nothing about counts, times and outcomes', () => {
    fc.assert(
      fc.property(deeds, deeds, deeds, (a, b, c) => {
        const parts = [a, b, c].map((part, n) => observe(part.map((each, i) => framesOf(i + 20 * n, each)))) as [
          Observations,
          Observations,
          Observations,
        ]
        const at = counted(mergeObservations(parts))
        expect(counted(mergeObservations(parts.toReversed()))).toEqual(at)
        expect(counted(mergeObservations([mergeObservations(parts.slice(0, 2)), parts[2]]))).toEqual(at)
        expect(counted(mergeObservations([parts[0], mergeObservations(parts.slice(1))]))).toEqual(at)
      }),
      { numRuns: 200 },
    )
  })

  test('one recording is itself, with or without an empty one beside it; none is nothing', () => {
    const nothing: Observations = { sources: [], assets: [], conversations: [] }
    fc.assert(
      fc.property(deeds, (all) => {
        const one = observe(all.map((each, i) => framesOf(i, each)))
        expect(mergeObservations([one])).toEqual(one)
        expect(mergeObservations([nothing, one])).toEqual(one)
      }),
      { numRuns: 100 },
    )
    expect(mergeObservations([])).toEqual(nothing)
  })

  test('every source is kept, in the order given', () => {
    const parts = ['b', 'a', 'b'].map((name) => recording(name, []))
    expect(mergeObservations(parts).sources.map(({ name }) => name)).toEqual(['b', 'a', 'b'])
  })
})
