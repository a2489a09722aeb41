/**
 * Captured bytes to link, network and transport headers; IP fragments to datagrams.
 * Not for ordering TCP bytes (`read/stream`) nor for what they say (`read/dissect`).
 */
export type { Packet } from './packet.ts'
export type { PacketDecoder } from './packet-decoder.ts'
export { createPacketDecoder } from './packet-decoder.ts'
export type { QuotedHeaders } from './quoted-headers.ts'
export { readQuotedHeaders } from './quoted-headers.ts'
