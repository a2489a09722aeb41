import { u16be, u32be, u32le, u8 } from '#ground/bytes'

/** What an EtherType, an address family, an IP protocol and a PPP protocol say, as one word. */
export const etherTypeIpv4 = 0x0800
export const etherTypeIpv6 = 0x86dd
export const etherTypeArp = 0x0806

/** Where the payload of a link header begins and what it is; `type` is an EtherType, 0 for LLC or unknown. */
export interface LinkPayload {
  type: number
  at: number
}

/** PPP protocol field (RFC 1661 section 2), one byte long when compressed: `type` 0 when it is no IP. */
export const readPppHeader = (bytes: Uint8Array, start: number, end: number, to: LinkPayload): void => {
  let at = start
  // Address and control field of HDLC framing, optional.
  if (end - at >= 2 && u8(bytes, at) === 0xff && u8(bytes, at + 1) === 3) at += 2
  const short = (u8(bytes, at) & 1) === 1
  const protocol = short ? u8(bytes, at) : u16be(bytes, at)
  to.at = Math.min(end, at + (short ? 1 : 2))
  to.type = protocol === 0x21 ? etherTypeIpv4 : protocol === 0x57 ? etherTypeIpv6 : 0
}

/** BSD loopback: the address family in the byte order of the machine that captured (0), or big endian (108). */
export const readLoopbackHeader = (bytes: Uint8Array, at: number, to: LinkPayload): void => {
  const little = u32le(bytes, at)
  const family = little < 0x10000 ? little : u32be(bytes, at)
  to.at = at + 4
  // AF_INET6 has another number on each system: Linux 10, Windows 23, OpenBSD and NetBSD 24, FreeBSD 28, macOS 30.
  to.type = family === 2 ? etherTypeIpv4 : family === 10 || family === 23 || family === 24 || family === 28 || family === 30 ? etherTypeIpv6 : 0
}

/** IP without a link header: its own version nibble tells. */
export const ipTypeAt = (bytes: Uint8Array, at: number): number => {
  const version = u8(bytes, at) >>> 4
  return version === 4 ? etherTypeIpv4 : version === 6 ? etherTypeIpv6 : 0
}
