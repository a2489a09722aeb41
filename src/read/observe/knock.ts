import type { Conversation } from './observations.ts'

/** A frame this short is a bare TCP segment: Ethernet, IP and TCP headers with the options of a SYN. */
const bareSegmentBytes = 74
/** More packets than this a connection are more than a handshake and its end. */
const mostPackets = 8
/** So few connections are a try, even when a few bytes were said that prove no service. */
const fewConnections = 3

/**
 * Only knocked on: handshakes and their ends, as a scan leaves them. It shows an open port, and no use of it: nothing
 * runs on it, whoever knocked.
 */
export const isKnock = ({ basis, transport, connections, packets, bytes }: Conversation): boolean =>
  transport === 'tcp' &&
  basis === 'port' &&
  packets <= mostPackets * connections &&
  (connections <= fewConnections || bytes <= bareSegmentBytes * packets)
