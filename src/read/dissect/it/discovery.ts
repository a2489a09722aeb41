import { printable, u16be } from '#ground/bytes'
import type { Dissector, Sink } from '../dissector.ts'
import { httpHeaders } from './http-head.ts'
import { datagramSession } from './sessions.ts'
import { startsWith } from './text.ts'

const isSsdpAnswer = (bytes: Uint8Array): boolean => startsWith(bytes, 'HTTP/1.1 200')
const isNotice = (bytes: Uint8Array): boolean => startsWith(bytes, 'NOTIFY * HTTP/1.')

const readSsdp = (bytes: Uint8Array, sink: Sink): void => {
  const answers = isSsdpAnswer(bytes)
  if (answers) sink.response(false)
  else sink.request({ operation: 'discover', function: '' })
  if (!answers && !isNotice(bytes)) return
  const server = httpHeaders(bytes).get('server')
  if (server) sink.identity(answers ? 'server' : 'client', 'software', server)
}

/** Discovery of UPnP devices: HTTP heads in datagrams. */
export const ssdp: Dissector = {
  service: 'ssdp',
  transport: 'udp',
  ports: [1900],
  recognise: (bytes) => (startsWith(bytes, 'M-SEARCH * HTTP/1.') || isNotice(bytes) ? 'certain' : isSsdpAnswer(bytes) ? 'likely' : 'no'),
  senderOf: (bytes) => (isSsdpAnswer(bytes) ? 'server' : 'client'),
  open: () => datagramSession((_side, bytes, sink) => readSsdp(bytes, sink)),
}

const tftpModes: ReadonlySet<string> = new Set(['octet', 'netascii', 'mail'])

const zeroAfter = (bytes: Uint8Array, from: number): number => bytes.subarray(0, 520).indexOf(0, from)

/** RFC 1350 5: opcode 1 (read) or 2 (write), file name, mode. The transfer itself runs on other ports. */
const isTftpRequest = (bytes: Uint8Array): boolean => {
  const code = u16be(bytes, 0)
  const nameEnd = zeroAfter(bytes, 2)
  if ((code !== 1 && code !== 2) || nameEnd < 3) return false
  return tftpModes.has(printable(bytes, nameEnd + 1, nameEnd + 10).toLowerCase())
}

/** TFTP requests: which file was asked for or sent. */
export const tftp: Dissector = {
  service: 'tftp',
  transport: 'udp',
  ports: [69],
  recognise: (bytes) => (isTftpRequest(bytes) ? 'certain' : 'no'),
  senderOf: (bytes) => (isTftpRequest(bytes) ? 'client' : 'unknown'),
  open: () =>
    datagramSession((_side, bytes, sink) => {
      if (!isTftpRequest(bytes)) return
      const deed = u16be(bytes, 0) === 1 ? 'reads file' : 'writes file'
      sink.request({
        operation: 'session',
        function: u16be(bytes, 0) === 1 ? '0x01' : '0x02',
        detail: `${deed} \`${printable(bytes, 2, bytes.length, 40)}\``,
      })
    }),
}
