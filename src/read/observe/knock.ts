import type { Conversation } from './observations.ts'

/**
 * A conversation that never said more than hello: one TCP connection without payload that proves a service. Nothing
 * runs on it, whoever knocked; scans consist of these and of unanswered ones.
 */
export const isKnock = ({ basis, transport, connections, packets }: Conversation): boolean =>
  basis === 'port' && transport === 'tcp' && connections <= 1 && packets <= 6
