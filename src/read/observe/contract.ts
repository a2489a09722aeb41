import type { CapturedPacket } from '#read/capture'
import type { Finding } from '#ground/report'
import type { Observations } from './observations.ts'

/** Upper bounds of what an observer remembers. What falls over a bound is still counted in its source and told as a finding. */
export interface ObserverOptions {
  /** Distinct assets. Default 100,000. */
  readonly mostAssets?: number
  /** Distinct conversations. Default 200,000. */
  readonly mostConversations?: number
  /** Connections and UDP flows followed at one time; the one idle for longest makes room. Default 50,000. */
  readonly mostConnections?: number
}

/** What the reader of a source counted itself, when that is more than what it handed over. */
export interface SourceCounts {
  readonly packets: number
  /** Bytes on the wire. */
  readonly bytes: number
}

/**
 * Watches captured packets and tells at the end who is there and who talks to whom. Its memory grows with distinct
 * assets and conversations only, never with the length of a capture. Call order: `beginSource`, `packet` …,
 * `endSource`, again for every source, then `finish` once. Sources should come in the order of their times.
 */
export interface Observer {
  beginSource(name: string): void
  /** Takes what it needs at once: the packet and its bytes may be reused when this returns. Never throws. */
  packet(captured: CapturedPacket): void
  /** `findings`: what reading the source noticed (cut, damaged). */
  endSource(findings?: readonly Finding[], counts?: SourceCounts): void
  finish(): Observations
}
