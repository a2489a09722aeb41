import { formatAddress } from '#ground/net'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import type { Operation } from '#ground/service'
import type { Replay, Replayed } from '#reason/analyze'
import type { Conduit, End, Flow, Plan } from '#reason/plant'
import { createLocator } from '#reason/policy'
import type { Locator } from '#reason/policy'
import { evidenceOf, presentEvidence, usesOf } from './evidence.ts'
import { holdsAddress, isServiceUsed, operationsSeen, seenAt } from './flow-use.ts'
import type { ReviewDecision } from './review.ts'

/** What a change request should alter in the plan. */
export type Alteration =
  | { readonly kind: 'remove-flow'; readonly path: string; readonly why: string }
  | {
      readonly kind: 'narrow-flow'
      readonly path: string
      /** Only what differs from the flow as it stands. */
      readonly from?: readonly string[]
      readonly to?: readonly string[]
      readonly services?: readonly string[]
      readonly operations?: readonly Operation[]
      readonly why: string
    }

const finding = (code: string, message: string, help: string, path: string): Finding => ({
  code: `review/${code}`,
  severity: 'error',
  message,
  help,
  at: { path },
})

/** A single asset or address cannot be narrower; anything wider becomes the assets that were seen in it. */
const narrowed = (ends: readonly End[], seen: readonly bigint[], locate: Locator): readonly string[] => {
  const texts = ends.flatMap((end) => {
    const inside = seen.filter((address) => holdsAddress(end, address))
    if (end.kind === 'asset') return inside.length === 0 ? [] : [end.text]
    return inside.map((address) => locate(address)?.asset ?? formatAddress(address))
  })
  return [...new Set(texts)]
}

const differing = <T extends string>(narrow: readonly T[], wide: readonly T[]): readonly T[] | undefined =>
  narrow.length === wide.length && narrow.every((text) => wide.includes(text)) ? undefined : narrow

const narrowFlow = (flow: Flow, path: string, why: string, used: readonly Replayed[], locate: Locator): Alteration | undefined => {
  const side = (name: 'from' | 'to') =>
    differing(
      narrowed(flow[name], seenAt(flow, name, used), locate),
      flow[name].map(({ text }) => text),
    )
  const [from, to] = [side('from'), side('to')]
  const texts = flow.services.map(({ text }) => text)
  const services = differing(
    flow.services.filter((service) => isServiceUsed(service, used)).map(({ text }) => text),
    texts,
  )
  const seen = operationsSeen(used)
  const operations =
    flow.operations === undefined || seen === undefined
      ? undefined
      : differing(
          flow.operations.filter((operation) => operation === 'session' || seen.has(operation)),
          flow.operations,
        )
  if (from === undefined && to === undefined && services === undefined && operations === undefined) return undefined
  return {
    kind: 'narrow-flow',
    path,
    why,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    // What was allowed by port can have used a service that its bytes do not name: an empty list would allow nothing.
    ...(services === undefined || services.length === 0 ? {} : { services }),
    ...(operations === undefined || operations.length === 0 ? {} : { operations }),
  }
}

/** Every flow is decided once, with a reason, before a review is one. */
const decisionProblems = (conduit: Conduit, decisions: readonly ReviewDecision[], now: number): readonly Finding[] => {
  const path = `conduits.${conduit.id}`
  const live = conduit.flows.filter(({ until }) => until === undefined || until > now)
  const unknown = decisions.filter(({ flow }) => !conduit.flows.some(({ id }) => id === flow))
  const twice = decisions.filter(({ flow }, i) => decisions.findIndex((other) => other.flow === flow) !== i)
  return [
    ...live
      .filter(({ id }) => !decisions.some(({ flow }) => flow === id))
      .map(({ id }) =>
        finding('flow-undecided', `flow \`${conduit.id}.${id}\` has no decision`, 'keep, tighten or remove it', `${path}.allow.${id}`),
      ),
    ...unknown.map(({ flow }) =>
      finding('unknown-flow', `conduit \`${conduit.id}\` has no flow \`${flow}\``, 'review the conduit as it stands now', path),
    ),
    ...twice.map(({ flow }) =>
      finding('decided-twice', `flow \`${conduit.id}.${flow}\` has two decisions`, 'keep one of them', `${path}.allow.${flow}`),
    ),
    ...decisions
      .filter(({ why }) => why.trim() === '')
      .map(({ flow }) => finding('reason-missing', `the decision on \`${conduit.id}.${flow}\` has no reason`, 'write why', `${path}.allow.${flow}`)),
  ]
}

/**
 * What a change request should alter after the review of one conduit: what is kept alters nothing. Refused as long as a flow
 * is undecided, and where tightening has nothing to go by. `now` in seconds since 1970.
 */
export const proposeFromReview = (
  plan: Plan,
  conduitId: string,
  decisions: readonly ReviewDecision[],
  replay: Replay,
  now: number,
): Result<readonly Alteration[]> => {
  const conduit = plan.conduits.get(conduitId)
  if (conduit === undefined)
    return failed([finding('unknown-conduit', `the plan has no conduit \`${conduitId}\``, 'review the plan as it stands now', 'conduits')])
  const problems = [...decisionProblems(conduit, decisions, now)]
  const uses = usesOf(replay)
  const locate = createLocator(plan)
  const alterations: Alteration[] = []
  for (const { flow: id, choice, why } of decisions) {
    const flow = conduit.flows.find((candidate) => candidate.id === id)
    const path = `conduits.${conduitId}.allow.${id}`
    if (flow === undefined || choice === 'keep') continue
    if (choice === 'remove') {
      alterations.push({ kind: 'remove-flow', path, why })
      continue
    }
    const used = uses.get(`${conduitId}.${id}`) ?? []
    const narrow = used.length === 0 ? undefined : narrowFlow(flow, path, why, used, locate)
    if (narrow !== undefined) alterations.push(narrow)
    else
      problems.push(
        used.length === 0
          ? finding(
              'nothing-seen',
              `no conversation used \`${conduitId}.${id}\` (${presentEvidence(evidenceOf(replay))})`,
              'remove it, or keep it with a reason',
              path,
            )
          : finding('nothing-surplus', `everything that \`${conduitId}.${id}\` allows was used`, 'keep it', path),
      )
  }
  return problems.length > 0 ? failed(problems) : ok(alterations)
}
