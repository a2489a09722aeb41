/**
 * Payload bytes to services, operations and identities. One file a protocol.
 * Not for who talks to whom: that is `read/observe`.
 */
export type { Dissector, Recognition, Request, Session, Side, Sink } from './dissector.ts'
