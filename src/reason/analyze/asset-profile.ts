import { formatAddress, parseAddress } from '#ground/net'
import { roleById } from '#ground/role'
import type { ObservedAsset, Observations, RoleGuess } from '#read/observe'
import type { Consequence, Plan, PlantFunction } from '#reason/plant'

/** What the plan and the recordings know of one asset. */
export interface AssetProfile {
  readonly id: string
  readonly name?: string
  readonly zone: string
  readonly role: string
  /** How people call the role. */
  readonly roleName: string
  /** What the recordings make of it; undefined when it was not seen in one. It may be another role than the plan's: a person decides. */
  readonly guess?: RoleGuess
  readonly owner?: string
  readonly process?: string
  readonly tier?: number
  /** Where a person starts who judges its role: 1 (minor) to 4 (severe). */
  readonly consequence?: Consequence
  readonly addresses: readonly string[]
  readonly mac?: string
  readonly maker?: string
  /** Functions of the plant that need it, or its zone. */
  readonly functions: readonly Pick<PlantFunction, 'id' | 'name'>[]
  /** Microseconds since 1970. */
  readonly seen?: { readonly firstUs: number; readonly lastUs: number }
}

const observedAs = (observations: Observations, addresses: readonly bigint[], mac: string | undefined): ObservedAsset | undefined =>
  observations.assets.find(
    (device) =>
      (mac !== undefined && device.mac === mac) ||
      device.addresses.some((text) => {
        const address = parseAddress(text)
        return address !== undefined && addresses.includes(address)
      }),
  )

/** Undefined when the plan has no such asset. */
export const assetProfile = (plan: Plan, observations: Observations, id: string): AssetProfile | undefined => {
  const asset = plan.assets.get(id)
  if (asset === undefined) return undefined
  const { name, zone, role, process, tier, addresses, mac } = asset
  const owner = asset.owner ?? plan.zones.get(zone)?.owner
  const known = roleById(role)
  const device = observedAs(observations, addresses, mac)
  return {
    id,
    ...(name === undefined ? {} : { name }),
    zone,
    role,
    roleName: known?.name ?? role,
    ...(known === undefined ? {} : { consequence: known.consequence }),
    ...(owner === undefined ? {} : { owner }),
    ...(process === undefined ? {} : { process }),
    ...(tier === undefined ? {} : { tier }),
    addresses: addresses.map(formatAddress),
    ...(mac === undefined ? {} : { mac }),
    functions: [...plan.functions.values()]
      .filter(({ needs }) => needs.includes(id) || needs.includes(zone))
      .map((f) => ({ id: f.id, name: f.name })),
    ...(device === undefined ? {} : { guess: device.role, seen: { firstUs: device.firstUs, lastUs: device.lastUs } }),
    ...(device?.maker === undefined ? {} : { maker: device.maker }),
  }
}
