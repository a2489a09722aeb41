import type { Conversation } from '#read/observe'
import type { Replay, Replayed } from '#reason/analyze'
import type { Conduit, Plan } from '#reason/plant'
import { createLocator, locateEnd } from '#reason/policy'

/** A conversation with its place in the list that it comes from. */
type Ranked<T> = readonly [rank: number, item: T]

/** A list of conversations by the zones of their ends; what runs on layer 2 is routed nowhere and is left out. */
interface Placed<T> {
  /** By `from` and `to`, both known. */
  readonly between: ReadonlyMap<string, readonly Ranked<T>[]>
  /** By the one zone that is known. */
  readonly unplaced: ReadonlyMap<string, readonly Ranked<T>[]>
}

const pairOf = (from: string, to: string): string => JSON.stringify([from, to])

const add = <T>(groups: Map<string, T[]>, key: string, item: T): void => {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, [item])
  else group.push(item)
}

const place = <T>(plan: Plan, items: readonly T[], conversationOf: (item: T) => Conversation): Placed<T> => {
  const locate = createLocator(plan)
  const zoneOf = (end: string): string | undefined => locateEnd(locate, end)?.zone
  const between = new Map<string, Ranked<T>[]>()
  const unplaced = new Map<string, Ranked<T>[]>()
  for (const [rank, item] of items.entries()) {
    const { client, server, transport } = conversationOf(item)
    if (transport === 'ethernet') continue
    const [from, to] = [zoneOf(client), zoneOf(server)]
    const known = from ?? to
    if (from !== undefined && to !== undefined) add(between, pairOf(from, to), [rank, item])
    else if (known !== undefined) add(unplaced, known, [rank, item])
  }
  return { between, unplaced }
}

// Every conduit of a plan asks for the same list. Plans and lists never change, so that a place once found stays right.
const remembered = new WeakMap<Plan, WeakMap<object, Placed<unknown>>>()

const placedOf = <T>(plan: Plan, items: readonly T[], conversationOf: (item: T) => Conversation): Placed<T> => {
  const lists = remembered.get(plan) ?? new WeakMap<object, Placed<unknown>>()
  remembered.set(plan, lists)
  const placed = (lists.get(items) as Placed<T> | undefined) ?? place(plan, items, conversationOf)
  lists.set(items, placed)
  return placed
}

const inOrder = <T>(...groups: readonly (readonly Ranked<T>[] | undefined)[]): readonly T[] =>
  groups
    .flatMap((group) => group ?? [])
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item)

/** Against its direction counts as well, unless another conduit leads that way: a denial must be somebody's. */
const through = <T>(plan: Plan, { from, to }: Conduit, { between }: Placed<T>): readonly T[] => {
  const hasWayBack = [...plan.conduits.values()].some((other) => other.from === to && other.to === from)
  return inOrder(between.get(pairOf(from, to)), from === to || hasWayBack ? undefined : between.get(pairOf(to, from)))
}

const itself = (conversation: Conversation): Conversation => conversation
const judged = ({ conversation }: Replayed): Conversation => conversation

/** Which of these conversations pass a conduit, and which have one end in a zone of it and the other in none. In their order. */
export const crossingsOf = (
  plan: Plan,
  conduit: Conduit,
  conversations: readonly Conversation[],
): { readonly through: readonly Conversation[]; readonly unplaced: readonly Conversation[] } => {
  const placed = placedOf(plan, conversations, itself)
  const zones = [...new Set([conduit.from, conduit.to])]
  return { through: through(plan, conduit, placed), unplaced: inOrder(...zones.map((zone) => placed.unplaced.get(zone))) }
}

/** What of a replay passes a conduit, in the order of the replay: what would break first. */
export const conversationsThrough = (plan: Plan, conduit: Conduit, replay: Replay): readonly Replayed[] =>
  through(plan, conduit, placedOf(plan, replay.conversations, judged))
