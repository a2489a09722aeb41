/**
 * TCP segments back to ordered bytes: out of order, overlap, loss, mid-stream start. Not for what they say.
 *
 *   const tracker = createTcpTracker<MyState>(handler)
 *   const connection = tracker.packet(packet)   // for every packet; undefined when it is not TCP
 *   tracker.finish()                            // flushes and closes everything
 *
 * The handler is told `opened`, then `data` and `gap` per side in order, then `closed` once. The ACK of a packet is
 * looked at before its payload, so a side's bytes come before the answer that acknowledged them.
 */
export type { TcpClose, TcpConnection, TcpHandler, TcpOptions, TcpSide, TcpTracker } from './tcp-connection.ts'
export { createTcpTracker } from './tcp-tracker.ts'
