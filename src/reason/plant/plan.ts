import type { AddressRange } from '#ground/net'
import type { Operation, PortRange } from '#ground/service'
import type { Weekday } from '#ground/time'

/** The written intent: everything Bulkhead knows of one plant. Immutable; every change is a new revision. */
export interface Plan {
  readonly plant: string
  /** IANA name; windows and dates without `Z` are in it. */
  readonly timezone: string
  readonly functions: ReadonlyMap<string, PlantFunction>
  readonly zones: ReadonlyMap<string, Zone>
  readonly assets: ReadonlyMap<string, Asset>
  readonly conduits: ReadonlyMap<string, Conduit>
  readonly windows: ReadonlyMap<string, Window>
  readonly points: ReadonlyMap<string, EnforcementPoint>
  readonly exceptions: ReadonlyMap<string, PlanException>
  readonly promises: readonly PlanPromise[]
  /** SHA-256 of the plan's meaning in canonical form: comments, key order and layout do not change it. */
  readonly revision: string
  /** Line and column of a path such as `conduits.a.allow.b.to`, where the document has it; else of its nearest parent. */
  readonly placeOf: (path: string) => PlanPlace
}

export interface PlanPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly path: string
}

/** Each 0 (none) to 4 (severe). */
export interface Consequence {
  readonly safety: number
  readonly downtime: number
  readonly quality: number
}

export interface PlantFunction {
  readonly id: string
  readonly name: string
  readonly consequence: Consequence
  /** Ids of assets, zones or flows (`conduit.flow`) it needs. */
  readonly needs: readonly string[]
}

export const zoneKinds = ['cell', 'safety', 'engineering', 'operations', 'dmz', 'enterprise', 'remote', 'wireless', 'transient'] as const
export type ZoneKind = (typeof zoneKinds)[number]

export const requirements = ['IAC', 'UC', 'SI', 'DC', 'RDF', 'TRE', 'RA'] as const
export type Requirement = (typeof requirements)[number]

export interface Zone {
  readonly id: string
  readonly kind: ZoneKind
  readonly purpose: string
  readonly owner?: string
  readonly consequence?: Consequence
  /** Target security level per foundational requirement, 0..4. */
  readonly target?: Readonly<Record<Requirement, number>>
  readonly networks: readonly AddressRange[]
}

export interface Asset {
  readonly id: string
  readonly name?: string
  /** An id of `ot-roles.json`. */
  readonly role: string
  readonly zone: string
  readonly process?: string
  readonly owner?: string
  readonly tier?: number
  readonly addresses: readonly bigint[]
  readonly mac?: string
}

/** One end of a flow as the plan writes it, with the addresses it stands for. */
export interface End {
  /** As written: `hmi-fill` or `asset:hmi-fill`, `cell-1` or `zone:cell-1`, `role:plc`, `10.1.0.0/16`, `any`. */
  readonly text: string
  readonly kind: 'asset' | 'zone' | 'role' | 'network' | 'any'
  /** Never empty for a usable plan: an end that stands for no address is an error. */
  readonly ranges: readonly AddressRange[]
}

/** What is spoken, as written, with the ports it opens. */
export interface FlowService {
  /** `modbus`, `tcp/8530`, `icmp/echo-request`, `ip/47`. */
  readonly text: string
  /** Name of the catalogue when it is one. */
  readonly name?: string
  /** TCP and UDP ports; empty for `icmp` and `ip`. */
  readonly ports: readonly PortRange[]
  /** IP protocol numbers for services without ports: 1 and 58 for ICMP. */
  readonly protocols: readonly number[]
  /** For `icmp/echo-request`: the ICMP (v4) and ICMPv6 types. Empty: all. */
  readonly icmpTypes: readonly number[]
}

export interface Flow {
  readonly id: string
  readonly conduit: string
  readonly from: readonly End[]
  readonly to: readonly End[]
  readonly services: readonly FlowService[]
  /** Undefined: the service is not one whose operations we can tell. `session` is always implied by any other. */
  readonly operations?: readonly Operation[]
  readonly why?: string
  /** Id of a window; outside it the flow does not exist. */
  readonly during?: string
  /** Seconds since 1970, exclusive: at this instant the flow is gone. The earliest of its own and of the exceptions it stands by. */
  readonly until?: number
  /** True when the author marked it temporary: it must then have `until`. */
  readonly temporary: boolean
  readonly owner?: string
  readonly authentication?: string
}

export interface Conduit {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly why?: string
  readonly owner?: string
  /** Ids of enforcement points. */
  readonly through: readonly string[]
  readonly flows: readonly Flow[]
  readonly log: { readonly allow: boolean; readonly deny: boolean; readonly retention?: string }
  readonly review?: { readonly everyMonths: number }
  readonly rollback?: string
}

/** A weekly window by the plant's wall clock. `to` at or before `from` runs past midnight; 1440 is the end of the day. */
export interface Window {
  readonly id: string
  readonly days: readonly Weekday[]
  readonly fromMinute: number
  readonly toMinute: number
}

export interface EnforcementPoint {
  readonly id: string
  readonly dialect: string
  /** Interface name to the zones behind it, in the order of the plan. */
  readonly interfaces: ReadonlyMap<string, readonly string[]>
}

/** A risk someone accepted: it allows what it names until it lapses. */
export interface PlanException {
  readonly id: string
  readonly what: string
  readonly why?: string
  readonly acceptedBy?: string
  readonly compensating?: string
  readonly until?: number
  /** Flows (`conduit.flow`) that stand only because of it; they lapse with it. */
  readonly flows: readonly string[]
}

/** Something that must hold of the plan. Ends are as in flows. */
export type PlanPromise =
  | {
      readonly kind: 'never'
      readonly text: string
      readonly from: End
      readonly to: End
      readonly service?: FlowService
      readonly operations?: readonly Operation[]
    }
  | {
      readonly kind: 'only'
      readonly text: string
      readonly from: End
      readonly to: End
      readonly service?: FlowService
      readonly operations?: readonly Operation[]
    }
