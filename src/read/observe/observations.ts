import type { Finding } from '#ground/report'
import type { Operation, Transport } from '#ground/service'

/** What one or more captures showed. The only thing `reason` knows of traffic. */
export interface Observations {
  readonly sources: readonly SourceSummary[]
  readonly assets: readonly ObservedAsset[]
  readonly conversations: readonly Conversation[]
}

export interface SourceSummary {
  readonly name: string
  readonly packets: number
  /** Bytes on the wire. */
  readonly bytes: number
  /** Microseconds since 1970; undefined for a source without packets. */
  readonly firstUs?: number
  readonly lastUs?: number
  readonly findings: readonly Finding[]
}

export interface RoleGuess {
  /** An id of `ot-roles.json`; `unknown` when nothing points anywhere. */
  readonly value: string
  /** 0..1, combined as 1-(1-a)(1-b)…; a person confirms. */
  readonly confidence: number
  readonly because: readonly string[]
  readonly runnerUp?: { readonly value: string; readonly confidence: number }
}

export interface ObservedAsset {
  /** The primary IP address, or the MAC of a device that never used IP. Conversations name it. */
  readonly id: string
  readonly addresses: readonly string[]
  readonly mac?: string
  readonly maker?: string
  /** Names it gave itself or was asked for by (DHCP, NetBIOS, SMB, LLDP, DCP). Hostile text, made printable. */
  readonly names: readonly string[]
  /** What the device said about itself: vendor, product, firmware … */
  readonly identity: Readonly<Record<string, string>>
  readonly role: RoleGuess
  readonly vlans: readonly number[]
  readonly firstUs: number
  readonly lastUs: number
  /** Frames it sent; 0 when only the other direction was captured. */
  readonly packets: number
  /** True when the address lies outside private, link-local and loopback space: not of this plant unless the plan says so. */
  readonly external: boolean
}

/** Who talks to whom, with what. One per client, server, transport, server port and service. */
export interface Conversation {
  /** Asset ids (IP address or MAC). For multicast and broadcast the server is the group address and no asset. */
  readonly client: string
  readonly server: string
  readonly transport: Transport
  /** Server port; ICMP type; EtherType for `ethernet`; IP protocol number for `ip`. */
  readonly port: number
  /** Name of the service catalogue, or `tcp/4711` when nothing is known. */
  readonly service: string
  /** `payload`: proved by its bytes; `port`: guessed. */
  readonly basis: 'payload' | 'port'
  /** Requests by operation class. Empty for services that are not decoded. */
  readonly operations: Readonly<Partial<Record<Operation, number>>>
  /** Requests by the protocol's own code. */
  readonly functions: Readonly<Record<string, number>>
  /** Requests the server refused. */
  readonly exceptions: number
  /**
   * `answered`: the server said something, or no answer is due (groups, layer 2, reports such as syslog); `refused`: TCP reset or ICMP
   * unreachable; `unanswered`: nothing came back.
   */
  readonly outcome: 'answered' | 'refused' | 'unanswered'
  readonly connections: number
  readonly packets: number
  /** Bytes on the wire, both directions. */
  readonly bytes: number
  readonly firstUs: number
  readonly lastUs: number
  /** Only when requests come at a rhythm: time from burst to burst, over eight cycles or more. */
  readonly cadence?: { readonly periodMs: number; readonly jitterMs: number }
  readonly vlan?: number
  /** What stood out: `download of block DB1`, `TLS on port 502`. At most eight, each at most 120 characters. */
  readonly remarks: readonly string[]
  /** When operations that change a controller were seen, by operation: first and last, so that windows can be judged. */
  readonly sightings: Readonly<Partial<Record<Operation, { readonly firstUs: number; readonly lastUs: number }>>>
}
