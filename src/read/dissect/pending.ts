/**
 * Requests that wait for their answer, by the protocol's own pairing key. Bounded: the oldest makes room, because a
 * capture may show one direction only.
 */
export interface Pending<Asked> {
  ask(key: string | number, asked: Asked): void
  /** The request that this answers, and forgets it. */
  take(key: string | number): Asked | undefined
}

export const pendingRequests = <Asked>(most = 256): Pending<Asked> => {
  const waiting = new Map<string | number, Asked>()
  return {
    ask: (key, asked) => {
      waiting.delete(key)
      if (waiting.size >= most) {
        const oldest = waiting.keys().next()
        if (oldest.done !== true) waiting.delete(oldest.value)
      }
      waiting.set(key, asked)
    },
    take: (key) => {
      const asked = waiting.get(key)
      if (asked !== undefined) waiting.delete(key)
      return asked
    },
  }
}
