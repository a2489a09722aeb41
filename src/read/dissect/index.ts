/**
 * Payload bytes to services, operations and identities. One file a protocol.
 * Not for who talks to whom: that is `read/observe`.
 *
 * How to use it: gather what each end of a connection sends, ask `chooseDissector` until it names a dissector, `open` a
 * session and hand it all bytes of both sides from the first captured one on. `dissector.senderOf` finds the client of a
 * stream whose start was not captured.
 */
export type { Dissector, Recognition, Request, Session, Side, Sink } from './dissector.ts'
export type { Choice } from './registry.ts'
export { chooseDissector, dissectors } from './registry.ts'
