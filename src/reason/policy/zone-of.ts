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
