/**
 * Capture files (pcap, pcapng) to captured packets, from chunks of bytes in any cut.
 * Not for opening or unpacking files: that is `act/source`.
 */
export type { CapturedPacket } from './captured-packet.ts'
export type { CaptureReader, OnPacket } from './capture-reader.ts'
export { openCapture } from './capture-reader.ts'
