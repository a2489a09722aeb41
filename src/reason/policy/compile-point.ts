import { failed, hasErrors, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { formatIso } from '#ground/time'
import { operations, serviceByName } from '#ground/service'
import type { Operation } from '#ground/service'
import type { Conduit, EnforcementPoint, Flow, Plan } from '#reason/plant'
import { createSpace } from '#reason/space'
import type { Rule, Space } from '#reason/space'
import { packetAxes } from './axes.ts'
import { states } from './compiled-flow.ts'
import type { CompiledFlow, PointPolicy } from './compiled-flow.ts'
import { flowBoxes, flowTimes } from './flow-boxes.ts'

export interface CompileOptions {
  /** Seconds since 1970: flows that ended by then are gone. */
  readonly now: number
  /** How many weeks of windows to lay out; a recompilation is due after them. */
  readonly weeks?: number
}

const defaultWeeks = 53

/** Operations a packet filter lets through although the plan does not want them. */
export const residueOf = (flow: Flow): readonly Operation[] => {
  const wanted = flow.operations
  const classified = flow.services.some((service) => service.name !== undefined && serviceByName(service.name)?.classified === true)
  return wanted === undefined || !classified ? [] : operations.filter((operation) => operation !== 'session' && !wanted.includes(operation))
}

const interfacesOf = (point: EnforcementPoint, zone: string): readonly number[] =>
  [...point.interfaces.values()].flatMap((zones, index) => (zones.includes(zone) ? [index] : []))

const placeFindings = (plan: Plan, point: EnforcementPoint, conduit: Conduit, from: readonly number[], to: readonly number[]): readonly Finding[] => {
  const at = plan.placeOf(`enforcement-points.${point.id}.interfaces`)
  const missing = [...(from.length === 0 ? [conduit.from] : []), ...(to.length === 0 ? [conduit.to] : [])]
  const findings: Finding[] = missing.map((zone) => ({
    code: 'policy/zone-without-interface',
    severity: 'error',
    message: `enforcement point \`${point.id}\` has no interface towards zone \`${zone}\`, which conduit \`${conduit.id}\` needs`,
    help: `add the interface behind which \`${zone}\` lies, or take \`${point.id}\` out of the conduit's \`through\``,
    at,
  }))
  if (from.length > 0 && to.length > 0 && from.every((i) => to.includes(i)) && to.every((i) => from.includes(i))) {
    findings.push({
      code: 'policy/zones-share-interface',
      severity: 'error',
      message: `zones \`${conduit.from}\` and \`${conduit.to}\` lie behind the same interface of \`${point.id}\`: nothing between them passes it`,
      help: 'give one of the zones an interface of its own',
      at,
    })
  }
  return findings
}

/** Returning packets: replies of accepted flows, and the ICMP errors that belong to them (RFC 4890 section 4.3.1). */
export const returnRules = (terminal: number): readonly Rule[] => {
  const related = [states.related, states.related] as const
  return [
    { box: { state: [[states.established, states.established]] }, terminal },
    {
      box: {
        state: [related],
        protocol: [[1n, 1n]],
        port: [
          [3n, 3n],
          [11n, 12n],
        ],
      },
      terminal,
    },
    { box: { state: [related], protocol: [[58n, 58n]], port: [[1n, 4n]] }, terminal },
  ]
}

/** Terminal of returning packets in `pointRules`; flow number i (from 0) has `firstFlowTerminal + i`. */
export const returnTerminal = 1
export const firstFlowTerminal = 2

/** Everything the point accepts, first match; what no rule holds is dropped. */
export const pointRules = (policy: PointPolicy): readonly Rule[] => [
  ...returnRules(returnTerminal),
  ...policy.flows.flatMap((flow, index) => flow.boxes.map((box) => ({ box, terminal: firstFlowTerminal + index }))),
]

/** A fresh space in which the policies and configurations of one enforcement point can be compared. */
export const pointSpace = (policy: PointPolicy): Space => createSpace(packetAxes(policy.interfaces.length))

/** What one enforcement point has to enforce. Flows that have ended are gone, not flagged. */
export const compilePoint = (plan: Plan, pointId: string, options: CompileOptions): Result<PointPolicy> => {
  const point = plan.points.get(pointId)
  if (point === undefined)
    return failed([{ code: 'policy/unknown-point', severity: 'error', message: `the plan has no enforcement point \`${pointId}\`` }])
  const valid = { from: options.now, until: options.now + (options.weeks ?? defaultWeeks) * 7 * 86400 }
  const findings: Finding[] = []
  const flows: CompiledFlow[] = []
  const conduits: PointPolicy['conduits'][number][] = []
  for (const conduit of plan.conduits.values()) {
    if (!conduit.through.includes(pointId)) continue
    const from = interfacesOf(point, conduit.from)
    const to = interfacesOf(point, conduit.to)
    findings.push(...placeFindings(plan, point, conduit, from, to))
    conduits.push({ id: conduit.id, from, to, logDenied: conduit.log.deny })
    for (const flow of conduit.flows) {
      const { until } = flow
      const id = `${conduit.id}.${flow.id}`
      if (until !== undefined && until <= options.now) {
        findings.push({
          code: 'policy/flow-ended',
          severity: 'note',
          message: `flow \`${id}\` ended ${formatIso(until)} and is in no rule`,
          at: plan.placeOf(`conduits.${conduit.id}.allow.${flow.id}`),
        })
        continue
      }
      const boxes = flowBoxes(flow, { from, to }, flowTimes(plan, flow, valid))
      flows.push({ conduit: conduit.id, flow: flow.id, id, source: flow, boxes, residue: residueOf(flow), logged: conduit.log.allow })
    }
  }
  if (hasErrors(findings)) return failed(findings)
  return ok(
    { point: pointId, plant: plan.plant, revision: plan.revision, interfaces: [...point.interfaces.keys()], flows, conduits, valid },
    findings,
  )
}
