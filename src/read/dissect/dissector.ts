import type { Operation } from '#ground/service'

/** 0: bytes from the client (the side that asks), 1: from the server. */
export type Side = 0 | 1

/** One request as the wire carried it. */
export interface Request {
  readonly operation: Operation
  /** The protocol's own code, `0x` and at least two hex digits: Modbus function `0x03`, S7 function `0x04`, CIP service `0x4c`. */
  readonly function: string
  /** True when the code is not in the protocol's table; its operation is then `other`. */
  readonly unknown?: boolean
  /** A word more about it where it matters to a person: `DB1`, `class 0x6b`, `unit 3`. Never a secret, at most 64 characters. */
  readonly detail?: string
}

/** What a dissector tells. Every method must accept any call order; the receiver keeps bounded state. */
export interface Sink {
  request(request: Request): void
  /** An answer came; `refused` when it says no (Modbus exception, S7 error class, CIP general status). */
  response(refused: boolean): void
  /** What an end said about itself: `('server', 'product', '1756-ENBT/A')`. Keys: vendor, product, model, order-number, firmware, serial, name, os, user-agent, host-name, device-type … */
  identity(side: 'client' | 'server', key: string, value: string): void
  /** A hint about a role, with its reason: `('client', 'engineering-workstation', 'opened a download')`. Weight 0..1. */
  role(side: 'client' | 'server', role: string, because: string, weight: number): void
  /** The service turned out to be a more precise one: an S7comm-plus stream inside port 102, TLS with an HTTP upgrade. */
  refine(service: string): void
  /** Bytes that do not fit the protocol were skipped or could not be read; a short reason, at most 120 characters. */
  trouble(reason: string): void
}

/**
 * How sure the bytes make us. `certain`: a strong structural mark; `likely`: a weak header that fits, wants a second
 * PDU or the other side to agree on a foreign port; `no`: it is not this; `more`: too short to tell.
 */
export type Recognition = 'certain' | 'likely' | 'no' | 'more'

/** Reads one direction pair of one conversation. It may keep bounded state; it never throws and never loops without progress. */
export interface Session {
  /**
   * TCP: `bytes` is what is not yet consumed, in order; returns how many leading bytes are done with (0..bytes.length).
   * Bytes not consumed come again with more behind them (the caller keeps at most 64 KiB, then calls `gap`).
   * UDP: one datagram; the return value is ignored.
   */
  data(side: Side, bytes: Uint8Array, sink: Sink): number
  /** TCP: bytes are missing here (lost, cut, or given up); the next `data` starts at an unknown place of a PDU: resynchronise. */
  gap(side: Side): void
}

/** One protocol. Stateless: everything that lives is in a `Session`. */
export interface Dissector {
  /** A name of the service catalogue. */
  readonly service: string
  readonly transport: 'tcp' | 'udp' | 'both'
  /** Which of the protocol's usual ports are these? A weak recognition is accepted at once on one of them. */
  readonly ports: readonly number[]
  /**
   * Could these bytes, the first (mid-stream: any) that one end sent, be this protocol?
   * `onOwnPort`: the conversation is on one of `ports`; a dissector may then be content with less (unknown function
   * codes, a cut PDU), never with nothing.
   */
  recognise(bytes: Uint8Array, transport: 'tcp' | 'udp', onOwnPort?: boolean): Recognition
  /**
   * Did the sender of these bytes ask, or answer? `unknown` when the bytes do not tell. Used to find the client when
   * the start of a stream was not captured.
   */
  senderOf(bytes: Uint8Array, transport: 'tcp' | 'udp'): 'client' | 'server' | 'unknown'
  open(transport: 'tcp' | 'udp'): Session
}
