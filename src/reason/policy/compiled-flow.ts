import type { Operation } from '#ground/service'
import type { Flow } from '#reason/plant'
import type { Box } from '#reason/space'

/**
 * Axes of the plan's packet space, in the order of the diagram. Zones first keeps the diagram small; operation is last
 * because no firewall of ours can express it.
 */
export const axisNames = ['state', 'from', 'to', 'time', 'protocol', 'port', 'destination', 'source', 'sourcePort', 'operation'] as const
export type AxisName = (typeof axisNames)[number]

/** Connection states as points of the `state` axis. */
export const states = { new: 0n, established: 1n, related: 2n, invalid: 3n, untracked: 4n } as const

/** What one enforcement point has to enforce of one flow. Boxes are unions; they may overlap other flows'. */
export interface CompiledFlow {
  readonly conduit: string
  readonly flow: string
  /** `conduit.flow` */
  readonly id: string
  readonly source: Flow
  /** Packets that open it, with the operations the plan wants (axis `operation`). */
  readonly boxes: readonly Box[]
  /** Operations the plan forbids but no rule of a packet filter can: these become watch rules. Empty when all are allowed. */
  readonly residue: readonly Operation[]
  readonly logged: boolean
}

/** Everything one enforcement point has to enforce, ready for any dialect. */
export interface PointPolicy {
  readonly point: string
  readonly plant: string
  readonly revision: string
  /** Names in the order of the plan; their index is the point on the axes `from` and `to`. `interfaces.length` is "any other interface". */
  readonly interfaces: readonly string[]
  /** Flows by the order of the plan; first match decides which flow a packet counts for. */
  readonly flows: readonly CompiledFlow[]
  /** Conduits that pass this point, with their interfaces, so that denials can be counted and logged per conduit. */
  readonly conduits: readonly { readonly id: string; readonly from: readonly number[]; readonly to: readonly number[]; readonly logDenied: boolean }[]
  /** The rules are exact in [from, until); seconds since 1970. After `until` a recompilation is due (windows are laid out up to it). */
  readonly valid: { readonly from: number; readonly until: number }
}
