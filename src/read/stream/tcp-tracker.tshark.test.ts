import { describe, expect, test } from 'vitest'
import { sharedBytes } from '../../../test/fixture/shared-captures.ts'
import { capturesFolder, requireAll, requireCaptures, requireTool, titled } from '../../../test/requirements.ts'
import { outputOf } from '../../../test/tshark.ts'
import { openCapture } from '#read/capture'
import { createPacketDecoder } from '#read/packet'
import { createTcpTracker } from './tcp-tracker.ts'

/** Files and how many of their streams are compared: whole and cut ones, industrial and not, with loss and retransmission. */
const files: readonly (readonly [file: string, streams: number])[] = [
  ['ModbusTCP/ModbusTCP.pcap', 14],
  ['ModbusTCP/modbus_test_data_part1.pcap', 6],
  ['s7/S7Comm/s7comm_clean.pcap', 1],
  ['s7/s7comm_downloading_block_db1.pcap', 4],
  ['EthernetIP/EthernetIP-CIP.pcap', 4],
  ['openics/EIP-FirmwareChange.pcap', 3],
  ['IEC60870-5-104/JavaRMI_and_IEC_Misc.pcap', 2],
  ['C37.118/C37.118_4in1PMU_TCP.pcap', 1],
  ['icsnpp/opcua/open62541_browse_next.pcap', 13],
  ['zeek/ftp_bigtransfer.pcap', 3],
  ['zeek/ftp_ftp-many-port-expected.pcap.gz', 1],
  ['zeek/ssh_single-conn.pcap', 1],
  ['zeek/tls_tls-fragmented-handshake.pcap.gz', 1],
  ['zeek/krb_kerberos_tso.pcapng', 11],
  ['zeek/pe_pe-single.pcap', 1],
  ['zeek/http-qinq-0.pcap', 1],
  ['zeek/ipv6-http-atomic-frag.pcap', 4],
  ['zeek/rfb_vnc-mac-to-linux.pcap', 4],
]

/** Both sides of a stream as hexadecimal; the first is who sent the first packet. */
type Stream = readonly [string, string]

const missing = /\[\d+ bytes missing in capture file\]\0?/g

/** tshark writes a line a piece, those of the other side behind a tab; lost bytes as a sentence where they were. */
const followed = async (file: string, streams: number): Promise<readonly Stream[]> => {
  const options = Array.from({ length: streams }, (_, i) => ['-z', `follow,tcp,raw,${i}`]).flat()
  const output = await outputOf('tshark', ['-r', file, '-q', ...options], { folder: capturesFolder })
  const parts = output.split('Follow: tcp,raw').slice(1)
  const streamOf = (part: string): number => Number(/tcp\.stream eq (\d+)/.exec(part)?.[1])
  return parts
    .toSorted((a, b) => streamOf(a) - streamOf(b))
    .map((part) => {
      const lines = part.split('\n').filter((line) => /^\t?[0-9a-f]+$/.test(line))
      const side = (tab: boolean): string =>
        lines
          .filter((line) => line.startsWith('\t') === tab)
          .map((line) => line.trim())
          .join('')
      const clean = (hex: string): string => Buffer.from(Buffer.from(hex, 'hex').toString('latin1').replaceAll(missing, ''), 'latin1').toString('hex')
      return [clean(side(false)), clean(side(true))]
    })
}

const tracked = (file: string): readonly Stream[] => {
  const streams: [string, string][] = []
  const tracker = createTcpTracker<number>({
    opened: () => void streams.push(['', '']),
    data: (connection, side, bytes) => {
      streams[connection.id - 1]![side] += Buffer.from(bytes).toString('hex')
      return bytes.length
    },
    gap: () => undefined,
    closed: () => undefined,
  })
  const decoder = createPacketDecoder()
  const reader = openCapture(file)
  const take: Parameters<typeof reader.push>[1] = (captured) => void tracker.packet(decoder.decode(captured))
  reader.push(sharedBytes(file), take)
  reader.finish(take)
  tracker.finish()
  return streams
}

/** Which side comes first may differ where nobody knows who opened; the bytes may not. */
const sorted = (stream: Stream | undefined): readonly string[] => (stream ?? []).toSorted()

const required = requireAll(requireCaptures(), requireTool('tshark'))

describe.skipIf(!required.met)(titled('the bytes of connections against tshark', required), () => {
  test.each(files)('the bytes of %s, %i streams, are those that tshark follows', async (file, count) => {
    const theirs = await followed(file, count)
    const ours = tracked(file)
    expect(theirs.length).toBe(count)
    expect(theirs.some(([a, b]) => a.length + b.length > 0)).toBe(true)
    for (const [i, stream] of theirs.entries()) expect(sorted(ours[i]), `stream ${i}`).toEqual(sorted(stream))
  })
})
