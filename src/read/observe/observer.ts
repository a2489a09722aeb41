import type { CapturedPacket } from '#read/capture'
import type { Finding } from '#ground/report'
import { createPacketDecoder, type Packet } from '#read/packet'
import { createTcpTracker, type TcpConnection } from '#read/stream'
import { compareAddresses, isGroupText } from './address-kind.ts'
import type { Observer, ObserverOptions, SourceCounts } from './contract.ts'
import { createConversations, type ConversationRecord } from './conversations.ts'
import { createExchange, createExchanges, type Exchange } from './exchange.ts'
import { identify } from './identities.ts'
import { isNamedService, readLayerTwo } from './layer-two.ts'
import type { Conversation, Observations, SourceSummary } from './observations.ts'
import { createRefusals } from './refusals.ts'
import { guessRoles } from './roles.ts'
import type { SelfDescription } from './self-description.ts'
import { compareConversations, settleRecords, toConversation } from './settle-conversations.ts'
import { createStations, macNumber, macText, type MacStation } from './stations.ts'
import { toAsset } from './to-asset.ts'
import { createUdpFlows } from './udp-flows.ts'

const echoReplies: Readonly<Record<number, number>> = { 0: 8, 14: 13, 129: 128 }

export const createObserver = (options: ObserverOptions = {}): Observer => {
  const mostConnections = options.mostConnections ?? 50_000
  const stations = createStations(options.mostAssets ?? 100_000)
  const conversations = createConversations(options.mostConversations ?? 200_000)
  const decoder = createPacketDecoder()
  /** The unspecified address asks for one (DHCP): what it says belongs to its MAC. */
  const macOf = new WeakMap<Exchange, MacStation>()

  const describe = (exchange: Exchange, end: 0 | 1): SelfDescription | undefined => {
    const station = stations.at(exchange.addresses[end], exchange.lastUs)
    if (station === undefined || !station.nobody) return station?.about
    return end === 0 ? macOf.get(exchange)?.about : undefined
  }
  const exchanges = createExchanges(conversations, describe)

  const noteMac = (exchange: Exchange, packet: Packet): void => {
    if (stations.byAddress.get(packet.source)?.nobody !== true) return
    const mac = stations.macAt(packet.frame, packet.sourceMacAt, packet.timeUs)
    if (mac === undefined) return
    macOf.set(exchange, mac)
    exchange.alias = mac.text
  }

  const isAnswered = (connection: TcpConnection<Exchange>, exchange: Exchange): boolean => {
    const [a, b] = connection.sides
    const server = exchange.clientEnd === 1 ? a : b
    // A stream joined in the middle was once agreed upon by both, unless all we saw of it is a reset.
    if (connection.start === 'middle') return !(a.reset || b.reset) || a.payloadBytes + b.payloadBytes > 0 || (a.packets > 1 && b.packets > 1)
    return !connection.refused && server.packets > 0
  }

  const tracker = createTcpTracker<Exchange>(
    {
      opened(connection, packet) {
        const [a, b] = connection.sides
        const middle = connection.start === 'middle'
        connection.state = createExchange('tcp', [a.address, b.address], [a.port, b.port], middle ? -1 : 0, middle, packet.timeUs)
      },
      data(connection, side, bytes) {
        return connection.state === undefined ? bytes.length : exchanges.data(connection.state, side, bytes, connection.lastUs)
      },
      gap(connection, side) {
        if (connection.state !== undefined) exchanges.gap(connection.state, side)
      },
      closed(connection) {
        const exchange = connection.state
        if (exchange === undefined) return
        const answered = isAnswered(connection, exchange)
        const record = exchanges.settle(exchange, answered)
        if (answered) record.answered++
        else if (connection.refused || connection.sides[0].reset || connection.sides[1].reset) record.refused++
      },
    },
    { mostConnections },
  )
  const flows = createUdpFlows(exchanges, mostConnections, noteMac)

  const countPacket = (record: ConversationRecord, packet: Packet): void => {
    record.packets++
    record.bytes += packet.wireLength
    if (packet.timeUs < record.firstUs) record.firstUs = packet.timeUs
    if (packet.timeUs > record.lastUs) record.lastUs = packet.timeUs
    if (record.vlan < 0) record.vlan = packet.vlan
  }

  const refusals = createRefusals()

  /** The sender's name in a conversation; the unspecified address is whoever has the MAC. */
  const senderName = (packet: Packet): string =>
    (isGroupText(packet.source) ? stations.macAt(packet.frame, packet.sourceMacAt, packet.timeUs)?.text : undefined) ?? packet.source

  const icmp = (packet: Packet): void => {
    const type = packet.sourcePort
    if (refusals.note(packet)) return
    const asked = echoReplies[type]
    const record =
      asked === undefined
        ? conversations.at(senderName(packet), packet.destination, 'icmp', type, `icmp/${type}`)
        : conversations.at(packet.destination, packet.source, 'icmp', asked, `icmp/${asked}`)
    record.basis = 'payload'
    if (isGroupText(record.server)) record.group = true
    if (asked !== undefined) record.answered++
    record.connections = 1
    countPacket(record, packet)
    if (asked === undefined) conversations.beat(record, packet.timeUs)
  }

  const otherIp = (packet: Packet): void => {
    const back = conversations.records.get(`${packet.destination} ${packet.source} ip ${packet.protocol} ip/${packet.protocol}`)
    const record = back ?? conversations.at(packet.source, packet.destination, 'ip', packet.protocol, `ip/${packet.protocol}`)
    if (back !== undefined) back.answered++
    if (isGroupText(record.server)) record.group = true
    record.connections = 1
    countPacket(record, packet)
  }

  /** Layer 2 runs by the thousand frames a second: no text is put together for a pair of stations that is known. */
  const links = new WeakMap<MacStation, Map<number, ConversationRecord[]>>()
  const linkOf = (sender: MacStation, to: number, etherType: number, service: string): ConversationRecord => {
    let partners = links.get(sender)
    if (partners === undefined) links.set(sender, (partners = new Map()))
    const known = partners.get(to)
    const found = known?.find((record) => record.port === etherType && record.service === service)
    if (found !== undefined) return found
    const record = conversations.at(sender.text, macText(to), 'ethernet', etherType, service)
    if (record === conversations.overflow) return record
    if (known === undefined) partners.set(to, [record])
    else known.push(record)
    return record
  }

  const ethernet = (packet: Packet): void => {
    const sender = packet.network === 'arp' ? stations.macAt(packet.frame, packet.sourceMacAt, packet.timeUs) : stations.frame(packet)
    if (sender === undefined || packet.destinationMacAt < 0) return
    const read = packet.network === 'arp' ? { service: 'arp' } : readLayerTwo(packet.payload, packet.etherType, sender.about)
    const record = linkOf(sender, macNumber(packet.frame, packet.destinationMacAt), packet.etherType, read.service)
    if (isNamedService(read.service)) record.basis = 'payload'
    record.connections = 1
    countPacket(record, packet)
    if (read.request === undefined) conversations.beat(record, packet.timeUs)
    else conversations.request(record, read.request, packet.timeUs)
  }

  let source: { name: string; packets: number; bytes: number; firstUs: number; lastUs: number } | undefined
  const sources: SourceSummary[] = []
  let toldDecoder: readonly Finding[] = []

  const open = (name: string): void => {
    source = { name, packets: 0, bytes: 0, firstUs: Number.MAX_SAFE_INTEGER, lastUs: 0 }
  }

  /** What did not fit. Known only at the end, for connections still open count then; told with the last source. */
  const limitFindings = (): readonly Finding[] => {
    const findings: Finding[] = []
    const help = 'look for a scan in the capture, or observe it in parts'
    const over = conversations.overflow.packets
    if (over > 0) {
      const message = `${over} packets belong to conversations beyond the ${conversations.records.size} that are kept; they are counted in the source only`
      findings.push({ code: 'observe/too-many-conversations', severity: 'warning', message, help })
    }
    if (stations.refused > 0) {
      const message = `${stations.refused} packets came from addresses beyond the ${stations.byAddress.size} that are kept`
      findings.push({ code: 'observe/too-many-assets', severity: 'warning', message, help })
    }
    return findings
  }

  /** What the decoder says now and did not say before, counts included. */
  const decoderFindings = (): readonly Finding[] => {
    const now = decoder.findings()
    const news = now.filter((finding) => !toldDecoder.some((told) => told.message === finding.message))
    toldDecoder = now
    return news
  }

  const close = (findings: readonly Finding[], counts: SourceCounts | undefined): void => {
    if (source === undefined) return
    const { name, packets, bytes, firstUs, lastUs } = source
    source = undefined
    sources.push({
      name,
      packets: Math.max(packets, counts?.packets ?? 0),
      bytes: Math.max(bytes, counts?.bytes ?? 0),
      ...(packets === 0 ? {} : { firstUs, lastUs }),
      findings: [...findings, ...decoderFindings()],
    })
  }

  /** Both ends of what was answered are there, even when only one direction was captured. */
  const answeredEnds = (): ReadonlySet<string> => {
    const ends = new Set<string>()
    for (const record of conversations.records.values()) {
      if (record.answered === 0 || record.group) continue
      for (const end of [record.client, record.server]) {
        ends.add(end)
        const station = stations.at(end, record.firstUs)
        if (station === undefined || station.packets > 0) continue
        station.firstUs = Math.min(station.firstUs, record.firstUs)
        station.lastUs = Math.max(station.lastUs, record.lastUs)
      }
    }
    return ends
  }

  return {
    beginSource(name) {
      close([], undefined)
      open(name)
    },
    packet(captured: CapturedPacket) {
      if (source === undefined) open('')
      const counted = source
      const packet = decoder.decode(captured)
      if (counted !== undefined) {
        counted.packets++
        counted.bytes += packet.wireLength
        if (packet.timeUs < counted.firstUs) counted.firstUs = packet.timeUs
        if (packet.timeUs > counted.lastUs) counted.lastUs = packet.timeUs
      }
      if (packet.network === 'ipv4' || packet.network === 'ipv6' || packet.network === 'fragment') {
        if (packet.source === '') return
        stations.sent(packet)
        if (packet.network === 'fragment') return
        if (packet.transport === 'tcp') {
          const exchange = tracker.packet(packet)?.state
          if (exchange !== undefined) exchanges.count(exchange, packet.wireLength, packet.timeUs, packet.vlan)
        } else if (packet.transport === 'udp') flows.packet(packet)
        else if (packet.transport === 'icmp') icmp(packet)
        else otherIp(packet)
      } else if (packet.network === 'arp') {
        stations.announced(packet)
        ethernet(packet)
      } else if (packet.network === 'none' && packet.sourceMacAt >= 0) ethernet(packet)
    },
    endSource(findings = [], counts) {
      close(findings, counts)
    },
    finish(): Observations {
      tracker.finish()
      flows.finish()
      const late = [...limitFindings(), ...tracker.findings()]
      const last = sources.pop()
      if (last !== undefined) sources.push({ ...last, findings: [...last.findings, ...late] })
      const { devices, idOf } = identify(stations, answeredEnds())
      const records = settleRecords(conversations.records.values(), idOf)
      refusals.settle(records, idOf)
      const settled: readonly Conversation[] = records.map(toConversation).toSorted(compareConversations)
      const roles = guessRoles(devices, settled)
      const assets = devices
        .toSorted((a, b) => compareAddresses(a.id, b.id) || (a.id < b.id ? -1 : 1))
        .map((device) => toAsset(device, roles(device)))
      return { sources, assets, conversations: settled }
    },
  }
}
