/**
 * Observations to a proposed plan: zones by function and consequence, conduits with only what was seen and wanted,
 * each choice with its reason. Not for judging traffic by a plan: that is `reason/policy`.
 */
import type { Observations } from '#read/observe'
import { proposeConduits } from './flows.ts'
import { placeAssets } from './placement.ts'
import type { Proposal } from './proposal.ts'

export type { PlacedAsset, Proposal, ProposedConduit, ProposedFlow, ProposedZone } from './proposal.ts'
export { draftFindingTitles } from './finding-titles.ts'
export type { DraftNames } from './plan-document.ts'
export { proposalToYaml } from './plan-document.ts'

/** A plan proposed from traffic. The same observations give the same proposal. `timezone` is the plant's, an IANA name. */
export const draft = (observations: Observations, timezone: string): Proposal => {
  const { zones, assets } = placeAssets(observations.assets, observations.conversations)
  return { zones, assets, ...proposeConduits(observations, assets, zones, timezone) }
}
