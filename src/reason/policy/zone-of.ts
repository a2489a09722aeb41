import { parseAddress } from '#ground/net'
import type { AddressRange } from '#ground/net'
import type { Asset, Plan } from '#reason/plant'

/** Where an address belongs by the plan. */
export interface Whereabouts {
  readonly zone: string
  readonly asset?: string
}

/** Finds the asset and zone of an address: an asset's own address wins, then the narrowest network of a zone. */
export type Locator = (address: bigint) => Whereabouts | undefined

export const createLocator = (plan: Plan): Locator => {
  const assets = new Map<bigint, Asset>()
  for (const asset of plan.assets.values()) for (const address of asset.addresses) assets.set(address, asset)
  const networks: { readonly range: AddressRange; readonly zone: string }[] = []
  for (const zone of plan.zones.values()) for (const range of zone.networks) networks.push({ range, zone: zone.id })
  networks.sort((a, b) => {
    const sizes = a.range.last - a.range.first - (b.range.last - b.range.first)
    return sizes < 0n ? -1 : sizes > 0n ? 1 : 0
  })
  return (address) => {
    const asset = assets.get(address)
    if (asset !== undefined) return { zone: asset.zone, asset: asset.id }
    const network = networks.find(({ range }) => range.first <= address && address <= range.last)
    return network === undefined ? undefined : { zone: network.zone }
  }
}

/** The same of one end of a conversation; undefined too for one that is no IP address, as of a device that never used IP. */
export const locateEnd = (locate: Locator, end: string): Whereabouts | undefined => {
  const address = parseAddress(end)
  return address === undefined ? undefined : locate(address)
}

/** Ids of the plan's assets at the ends of these conversations, by address: people know a device by its name. */
export const assetsAtEnds = (
  locate: Locator,
  conversations: readonly { readonly client: string; readonly server: string }[],
): ReadonlyMap<string, string> => {
  const ends = new Set(conversations.flatMap(({ client, server }) => [client, server]))
  return new Map(
    [...ends].flatMap((end) => {
      const asset = locateEnd(locate, end)?.asset
      return asset === undefined ? [] : [[end, asset] as const]
    }),
  )
}
