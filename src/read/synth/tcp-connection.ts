import { be16, bytes, zeros } from './bytes.ts'
import { type Ends, type Side, type Step, thinkUs } from './dialogue.ts'
import { type Host, ipFrame, type TimedFrame, tcpSegment } from './frame.ts'
import type { Random } from './random.ts'

const fin = 1
const syn = 2
const rst = 4
const psh = 8
const ack = 16
const segmentMost = 1460
const nothing = zeros(0)

/** One TCP connection as it lives on the wire: sequence numbers, acknowledgements, windows. */
export interface TcpConnection {
  /** SYN, SYN-ACK, ACK. Not called for a connection that was up before the capture began. */
  open(atUs: number): TimedFrame[]
  /** A SYN that nobody answers, or one that the server refuses. */
  knock(atUs: number, answer: 'none' | 'refuse'): TimedFrame[]
  play(atUs: number, steps: Iterable<Step>): TimedFrame[]
  close(atUs: number): TimedFrame[]
  reset(atUs: number, side: Side): TimedFrame[]
  /** When the last frame passed: nothing of this connection may come before it. */
  readonly lastUs: number
}

const synOptions = (host: Host, scales: boolean): Uint8Array =>
  host.windowShift === undefined
    ? bytes(2, 4, be16(segmentMost))
    : scales
      ? bytes(2, 4, be16(segmentMost), 1, 3, 3, host.windowShift, 1, 1, 4, 2)
      : bytes(2, 4, be16(segmentMost), 1, 1, 4, 2)

export const tcpConnection = (ends: Ends, random: Random): TcpConnection => {
  const hosts = [ends.client, ends.server] as const
  const ports = [ends.clientPort, ends.serverPort] as const
  const next: [number, number] = [random.between(1, 0xfffffffe), random.between(1, 0xfffffffe)]
  const ids: [number, number] = [random.between(1, 65535), random.between(1, 65535)]
  // RFC 7323 section 1.3: scaling holds only when both SYN carry the option.
  const scales = ends.client.windowShift !== undefined && ends.server.windowShift !== undefined
  let lastUs = 0

  const other = (side: Side): Side => (1 - side) as Side
  const far = (side: Side): number => hosts[side].delayUs ?? 0
  const windowOf = (side: Side): number => Math.min(65535, scales ? hosts[side].window >>> (hosts[side].windowShift ?? 0) : hosts[side].window)

  const emit = (atUs: number, side: Side, flags: number, payload: Uint8Array = nothing, options: Uint8Array = nothing): TimedFrame => {
    const to = other(side)
    const first = (flags & syn) !== 0
    const fields = {
      fromPort: ports[side],
      toPort: ports[to],
      sequence: next[side],
      acknowledge: (flags & ack) === 0 ? 0 : next[to],
      flags,
      window: (flags & rst) !== 0 ? 0 : first ? Math.min(65535, hosts[side].window) : windowOf(side),
      options,
    }
    const segment = tcpSegment(hosts[side], hosts[to], fields, payload)
    next[side] = (next[side] + payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)) >>> 0
    ids[side] = (ids[side] + 1) & 0xffff
    // The capture point sees one frame at a time: two never share a microsecond.
    lastUs = Math.max(lastUs + 1, Math.round(atUs))
    return { atUs: lastUs, bytes: ipFrame(hosts[side], hosts[to], 6, ids[side], segment) }
  }

  const open = (atUs: number): TimedFrame[] => {
    const request = emit(atUs, 0, syn, undefined, synOptions(hosts[0], hosts[0].windowShift !== undefined))
    const answer = emit(lastUs + random.between(150, 900) + far(1), 1, syn | ack, undefined, synOptions(hosts[1], scales))
    return [request, answer, emit(lastUs + random.between(60, 240), 0, ack)]
  }

  const knock = (atUs: number, answer: 'none' | 'refuse'): TimedFrame[] => {
    const frames = [emit(atUs, 0, syn, undefined, synOptions(hosts[0], hosts[0].windowShift !== undefined))]
    next[1] = 0
    if (answer === 'refuse') frames.push(emit(lastUs + random.between(150, 900), 1, rst | ack))
    return frames
  }

  const play = (atUs: number, steps: Iterable<Step>): TimedFrame[] => {
    const frames: TimedFrame[] = []
    let at = Math.max(atUs, lastUs + 1)
    let waiting: Side | undefined
    let first = true
    for (const step of steps) {
      if (!first) at = Math.max(at + (step.afterUs ?? thinkUs(random, step.side)) + far(step.side), lastUs + 1)
      first = false
      if (waiting !== undefined) {
        // RFC 1122 4.2.3.2: an acknowledgement rides on the answer when one comes soon, else goes alone within 200 ms or so.
        const delayUs = random.between(40_000, 190_000)
        if (waiting === step.side) frames.push(emit(lastUs + 40, other(waiting), ack))
        else if (at - lastUs > delayUs) frames.push(emit(lastUs + delayUs, step.side, ack))
      }
      for (let from = 0; from < step.bytes.length; from += segmentMost) {
        const part = step.bytes.subarray(from, from + segmentMost)
        frames.push(emit(at, step.side, ack | (from + segmentMost >= step.bytes.length ? psh : 0), part))
        at = lastUs + 120
        // Every second full segment is acknowledged at once.
        if ((from / segmentMost) % 2 === 1 && from + segmentMost < step.bytes.length) frames.push(emit(at, other(step.side), ack))
        at = lastUs + 120
      }
      waiting = step.side
      at = lastUs
    }
    if (waiting !== undefined) frames.push(emit(lastUs + random.between(40_000, 190_000), other(waiting), ack))
    return frames
  }

  const close = (atUs: number): TimedFrame[] => [
    emit(Math.max(atUs, lastUs + 1), 0, fin | ack),
    emit(lastUs + random.between(150, 900) + far(1), 1, ack),
    emit(lastUs + random.between(60, 900), 1, fin | ack),
    emit(lastUs + random.between(60, 240), 0, ack),
  ]

  const reset = (atUs: number, side: Side): TimedFrame[] => [emit(Math.max(atUs, lastUs + 1), side, rst | ack)]

  return {
    open,
    knock,
    play,
    close,
    reset,
    get lastUs() {
      return lastUs
    },
  }
}
