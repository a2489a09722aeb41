import { writePcap } from '../capture-file.ts'
import { pingFrames, type Ends, udpFrames } from '../dialogue.ts'
import { arpFrame, broadcastMac, type Host, ipFrame, type TimedFrame, udpDatagram } from '../frame.ts'
import { mergeByTime } from '../merge-by-time.ts'
import { dhcpMessage } from '../protocol/infrastructure.ts'
import { lldpFrame, spanningTreeFrame } from '../protocol/link-layer.ts'
import { type Random, randomOf } from '../random.ts'
import { tcpConnection } from '../tcp-connection.ts'
import { scanFrames } from './scan.ts'
import { type Deed, timetable } from './timetable.ts'
import type { Truth, TruthAsset, TruthFlow } from './truth.ts'
import { hostOf, type Pair, type Voice } from './voice.ts'
import { enipIoVoice, enipVoice, modbusVoice, s7Voice } from './voice-control.ts'
import { itVoices } from './voice-it.ts'
import { addressBytes, assetHost, outsideHost } from './wire.ts'

const second = 1_000_000
const voices: Readonly<Record<string, (pair: Pair) => Voice>> = {
  ...itVoices,
  modbus: modbusVoice,
  s7comm: s7Voice,
  enip: enipVoice,
  'enip-io': enipIoVoice,
}

/** Both ends of these use the well-known port. */
const samePort: ReadonlySet<string> = new Set(['ntp', 'enip-io'])
const overUdp: ReadonlySet<string> = new Set(['ntp', 'enip-io', 'dns', 'dhcp', 'snmp', 'syslog'])

const firstEphemeral = 49_200
const ephemeralPorts = 15_000

function* tcpTalk(flow: TruthFlow, makePair: (clientPort: number) => Pair, deeds: Iterable<Deed>, firstPort: number): Generator<TimedFrame> {
  const voiceOf = voices[flow.service]
  if (voiceOf === undefined) return
  let port = firstPort
  const begin = (): { readonly pair: Pair; readonly voice: Voice; readonly connection: ReturnType<typeof tcpConnection> } => {
    const pair = makePair(firstEphemeral + (port++ % ephemeralPorts))
    return { pair, voice: voiceOf(pair), connection: tcpConnection(pair.ends, pair.random) }
  }
  let talk = begin()
  let up = flow.opened === 'before'
  for (const deed of deeds) {
    if (!up) {
      // Half a second before the first deed there is time for the handshake and the protocol's own greeting.
      const openAt = deed.atUs - second / 2
      yield* talk.connection.open(openAt)
      const greeting = talk.voice.greet()
      if (greeting.length > 0) yield* talk.connection.play(talk.connection.lastUs + talk.pair.random.between(400, 2_000), greeting)
      up = true
    }
    yield* talk.connection.play(deed.atUs, talk.voice.say(deed))
    if (flow.opened === 'each') {
      const leaving = talk.voice.leave()
      if (leaving.length > 0) yield* talk.connection.play(talk.connection.lastUs + talk.pair.random.between(20_000, 90_000), leaving)
      yield* talk.connection.close(talk.connection.lastUs + talk.pair.random.between(2_000, 60_000))
      talk = begin()
      up = false
    }
  }
}

function* udpTalk(flow: TruthFlow, makePair: (clientPort: number) => Pair, deeds: Iterable<Deed>, firstPort: number): Generator<TimedFrame> {
  const fixed = samePort.has(flow.service) ? flow.port : flow.service === 'dhcp' ? 68 : undefined
  const pair = makePair(fixed ?? firstEphemeral)
  const voice = voices[flow.service]?.(pair)
  if (voice === undefined) return
  let port = firstPort
  for (const deed of deeds) {
    const ends: Ends = fixed === undefined ? { ...pair.ends, clientPort: firstEphemeral + (port++ % ephemeralPorts) } : pair.ends
    yield* udpFrames(ends, deed.atUs, voice.say(deed), pair.random)
  }
}

function* pingTalk(pair: Pair, deeds: Iterable<Deed>): Generator<TimedFrame> {
  for (const deed of deeds) yield* pingFrames(pair.ends.client, pair.ends.server, deed.atUs, 1, (deed.count + 1) & 0xffff, pair.random)
}

/** A machine without an address gets one: discover, offer, request, ack (RFC 2131). */
function* leaseTalk(pair: Pair, deeds: Iterable<Deed>): Generator<TimedFrame> {
  const given = pair.ends.client.address
  const server = pair.ends.server
  const nobody: Host = { ...pair.ends.client, address: new Uint8Array(4) }
  const everybody = { mac: broadcastMac, address: Uint8Array.from([255, 255, 255, 255]) }
  for (const deed of deeds) {
    const lease = { transaction: pair.random.between(1, 0x7fffffff), clientMac: pair.ends.client.mac, hostName: hostOf(pair.client) }
    const ask = (atUs: number, message: Uint8Array): TimedFrame => ({
      atUs,
      bytes: ipFrame(nobody, everybody, 17, 1, udpDatagram(nobody, 68, everybody, 67, message)),
    })
    const answer = (atUs: number, message: Uint8Array): TimedFrame => ({
      atUs,
      bytes: ipFrame(server, pair.ends.client, 17, pair.random.between(1, 65535), udpDatagram(server, 67, pair.ends.client, 68, message)),
    })
    yield ask(deed.atUs, dhcpMessage({ ...lease, type: 'discover' }))
    yield answer(deed.atUs + 2_100, dhcpMessage({ ...lease, type: 'offer', given, server: server.address }))
    yield ask(deed.atUs + 4_900, dhcpMessage({ ...lease, type: 'request', given, server: server.address }))
    yield answer(deed.atUs + 6_800, dhcpMessage({ ...lease, type: 'ack', given, server: server.address }))
  }
}

const cacheLifeUs = 6 * 3600 * second

/** One asks who has the other's address shortly before they first talk, and again while they do. */
function* arpTalk(client: Host, nextHop: Host, firstUs: number, lastUs: number, random: Random): Generator<TimedFrame> {
  for (let at = firstUs; at <= lastUs; at += cacheLifeUs + random.between(0, 90 * second)) {
    yield { atUs: at, bytes: arpFrame('request', client, nextHop) }
    yield { atUs: at + random.between(120, 700), bytes: arpFrame('reply', nextHop, client) }
  }
}

function* everySpan(startUs: number, endUs: number, everyUs: number, frame: Uint8Array): Generator<TimedFrame> {
  for (let at = startUs; at < endUs; at += everyUs) yield { atUs: at, bytes: frame }
}

const switchText = 'Hirschmann Railswitch - HW: 1.02 SW: L2P-09.0.03'

function* linkLayer(truth: Truth): Generator<Iterable<TimedFrame>> {
  const startUs = truth.dayStart * second
  const endUs = startUs + 86400 * second
  const assets = [...truth.assets.values()]
  for (const [n, asset] of assets.entries()) {
    const isSwitch = asset.role === 'l2-switch'
    if (!isSwitch && asset.order === undefined) continue
    const host = assetHost(asset)
    const description = isSwitch ? switchText : `Siemens, SIMATIC S7, ${asset.product ?? ''}, ${asset.order ?? ''}, HW: 6, FW: V3.2.12`
    const frame = lldpFrame({
      mac: host.mac,
      port: isSwitch ? '1/1' : 'port-001',
      name: hostOf(asset),
      description,
      address: host.address,
      capabilities: isSwitch ? 4 : 0x80,
    })
    yield everySpan(startUs + (n + 3) * 1_370_000, endUs, 300 * second, frame)
  }
  // The mirror sees what the root bridge says; the other switch only listens on this side.
  const root = assets.find((asset) => asset.role === 'l2-switch')
  if (root !== undefined)
    yield everySpan(startUs + 700_000, endUs, 60 * second, spanningTreeFrame(assetHost(root).mac, assetHost(root).mac, 4096, 0, 3))
}

const pairsOf = (flow: TruthFlow): readonly (readonly [string, string])[] => flow.from.flatMap((from) => flow.to.map((to) => [from, to] as const))

function* sources(truth: Truth, flows: readonly TruthFlow[]): Generator<Iterable<TimedFrame>> {
  const endUs = (truth.dayStart + 86400) * second
  const known = new Set<string>()
  yield* linkLayer(truth)
  for (const flow of flows) {
    const sweep = flow.does.find((line) => line.do === 'scan')
    if (sweep !== undefined) {
      for (const from of flow.from) {
        const scanner = truth.assets.get(from) as TruthAsset
        for (const at of sweep.at) yield scanFrames(truth, scanner, flow.to, sweep, (truth.dayStart + at) * second, randomOf(`${flow.id}:${from}`))
      }
      continue
    }
    for (const [index, [from, to]] of pairsOf(flow).entries()) {
      const name = `${flow.id}:${from}:${to}`
      const client = truth.assets.get(from) as TruthAsset
      const out = truth.outside.get(to)
      const server = out === undefined ? (truth.assets.get(to) as TruthAsset) : { ...out, id: to }
      const clientHost = assetHost(client)
      const serverHost = out === undefined ? assetHost(server as TruthAsset) : outsideHost(truth, out.address)
      const random = randomOf(name)
      const makePair = (clientPort: number): Pair => ({
        truth,
        flow,
        client,
        server,
        random,
        ends: { client: clientHost, server: serverHost, clientPort, serverPort: flow.port },
      })
      const deeds = (): Generator<Deed> => timetable(truth, flow, index, (line) => randomOf(`${name}:${line}`))
      const firstPort = randomOf(`port:${name}`).between(0, ephemeralPorts - 1)
      if (flow.service === 'icmp/echo-request') yield pingTalk(makePair(0), deeds())
      else if (flow.service === 'dhcp' && flow.does.some((line) => line.do === 'discover')) yield leaseTalk(makePair(68), deeds())
      else if (overUdp.has(flow.service)) yield udpTalk(flow, makePair, deeds(), firstPort)
      else yield tcpTalk(flow, makePair, deeds(), firstPort)

      const nextHop = out === undefined ? serverHost : { ...serverHost, address: addressBytes(truth.assets.get(truth.gateway)?.address ?? '') }
      const key = `${from}:${nextHop.address.join('.')}`
      if (known.has(key)) continue
      known.add(key)
      const first = deeds().next()
      if (first.done === true) continue
      // What comes by night is gone by morning; everything else keeps its neighbours in mind all day.
      const lastUs = client.zone === 'transient' ? first.value.atUs + 1 : endUs - second
      yield arpTalk(
        clientHost,
        nextHop,
        Math.max(truth.dayStart * second, first.value.atUs - second / 2 - random.between(2_000, 30_000)),
        lastUs,
        random,
      )
    }
  }
}

export interface RiversideOptions {
  /** Leave the trouble out: a day as it should be. */
  readonly withoutTrouble?: boolean
}

/** The day of the plant as a mirror port saw it, frame by frame in order of time. The same truth gives the same frames. */
export function* riversideFrames(truth: Truth, options: RiversideOptions = {}): Generator<TimedFrame> {
  const flows = [...truth.flows.values(), ...(options.withoutTrouble === true ? [] : [...truth.trouble.values()].map((t) => t.flow))]
  const endUs = (truth.dayStart + 86400) * second
  for (const frame of mergeByTime(sources(truth, flows))) if (frame.atUs < endUs) yield frame
}

/** The same as a pcap file, in chunks. */
export const writeRiverside = (truth: Truth, options: RiversideOptions = {}): Iterable<Uint8Array> => writePcap(riversideFrames(truth, options))
