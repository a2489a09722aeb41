import { parseAddress } from '#ground/net'
import type { Conversation } from '#read/observe'
import type { Replay, Replayed } from '#reason/analyze'
import type { Conduit, Plan } from '#reason/plant'
import { createLocator } from '#reason/policy'

/** What a conversation has to do with a conduit. `unplaced`: one end is in a zone of the conduit, the other in none. */
export type Crossing = 'through' | 'unplaced' | 'none'

/**
 * Tells which conversations pass a conduit. One against its direction counts as well, unless another conduit leads that way:
 * a denial must be somebody's.
 */
export const createCrossing = (plan: Plan, conduit: Conduit): ((conversation: Conversation) => Crossing) => {
  const locate = createLocator(plan)
  const hasWayBack = [...plan.conduits.values()].some(({ from, to }) => from === conduit.to && to === conduit.from)
  const zoneOf = (id: string): string | undefined => {
    const address = parseAddress(id)
    return address === undefined ? undefined : locate(address)?.zone
  }
  return ({ client, server, transport }) => {
    if (transport === 'ethernet') return 'none'
    const [from, to] = [zoneOf(client), zoneOf(server)]
    if (from === undefined || to === undefined) return [from, to].some((zone) => zone === conduit.from || zone === conduit.to) ? 'unplaced' : 'none'
    if (from === conduit.from && to === conduit.to) return 'through'
    return from === conduit.to && to === conduit.from && !hasWayBack ? 'through' : 'none'
  }
}

/** What of a replay passes a conduit, in the order of the replay: what would break first. */
export const conversationsThrough = (plan: Plan, conduit: Conduit, replay: Replay): readonly Replayed[] => {
  const crossing = createCrossing(plan, conduit)
  return replay.conversations.filter(({ conversation }) => crossing(conversation) === 'through')
}
