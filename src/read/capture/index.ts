/**
 * Capture files (pcap, pcapng) to captured packets, from chunks of bytes in any cut.
 * Not for opening or unpacking files: that is `act/source`.
 */
export type { CapturedPacket } from './captured-packet.ts'
