import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedBytes, sharedFiles } from '../../../test/fixture/shared-captures.ts'
import { capturesFolder, requireAll, requireCaptures, requireTool, titled } from '../../../test/requirements.ts'
import { fieldsOf, outputOf } from '../../../test/tshark.ts'
import { type CapturedPacket, openCapture } from '#read/capture'
import { createPacketDecoder } from './packet-decoder.ts'
import type { Packet } from './packet.ts'

/** Frames on which we accept to differ from tshark: how many, and why. */
const accepted: Readonly<Record<string, readonly [frames: number, why: string]>> = {
  'zeek/ipv4_fragmented-1.pcap': [1, 'first fragments of 18 bytes, against RFC 791: tshark puts contradicting pieces together, we refuse them'],
  'zeek/ipv6-mobility-dst-opts.pcap': [
    1,
    'an option longer than its header: tshark stops there, we go by the length of the header to the UDP behind it',
  ],
  'zeek/linux_dlt_sll2.pcap': [1, 'reverse ARP, which tshark shows with the fields of ARP'],
  'zeek/trunc_mpls-6in6-broken.pcap.gz': [25, 'damaged labels: tshark shows the fields of IP headers that are cut before their end'],
}

const fields = [
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.len',
  'tcp.seq_raw',
  'udp.srcport',
  'udp.dstport',
  'udp.length',
  'icmp.type',
  'icmpv6.type',
  'arp.src.proto_ipv4',
  'vlan.id',
  'frame.time_epoch',
] as const

type Row = Readonly<Record<(typeof fields)[number], readonly string[]>>

const rowOf = (cells: readonly string[]): Row =>
  Object.fromEntries(fields.map((field, i) => [field, (cells[i] ?? '').split(',').filter((cell) => cell !== '')])) as unknown as Row

const last = (cells: readonly string[]): string => cells.at(-1) ?? ''

/** The innermost header as tshark sees it; ICMP errors quote another one, so there any of the addresses will do. */
const addressesAgree = (p: Packet, row: Row): boolean => {
  if (p.network !== 'ipv4' && p.network !== 'ipv6' && p.network !== 'fragment') return row['ip.src'].length === 0 && row['ipv6.src'].length === 0
  const v6 = p.source.includes(':')
  const [from, to] = v6 ? [row['ipv6.src'], row['ipv6.dst']] : [row['ip.src'], row['ip.dst']]
  return p.transport === 'icmp' ? from.includes(p.source) && to.includes(p.destination) : last(from) === p.source && last(to) === p.destination
}

const transportAgrees = (p: Packet, row: Row): boolean => {
  if (p.transport === 'icmp') return row['icmp.type'][0] === String(p.sourcePort) || row['icmpv6.type'][0] === String(p.sourcePort)
  const tcp = `${last(row['tcp.srcport'])} ${last(row['tcp.dstport'])} ${last(row['tcp.seq_raw'])} ${last(row['tcp.len'])}`
  const udp = `${last(row['udp.srcport'])} ${last(row['udp.dstport'])} ${last(row['udp.length'])}`
  if (p.transport === 'tcp') return tcp === `${p.sourcePort} ${p.destinationPort} ${p.tcpSequence} ${p.payloadWireLength}`
  if (p.transport === 'udp') return udp === `${p.sourcePort} ${p.destinationPort} ${p.payloadWireLength + 8}`
  return row['tcp.srcport'].length === 0 && row['udp.srcport'].length === 0
}

const agrees = (captured: CapturedPacket, p: Packet, row: Row): boolean => {
  const [seconds = '', fraction = ''] = last(row['frame.time_epoch']).split('.')
  const vlan = row['vlan.id'].findLast((id) => id !== '0') ?? '-1'
  return (
    addressesAgree(p, row) &&
    transportAgrees(p, row) &&
    (p.network === 'arp' ? last(row['arp.src.proto_ipv4']) === p.source : row['arp.src.proto_ipv4'].length === 0) &&
    String(p.vlan) === vlan &&
    captured.timeUs === Number(seconds) * 1_000_000 + Number(fraction.slice(0, 6))
  )
}

const packetsIn = (file: string): number => {
  const reader = openCapture(file)
  reader.push(sharedBytes(file), () => undefined)
  reader.finish(() => undefined)
  return reader.packets
}

const required = requireAll(requireCaptures(), requireTool('tshark'), requireTool('mergecap'))
const title = 'addresses, ports, payload lengths, VLANs and times of all shared captures agree with tshark'

test.skipIf(!required.met)(titled(title, required), async () => {
  // mergecap refuses the one that is cut; its frames are compared by number elsewhere.
  const files = sharedFiles().filter((file) => /\.(pcap|pcapng|cap|gz)$/.test(file) && file !== 'MELSEC/melsoft_129_clean.pcap')
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-'))
  const merged = join(folder, 'merged.pcapng')
  await outputOf('mergecap', ['-a', '-F', 'pcapng', '-w', merged, ...files], { folder: capturesFolder })
  const rows = await fieldsOf(merged, fields, { options: ['-o', 'tcp.desegment_tcp_streams:FALSE'] })
  const bytes = readFileSync(merged)
  rmSync(folder, { recursive: true })

  const owners = files.flatMap((file) => Array.from({ length: packetsIn(file) }, () => file))
  const decoder = createPacketDecoder()
  const differing = new Map<string, number>()
  const reader = openCapture('merged')
  const compare = (captured: CapturedPacket): void => {
    const file = owners[captured.number - 1] ?? '?'
    if (!agrees(captured, decoder.decode(captured), rowOf(rows[captured.number - 1] ?? []))) differing.set(file, (differing.get(file) ?? 0) + 1)
  }
  reader.push(bytes, compare)
  reader.finish(compare)

  expect(reader.packets).toBeGreaterThan(140_000)
  expect(rows.length).toBe(reader.packets)
  expect(owners.length).toBe(reader.packets)
  expect(Object.fromEntries(differing)).toEqual(Object.fromEntries(Object.entries(accepted).map(([file, [frames]]) => [file, frames])))
  expect(decoder.findings().filter((finding) => finding.code === 'packet/link-type')).toEqual([])
})
