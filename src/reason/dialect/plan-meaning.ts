import { firstFlowTerminal, packetAxes, pointRules } from '#reason/policy'
import type { CompiledFlow, PointPolicy } from '#reason/policy'
import { createSpace } from '#reason/space'
import type { Box, Diagram, Interval, Point, Rule, Space } from '#reason/space'
import { boxHolds, onPackets } from './universe.ts'

/** A space whose places are the point's interfaces, then `others` that only a configuration names, then the rest. */
export const proofSpace = (policy: PointPolicy, others = 0): Space => createSpace(packetAxes(policy.interfaces.length + others))

/** A plan that speaks of "any other interface" means the ones that a configuration names, too. */
const widened = (intervals: readonly Interval[], rest: bigint, others: bigint): readonly Interval[] =>
  intervals.map(([first, last]) => [first, last === rest ? last + others : last] as const)

const withOthers = (policy: PointPolicy, box: Box, others: number): Box => {
  const rest = BigInt(policy.interfaces.length)
  const places: Record<string, readonly Interval[]> = {}
  for (const axis of ['from', 'to']) {
    const intervals = box[axis]
    if (intervals !== undefined) places[axis] = widened(intervals, rest, BigInt(others))
  }
  return { ...box, ...places }
}

/** The rules of the plan at this point, for a space made by `proofSpace` with as many others. */
export const planRules = (policy: PointPolicy, others = 0): readonly Rule[] =>
  pointRules(policy).map((rule) => ({ ...rule, box: withOthers(policy, rule.box, others) }))

/** Every packet to the first rule of the plan that accepts it, whatever its operation; 0 where none does. */
export const planDiagram = (space: Space, policy: PointPolicy, others = 0): Diagram =>
  onPackets(space, space.project(space.compile(planRules(policy, others)), 'operation'))

/** 1 for accepted, 0 for dropped: what fingerprints are taken of. */
export const asVerdicts = (space: Space, diagram: Diagram): Diagram => space.relabel(diagram, (terminal) => (terminal === 0 ? 0 : 1))

export const planFingerprint = (policy: PointPolicy): string => {
  const space = proofSpace(policy)
  return space.fingerprint(asVerdicts(space, planDiagram(space, policy)))
}

/** The flow of a terminal of `planDiagram`; undefined for returning packets and for none. */
export const flowOf = (policy: PointPolicy, terminal: number): CompiledFlow | undefined => policy.flows[terminal - firstFlowTerminal]

const allOperations = ({ operation: _forgotten, ...box }: Box): Box => box

/** The same answer as `planDiagram` by walking the rules one by one: the second road by which a witness is replayed. */
export const walkPlan = (policy: PointPolicy, point: Point, others = 0): number =>
  planRules(policy, others).find((rule) => boxHolds(allOperations(rule.box), point) && (rule.box['operation']?.length ?? 1) > 0)?.terminal ?? 0
