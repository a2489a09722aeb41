import type { Operation } from '#ground/service'
import { formatIso } from '#ground/time'
import type { CompiledFlow, PointPolicy } from '#reason/policy'
import type { Emitted, LineSpan } from './dialect.ts'
import { endingCommands } from './kill-list.ts'
import { sha256Hex } from '#ground/digest'

/** Why every rule of a configuration is there, and what it leaves to others. Plain data, written beside the configuration. */
export interface Manifest {
  readonly format: 'bulkhead-manifest/1'
  readonly plant: string
  readonly revision: string
  readonly point: string
  readonly interfaces: readonly string[]
  /** Of the packets it accepts; `prove` shows the same. */
  readonly fingerprint: string
  readonly exactFrom: string
  readonly exactUntil: string
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
  readonly flows: readonly ManifestFlow[]
  readonly conduits: readonly { readonly id: string; readonly logDenied: boolean; readonly deniedCounters: readonly string[] }[]
}

export interface ManifestFlow {
  readonly id: string
  readonly conduit: string
  readonly flow: string
  readonly why?: string
  readonly owner?: string
  /** When it is gone for good. */
  readonly until?: string
  /** Id of its window in the plan. */
  readonly window?: string
  readonly boxes: number
  readonly lines: readonly LineSpan[]
  readonly counter?: string
  readonly logPrefix?: string
  /** What the plan forbids and these rules cannot: a watch rule has to see it. */
  readonly residue: readonly Operation[]
  /** Sessions outlive the rule that let them in: commands that end them when the flow ends, its window closes or it is revoked. */
  readonly endSessions: readonly string[]
}

const flowEntry = (flow: CompiledFlow, emitted: Emitted): ManifestFlow => {
  const { source } = flow
  const found = emitted.flows.find(({ id }) => id === flow.id)
  return {
    id: flow.id,
    conduit: flow.conduit,
    flow: flow.flow,
    ...(source.why === undefined ? {} : { why: source.why }),
    ...(source.owner === undefined ? {} : { owner: source.owner }),
    ...(source.until === undefined ? {} : { until: formatIso(source.until) }),
    ...(source.during === undefined ? {} : { window: source.during }),
    boxes: found?.boxes ?? 0,
    lines: found?.lines ?? [],
    ...(found?.counter === undefined ? {} : { counter: found.counter }),
    ...(found?.logPrefix === undefined ? {} : { logPrefix: found.logPrefix }),
    residue: flow.residue,
    endSessions: endingCommands(flow.boxes),
  }
}

export const manifestOf = (policy: PointPolicy, emitted: Emitted): Manifest => ({
  format: 'bulkhead-manifest/1',
  plant: policy.plant,
  revision: policy.revision,
  point: policy.point,
  interfaces: policy.interfaces,
  fingerprint: emitted.fingerprint,
  exactFrom: formatIso(policy.valid.from),
  exactUntil: formatIso(policy.valid.until),
  files: emitted.files.map(({ name, text }) => ({ name, sha256: sha256Hex(text) })),
  flows: policy.flows.map((flow) => flowEntry(flow, emitted)),
  conduits: policy.conduits.map(({ id, logDenied }) => ({
    id,
    logDenied,
    deniedCounters: emitted.conduits.find((conduit) => conduit.id === id)?.deniedCounters ?? [],
  })),
})
