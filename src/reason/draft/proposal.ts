import type { Finding } from '#ground/report'
import type { Operation } from '#ground/service'
import type { Conversation, ObservedAsset } from '#read/observe'
import type { ZoneKind } from '#reason/plant'
import type { ProposedWindow } from './engineering-window.ts'

/** An observed asset with the zone it is proposed for, and why. */
export interface PlacedAsset {
  readonly id: string
  readonly observed: ObservedAsset
  readonly role: string
  readonly zone: string
  readonly because: string
}

export interface ProposedZone {
  readonly id: string
  readonly kind: ZoneKind
  readonly purpose: string
  readonly because: string
}

export interface ProposedFlow {
  readonly id: string
  readonly conduit: string
  /** Asset ids; every client was seen with every server. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly service: string
  /** Undefined when the service's operations cannot be told apart. */
  readonly operations?: readonly Operation[]
  /** Id of a window of the proposal. */
  readonly during?: string
  readonly why: string
  readonly evidence: string
}

export interface ProposedConduit {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly why: string
  readonly flows: readonly ProposedFlow[]
}

/** A plan proposed from traffic, each choice with its reason. `findings` are what was seen and deliberately not allowed. */
export interface Proposal {
  readonly zones: readonly ProposedZone[]
  readonly assets: readonly PlacedAsset[]
  readonly conduits: readonly ProposedConduit[]
  readonly windows: readonly ProposedWindow[]
  readonly findings: readonly Finding[]
  readonly refused: readonly { readonly conversation: Conversation; readonly why: string }[]
}
