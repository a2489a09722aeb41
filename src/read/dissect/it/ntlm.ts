import { u16le, u32le, u8 } from '#ground/bytes'
import type { Sink } from '../dissector.ts'
import { find, isHostName, printableUtf16 } from './text.ts'

const fieldText = (bytes: Uint8Array, message: number, field: number): string =>
  printableUtf16(bytes, message + u32le(bytes, message + field + 4), u16le(bytes, message + field))

// MS-NLMP 2.2.2.1: attribute-value pairs of the challenge. 1 NetBIOS host name, 2 NetBIOS domain, 4 DNS domain.
const readTargetInfo = (bytes: Uint8Array, message: number, sink: Sink): void => {
  let at = message + u32le(bytes, message + 44)
  const end = Math.min(at + u16le(bytes, message + 40), bytes.length)
  for (let i = 0; i < 16 && at + 4 <= end; i++) {
    const id = u16le(bytes, at)
    const length = u16le(bytes, at + 2)
    if (id === 0) return
    const text = printableUtf16(bytes, at + 4, length)
    if (id === 1 && isHostName(text)) sink.identity('server', 'host-name', text)
    if (id === 4 && isHostName(text)) sink.identity('server', 'domain', text)
    at += 4 + length
  }
}

/** Names in an NTLMSSP message (MS-NLMP), wherever it lies in the first bytes. Hashes and user names are never looked at. */
export const readNtlm = (bytes: Uint8Array, sink: Sink): void => {
  const at = find(bytes, 'NTLMSSP\0', 0, 1024)
  if (at < 0) return
  const type = u32le(bytes, at + 8)
  if (type === 2 && bytes.length >= at + 48) {
    readTargetInfo(bytes, at, sink)
    // The version field exists when the flag NEGOTIATE_VERSION is set (2.2.2.5) and the payload starts behind it.
    if ((u32le(bytes, at + 20) & 0x02000000) !== 0 && bytes.length >= at + 56 && u8(bytes, at + 55) === 15) {
      sink.identity('server', 'os', `Windows ${u8(bytes, at + 48)}.${u8(bytes, at + 49)} build ${u16le(bytes, at + 50)}`)
    }
  }
  if (type === 3 && bytes.length >= at + 52) {
    const host = fieldText(bytes, at, 44)
    const domain = fieldText(bytes, at, 28)
    if (isHostName(host)) sink.identity('client', 'host-name', host)
    if (isHostName(domain)) sink.identity('client', 'domain', domain)
  }
}
