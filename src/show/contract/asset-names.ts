import { z } from 'zod'
import { formatAddress } from '#ground/net'
import type { Plan } from '#reason/plant'

/** Ids of assets by their addresses, as far as an answer speaks of them. */
export const assetNamesShape = z.record(z.string(), z.string())

/** The plan's assets behind the ends of these conversations: people know a device by its name, and not by its address. */
export const presentAssetNames = (
  plan: Plan,
  conversations: readonly { readonly client: string; readonly server: string }[],
): Readonly<Record<string, string>> => {
  const wanted = new Set(conversations.flatMap(({ client, server }) => [client, server]))
  const named = [...plan.assets.values()].flatMap(({ id, addresses }) => addresses.map((address) => [formatAddress(address), id] as const))
  return Object.fromEntries(named.filter(([address]) => wanted.has(address)))
}
