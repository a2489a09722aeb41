import { ascii, u32be, u8 } from '#ground/bytes'
import type { Dissector, Session, Sink } from '../dissector.ts'
import { isHostName, wholeText } from './text.ts'

const startup = 0x00030000
const encryptionRequest = 80_877_103

const isStartup = (bytes: Uint8Array): boolean =>
  u32be(bytes, 0) > 8 && u32be(bytes, 0) <= 4096 && u32be(bytes, 4) === startup && ascii(bytes, 8, 13) === 'user\0'

const isEncryptionRequest = (bytes: Uint8Array): boolean => u32be(bytes, 0) === 8 && u32be(bytes, 4) === encryptionRequest

const readStartup = (bytes: Uint8Array, sink: Sink): void => {
  const words = ascii(bytes, 8, Math.min(bytes.length, u32be(bytes, 0))).split('\0')
  for (let i = 0; i + 1 < Math.min(words.length, 32); i += 2) {
    const value = wholeText(Uint8Array.from((words[i + 1] ?? '').slice(0, 128), (c) => c.charCodeAt(0)))
    if (words[i] === 'application_name' && value !== '') sink.identity('client', 'application', value)
    if (words[i] === 'database' && isHostName(value)) sink.identity('server', 'database', value)
  }
}

const openSession = (): Session => {
  let begun = false
  return {
    data(side, bytes, sink) {
      if (begun || side === 1) return bytes.length
      if (bytes.length < 8) return 0
      if (isEncryptionRequest(bytes)) {
        sink.request({ operation: 'session', function: '' })
        return 8
      }
      if (isStartup(bytes) && bytes.length < u32be(bytes, 0)) return 0
      begun = true
      if (isStartup(bytes)) {
        sink.request({ operation: 'session', function: '', detail: 'database session without TLS' })
        readStartup(bytes, sink)
      }
      return bytes.length
    },
    gap() {},
  }
}

/** PostgreSQL from its start message. */
export const postgresql: Dissector = {
  service: 'postgresql',
  transport: 'tcp',
  ports: [5432],
  recognise(bytes) {
    if (bytes.length < 13)
      return isEncryptionRequest(bytes)
        ? 'certain'
        : bytes.length < 4 || (u8(bytes, 0) === 0 && u8(bytes, 1) === 0 && u32be(bytes, 4) === startup)
          ? 'more'
          : 'no'
    return isStartup(bytes) ? 'certain' : 'no'
  },
  senderOf: (bytes) => (isStartup(bytes) || isEncryptionRequest(bytes) ? 'client' : 'unknown'),
  open: openSession,
}
