import type { Replay } from '#reason/analyze'
import type { Conduit, Flow, Plan, PlanException } from '#reason/plant'
import { evidenceOf, presentEvidence, useOf, usesOf } from './evidence.ts'
import type { Evidence, Use } from './evidence.ts'

/** An exception that was renewed before. The first acceptance counts as one. */
export interface ExceptionRenewed {
  readonly kind: 'exception-renewed'
  readonly exception: string
  /** Seconds since 1970. */
  readonly at: number
  readonly by: string
}

/** May it be renewed? Only what was used since the last renewal may; without evidence nobody can say, and that is no yes. */
export interface RenewalVerdict {
  readonly kind: 'allowed' | 'refused' | 'no-data'
  readonly why: string
  /** Use since the last renewal. A conversation that began before counts with all its packets. */
  readonly use: Use
  readonly since?: number
  readonly evidence?: Evidence
}

const endless = (flow: Flow): Flow => {
  const { until: _, ...rest } = flow
  return rest
}

/** The plan as if what stands by its exceptions did not end: by this one the use of an exception is told, also after its lapse. */
export const withoutLapses = (plan: Plan): Plan => {
  const standing = new Set([...plan.exceptions.values()].flatMap(({ flows }) => flows))
  const conduits = [...plan.conduits].map(([id, conduit]): readonly [string, Conduit] => [
    id,
    { ...conduit, flows: conduit.flows.map((flow) => (standing.has(`${id}.${flow.id}`) ? endless(flow) : flow)) },
  ])
  return { ...plan, conduits: new Map(conduits) }
}

/**
 * `replay` must be of a policy in which the flows of the exception have not ended. Of a renewal that lies after the whole
 * recording nothing is known.
 */
export const judgeRenewal = (exception: PlanException, renewals: readonly ExceptionRenewed[], replay: Replay): RenewalVerdict => {
  const evidence = evidenceOf(replay)
  const since = renewals
    .filter((renewal) => renewal.exception === exception.id)
    .reduce<number | undefined>((last, { at }) => Math.max(last ?? at, at), undefined)
  const uses = usesOf(replay)
  const used = [...new Set(exception.flows.flatMap((flow) => uses.get(flow) ?? []))].filter(
    ({ conversation }) => since === undefined || conversation.lastUs >= since * 1_000_000,
  )
  const told = { use: useOf(used), ...(since === undefined ? {} : { since }), ...(evidence === undefined ? {} : { evidence }) }
  if (exception.flows.length === 0) return { kind: 'no-data', why: 'no flow stands by it: its use cannot be seen in traffic', ...told }
  if (evidence === undefined) return { kind: 'no-data', why: 'no recording: its use is not known', ...told }
  if (since !== undefined && evidence.lastUs < since * 1_000_000)
    return { kind: 'no-data', why: `the recording (${presentEvidence(evidence)}) ends before its last renewal`, ...told }
  return used.length === 0
    ? {
        kind: 'refused',
        why: `no conversation used it${since === undefined ? '' : ' since its last renewal'} (${presentEvidence(evidence)})`,
        ...told,
      }
    : {
        kind: 'allowed',
        why: `${used.length} ${used.length === 1 ? 'conversation' : 'conversations'} used it (${presentEvidence(evidence)})`,
        ...told,
      }
}
