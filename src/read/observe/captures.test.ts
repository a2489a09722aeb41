import { describe, expect, test } from 'vitest'
import { sharedCaptures } from '../../../test/fixture/shared-captures.ts'
import { capturesFolder, requireAll, requireCaptures, requireTool, titled } from '../../../test/requirements.ts'
import { fieldsOf } from '../../../test/tshark.ts'
import { ipConversations, observeFiles } from './wire.fixture.ts'

const captures = requireCaptures()
const compares = requireAll(captures, requireTool('tshark'))

/** Packets and bytes by pair of addresses, whoever is first. */
type Totals = ReadonlyMap<string, { readonly packets: number; readonly bytes: number }>

const add = (totals: Map<string, { packets: number; bytes: number }>, a: string, b: string, packets: number, bytes: number): void => {
  const key = [a, b].toSorted().join(' ')
  const known = totals.get(key) ?? { packets: 0, bytes: 0 }
  totals.set(key, { packets: known.packets + packets, bytes: known.bytes + bytes })
}

/** The second road: tshark's fields, one line a packet; the last address is that of the innermost header. */
const tsharkTotals = async (file: string, transport: 'tcp' | 'udp'): Promise<Totals> => {
  const totals = new Map<string, { packets: number; bytes: number }>()
  const wanted = { filter: `${transport} && !icmp && !icmpv6`, occurrence: 'last', folder: capturesFolder } as const
  for (const row of await fieldsOf(file, ['frame.len', 'ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst'], wanted)) {
    const [length = '', from4 = '', to4 = '', from6 = '', to6 = ''] = row
    add(totals, from4 || from6, to4 || to6, 1, Number(length))
  }
  return totals
}

const ourTotals = (file: string, transport: 'tcp' | 'udp'): Totals => {
  const totals = new Map<string, { packets: number; bytes: number }>()
  for (const c of observeFiles([file]).conversations) if (c.transport === transport) add(totals, c.client, c.server, c.packets, c.bytes)
  return totals
}

const compared = [
  'ModbusTCP/ModbusTCP.pcap',
  'EthernetIP/EthernetIP-CIP.pcap',
  's7/snap7_s300_everything.pcapng',
  's7/wincc_s300_setup-alarm-read-write.pcapng',
  'IEC61850/MMS/mms-readRequest.pcap',
  'IEC60870-5-104/JavaRMI_and_IEC_Misc.pcap',
  'icsnpp/bacnet/bacnet_services.pcap',
  'icsnpp/s7comm/snap7.pcap',
  'omron/omron_test.pcap',
  'hart/hart_ip.pcap',
  'dnp3/dnp3_test_data_part1.pcap',
  'ModbusTCP/modbus_test_data_part1.pcap',
  'zeek/ftp_bigtransfer.pcap',
  'zeek/smb_raw_ntlm_in_smb.pcap',
  'zeek/mysql_auth.pcap',
]

describe.skipIf(!compares.met)(titled('real captures against tshark', compares), () => {
  test.each(compared)('%s: packets and bytes of each pair as tshark counts them', async (file) => {
    let seen = 0
    for (const transport of ['tcp', 'udp'] as const) {
      const theirs = await tsharkTotals(file, transport)
      expect(new Map([...ourTotals(file, transport)].toSorted())).toEqual(new Map([...theirs].toSorted()))
      seen += theirs.size
    }
    expect(seen).toBeGreaterThan(0)
  })
})

describe.skipIf(!captures.met)(titled('real captures', captures), () => {
  test('every capture is observed without a throw, and conversations never hold more packets than their source', () => {
    const files = sharedCaptures()
    expect(files.length).toBeGreaterThan(300)
    let packets = 0
    let inConversations = 0
    let sources = 0
    for (const file of files) {
      const observed = observeFiles([file])
      const [source] = observed.sources
      const sum = observed.conversations.reduce((total, c) => total + c.packets, 0)
      expect(sum, file).toBeLessThanOrEqual(source?.packets ?? 0)
      for (const c of observed.conversations) expect(c.firstUs, file).toBeLessThanOrEqual(c.lastUs)
      packets += source?.packets ?? 0
      inConversations += sum
      sources++
    }
    // All at once: the same packets, in one observer.
    const together = observeFiles(files)
    expect(together.sources).toHaveLength(sources)
    expect(together.sources.reduce((total, s) => total + s.packets, 0)).toBe(packets)
    // Fragments in waiting, unknown links and damaged frames are in no conversation; they are few.
    expect(inConversations).toBeGreaterThan(0.98 * packets)
  })

  // What the index of the captures says is in them.
  const services: readonly [file: string, client: string, server: string, service: string, operations: readonly string[]][] = [
    ['s7/s7comm_downloading_block_db1.pcap', '', '', 's7comm', ['download']],
    ['s7/snap7_s300_stop.pcapng', '', '', 's7comm', ['mode-change']],
    ['ModbusTCP/modbus_test_data_part1.pcap', '', '', 'modbus', ['mode-change']],
    ['EthernetIP/cip_start_plc.pcap', '', '', 'enip', ['mode-change']],
    ['IEC61850/MMS/mms-readRequest.pcap', '', '', 'mms', ['read']],
  ]
  test.each(services)('%s holds what its index says', (file, _client, _server, service, operations) => {
    const found = ipConversations(observeFiles([file])).filter(
      (c) => c.service === service && operations.every((operation) => operation in c.operations),
    )
    expect(found.length).toBeGreaterThan(0)
    for (const c of found) expect(c.basis).toBe('payload')
  })

  test('a laboratory network: SMB 1 hosts by their names, the switch by its CDP, the changed address as a second asset of one MAC', () => {
    const observed = observeFiles(['openics/EIP-IPAddressChangeAttempt.pcap'])
    const names = observed.assets.flatMap((asset) => asset.names)
    expect(names).toEqual(expect.arrayContaining(['WIN2K3LAB021', 'DBLICENSESERVER', 'Ns5gt']))
    const adapter = observed.assets.filter((asset) => asset.mac === '00:00:bc:3e:eb:e4')
    expect(adapter.map((asset) => [asset.id, asset.role.value])).toEqual([
      ['192.168.10.120', 'plc'],
      ['192.168.10.125', 'plc'],
    ])
  })
})
