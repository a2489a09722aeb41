import type { CapturedPacket } from '#read/capture'
import type { Finding } from '#ground/report'
import type { Packet } from './packet.ts'

/** Reads headers. It remembers IP fragments (bounded in number, bytes and age) and nothing else of what it saw. */
export interface PacketDecoder {
  /** The headers of one captured packet. The same object every time: copy what you keep. Never throws, never reads past the capture. */
  decode(captured: CapturedPacket): Packet
  /** What could not be read so far: one finding per unknown link type, one for fragments given up. */
  findings(): readonly Finding[]
}

export const createPacketDecoder = (): PacketDecoder => {
  throw new Error('the packet decoder is being built')
}
