import { type Host, icmpEcho, ipFrame, type TimedFrame, udpDatagram } from './frame.ts'
import type { Random } from './random.ts'

/** 0: the client, who asks; 1: the server. */
export type Side = 0 | 1

/** One message of a dialogue. */
export interface Step {
  readonly side: Side
  readonly bytes: Uint8Array
  /** How long the sender waits after the message before; default: a little, as a stack and a scan cycle need. */
  readonly afterUs?: number
}

export const asks = (message: Uint8Array): Step => ({ side: 0, bytes: message })
export const answers = (message: Uint8Array): Step => ({ side: 1, bytes: message })

export interface Ends {
  readonly client: Host
  readonly server: Host
  readonly clientPort: number
  readonly serverPort: number
}

/** A controller answers within its scan cycle, a person's machine within a millisecond or two. */
export const thinkUs = (random: Random, side: Side): number => (side === 1 ? random.between(900, 9_000) : random.between(250, 1_800))

/** Datagrams of one dialogue, in order. */
export function* udpFrames(ends: Ends, atUs: number, steps: Iterable<Step>, random: Random): Generator<TimedFrame> {
  const hosts = [ends.client, ends.server] as const
  const ports = [ends.clientPort, ends.serverPort] as const
  let at = atUs
  let first = true
  for (const step of steps) {
    if (!first) at += step.afterUs ?? thinkUs(random, step.side)
    first = false
    const other = (1 - step.side) as Side
    const datagram = udpDatagram(hosts[step.side], ports[step.side], hosts[other], ports[other], step.bytes)
    yield { atUs: at, bytes: ipFrame(hosts[step.side], hosts[other], 17, random.between(1, 65535), datagram) }
  }
}

/** An echo request and its reply. */
export function* pingFrames(client: Host, server: Host, atUs: number, identifier: number, sequence: number, random: Random): Generator<TimedFrame> {
  const data = Uint8Array.from({ length: 32 }, (_, i) => 0x61 + (i % 23))
  yield { atUs, bytes: ipFrame(client, server, 1, random.between(1, 65535), icmpEcho(8, identifier, sequence, data)) }
  yield {
    atUs: atUs + random.between(180, 900),
    bytes: ipFrame(server, client, 1, random.between(1, 65535), icmpEcho(0, identifier, sequence, data)),
  }
}
