import { addressAxisMax, familyOf, firstIpv6, formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import type { Plan } from '#reason/plant'
import type { PlanPolicy } from '#reason/policy'

/** Addresses that lie in another zone than before. No rule filters inside a zone, so who is in it decides what is open there. */
export interface AddressMove {
  /** Asset id; absent for addresses of a network that no asset has. */
  readonly asset?: string
  readonly addresses: string
  readonly from: string
  readonly to: string
}

/** Where the answer of either locator may change: at both sides of every address of an asset and every network. */
const cutsOf = (plans: readonly Plan[]): readonly bigint[] => {
  const cuts = new Set<bigint>([0n, firstIpv6])
  const add = ({ first, last }: AddressRange): void => {
    cuts.add(first)
    if (last < addressAxisMax) cuts.add(last + 1n)
  }
  for (const plan of plans) {
    for (const asset of plan.assets.values()) for (const address of asset.addresses) add({ first: address, last: address })
    for (const zone of plan.zones.values()) for (const network of zone.networks) add(network)
  }
  return [...cuts].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

interface Stretch {
  readonly asset: string | undefined
  readonly from: string
  readonly to: string
  readonly ranges: { first: bigint; last: bigint }[]
}

/** Every address that belongs to a zone in both plans, and not to the same. */
export const addressMoves = (before: PlanPolicy, after: PlanPolicy): readonly AddressMove[] => {
  const cuts = cutsOf([before.plan, after.plan])
  const stretches = new Map<string, Stretch>()
  for (const [index, first] of cuts.entries()) {
    const was = before.locate(first)
    const is = after.locate(first)
    if (was === undefined || is === undefined || was.zone === is.zone) continue
    const last = (cuts[index + 1] ?? addressAxisMax + 1n) - 1n
    const asset = is.asset ?? was.asset
    const key = JSON.stringify([asset, was.zone, is.zone])
    const stretch = stretches.get(key) ?? { asset, from: was.zone, to: is.zone, ranges: [] }
    stretches.set(key, stretch)
    const previous = stretch.ranges.at(-1)
    if (previous !== undefined && previous.last + 1n === first && familyOf(previous.first) === familyOf(first)) previous.last = last
    else stretch.ranges.push({ first, last })
  }
  return [...stretches.values()].map(({ asset, from, to, ranges }) => ({
    ...(asset === undefined ? {} : { asset }),
    addresses: ranges.map(formatRange).join(', '),
    from,
    to,
  }))
}
