import { bytesOf } from '../../../test/fixture/hex.ts'
import type { Dissector, Request, Side, Sink } from './dissector.ts'

/** Everything a session told. `requests` as `operation function detail`. */
export interface Told {
  readonly requests: string[]
  readonly functions: string[]
  readonly refusals: boolean[]
  readonly identities: string[]
  readonly roles: string[]
  readonly refined: string[]
  readonly troubles: string[]
}

export const recorder = (): { readonly told: Told; readonly sink: Sink } => {
  const told: Told = { requests: [], functions: [], refusals: [], identities: [], roles: [], refined: [], troubles: [] }
  return {
    told,
    sink: {
      request: (request: Request) => {
        told.requests.push([request.unknown === true ? 'unknown' : request.operation, request.function, request.detail].filter(Boolean).join(' '))
        told.functions.push(request.function)
      },
      response: (refused) => told.refusals.push(refused),
      identity: (side, key, value) => told.identities.push(`${side} ${key}: ${value}`),
      role: (side, role, because) => told.roles.push(`${side} ${role}: ${because}`),
      refine: (service) => told.refined.push(service),
      trouble: (reason) => told.troubles.push(reason),
    },
  }
}

export const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Plays `> hex` (client) and `< hex` (server) as TCP segments, keeping what is not consumed as a stream would. */
export const play = (dissector: Dissector, lines: readonly string[], transport: 'tcp' | 'udp' = 'tcp'): Told => {
  const { told, sink } = recorder()
  const session = dissector.open(transport)
  const rest: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)]
  for (const line of lines) {
    const side: Side = line.startsWith('<') ? 1 : 0
    if (line.slice(1).trim() === 'gap') {
      rest[side] = new Uint8Array(0)
      session.gap(side)
      continue
    }
    const bytes = join(rest[side], bytesOf(line.slice(1)))
    rest[side] = bytes.slice(session.data(side, bytes, sink))
  }
  return told
}
