import { printable, u8 } from '#ground/bytes'
import type { Dissector, Session, Side } from '../dissector.ts'
import { lineSession } from './sessions.ts'
import { couldBecome, startsWith, wholeText } from './text.ts'

const greeting = '220'

const isFtpGreeting = (bytes: Uint8Array): boolean =>
  (startsWith(bytes, '220 ') || startsWith(bytes, '220-')) && /ftp|file transfer/i.test(printable(bytes, 4, 512, 508))

const ftpCommands: ReadonlySet<string> = new Set([
  'USER',
  'PASS',
  'STOR',
  'STOU',
  'APPE',
  'RETR',
  'DELE',
  'AUTH',
  'LIST',
  'CWD',
  'PASV',
  'EPSV',
  'PORT',
  'TYPE',
  'QUIT',
  'SYST',
  'MKD',
  'RNFR',
  'RNTO',
])
const fileCommands: ReadonlySet<string> = new Set(['STOR', 'STOU', 'APPE', 'RETR', 'DELE'])

const ftpDetail = (command: string, line: Uint8Array): string | undefined => {
  if (command === 'PASS') return 'password in clear'
  return fileCommands.has(command) ? `${command} ${printable(line, 5, line.length, 48)}` : undefined
}

/** The control connection of FTP. A password is noticed, never kept. */
export const ftp: Dissector = {
  service: 'ftp',
  transport: 'tcp',
  ports: [21],
  recognise(bytes) {
    if (isFtpGreeting(bytes)) return 'certain'
    // Mail servers greet alike, so the greeting alone is weak.
    if (startsWith(bytes, '220 ') || startsWith(bytes, '220-')) return /smtp|mail/i.test(printable(bytes, 4, 512, 508)) ? 'no' : 'likely'
    if (startsWith(bytes, 'USER ') || startsWith(bytes, 'AUTH TLS')) return 'likely'
    return bytes.length < 5 && (couldBecome(bytes, greeting) || couldBecome(bytes, 'USER ')) ? 'more' : 'no'
  },
  senderOf: (bytes) => (startsWith(bytes, greeting) ? 'server' : startsWith(bytes, 'USER ') || startsWith(bytes, 'AUTH ') ? 'client' : 'unknown'),
  open: () =>
    lineSession((side, line, sink) => {
      if (side === 1) {
        const code = printable(line, 0, 3)
        if (startsWith(line, '220') && line.length > 4) sink.identity('server', 'software', printable(line, 4, line.length))
        if (/^[1-5]\d\d$/.test(code) && line[3] !== 45) sink.response(code >= '500' || code === '430' || code === '425')
        return true
      }
      const command = printable(line, 0, 4).toUpperCase().trim()
      if (!ftpCommands.has(command)) return true
      const detail = ftpDetail(command, line)
      sink.request({ operation: 'session', function: '', ...(detail === undefined ? {} : { detail }) })
      return true
    }),
}

const countOnce = (detail: string, read: (side: Side, bytes: Uint8Array, identity: (value: string) => void) => void): Session => {
  let counted = false
  return {
    data(side, bytes, sink) {
      if (!counted) sink.request({ operation: 'session', function: '', detail })
      counted = true
      read(side, bytes, (value) => sink.identity('server', 'software', value))
      return bytes.length
    },
    gap() {},
  }
}

// RFC 854: IAC (ff), then WILL, WONT, DO or DONT (fb..fe), then an option below 50.
const isNegotiation = (bytes: Uint8Array, at: number): boolean =>
  u8(bytes, at) === 0xff && u8(bytes, at + 1) >= 0xfb && u8(bytes, at + 1) <= 0xfe && u8(bytes, at + 2) < 50

/** Telnet by its option negotiation. */
export const telnet: Dissector = {
  service: 'telnet',
  transport: 'tcp',
  ports: [23],
  recognise(bytes) {
    if (bytes.length < 3) return bytes.length === 0 || (u8(bytes, 0) === 0xff && (bytes.length === 1 || u8(bytes, 1) >= 0xfb)) ? 'more' : 'no'
    if (!isNegotiation(bytes, 0)) return 'no'
    return bytes.length >= 6 && isNegotiation(bytes, 3) ? 'certain' : 'likely'
  },
  senderOf: () => 'unknown',
  open: () => countOnce('terminal session in clear', () => {}),
}

const isVncVersion = (bytes: Uint8Array): boolean => startsWith(bytes, 'RFB 00') && u8(bytes, 7) === 0x2e && u8(bytes, 11) === 10

const openVnc = (): Session => {
  let serverMessages = 0
  let counted = false
  return {
    data(side, bytes, sink) {
      if (side === 0) {
        if (!counted) sink.request({ operation: 'session', function: '' })
        counted = true
        return bytes.length
      }
      serverMessages++
      if (isVncVersion(bytes)) {
        sink.response(false)
        sink.identity('server', 'software', wholeText(bytes.subarray(0, 11)))
        // RFC 6143 7.1.2: since 3.7 the server lists security types; 1 is none.
      } else if (serverMessages === 2 && u8(bytes, 0) <= 16 && bytes.subarray(1, 1 + u8(bytes, 0)).includes(1)) {
        sink.request({ operation: 'session', function: '', detail: 'remote screen without password' })
      }
      return bytes.length
    },
    gap() {},
  }
}

/** VNC by the version line both ends send (RFC 6143 7.1.1). */
export const vnc: Dissector = {
  service: 'vnc',
  transport: 'tcp',
  ports: [5900, 5901, 5902, 5903],
  recognise: (bytes) => (isVncVersion(bytes) ? 'certain' : couldBecome(bytes, 'RFB 00') && bytes.length < 12 ? 'more' : 'no'),
  senderOf: () => 'unknown',
  open: openVnc,
}
