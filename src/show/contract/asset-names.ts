import { z } from 'zod'
import type { Plan } from '#reason/plant'
import { assetsAtEnds, createLocator } from '#reason/policy'

/** Ids of assets by their addresses, as far as an answer speaks of them. */
export const assetNamesShape = z.record(z.string(), z.string())

/** The plan's assets at the ends of these conversations. */
export const presentAssetNames = (
  plan: Plan,
  conversations: readonly { readonly client: string; readonly server: string }[],
): Readonly<Record<string, string>> => Object.fromEntries(assetsAtEnds(createLocator(plan), conversations))
