import type { AddressRange } from '#ground/net'
import { serviceByName } from '#ground/service'
import type { End, Flow, FlowService } from '#reason/plant'
import type { LiveFlow } from './lint.ts'
import type { Lint } from './lint.ts'

const holdsRange = (outer: readonly AddressRange[], inner: AddressRange): boolean =>
  outer.some((range) => range.first <= inner.first && inner.last <= range.last)

const rangesOf = (ends: readonly End[]): readonly AddressRange[] => ends.flatMap((end) => end.ranges)

const holdsEnds = (outer: readonly End[], inner: readonly End[]): boolean => {
  const ranges = rangesOf(outer)
  return rangesOf(inner).every((range) => holdsRange(ranges, range))
}

const isBothWays = (service: FlowService): boolean => service.name !== undefined && serviceByName(service.name)?.bothWays === true

/** By name: a bare port allows operations that a named service does not, so only a bare port can hold a bare port; nor does it open the way back that some services have. */
const holdsServices = (outer: Flow, inner: Flow): boolean =>
  inner.services.every((service) =>
    outer.services.some(
      (wider) =>
        (service.name !== undefined && wider.name === service.name) ||
        (wider.name === undefined &&
          !isBothWays(service) &&
          wider.icmpTypes.length === 0 &&
          service.ports.every((port) =>
            wider.ports.some((range) => range.transport === port.transport && range.first <= port.first && port.last <= range.last),
          ) &&
          service.protocols.every((protocol) => wider.protocols.includes(protocol))),
    ),
  )

const holdsOperations = (outer: Flow, inner: Flow): boolean =>
  outer.operations === undefined || (inner.operations !== undefined && inner.operations.every((operation) => outer.operations?.includes(operation)))

const holdsTime = (outer: Flow, inner: Flow): boolean =>
  (outer.during === undefined || outer.during === inner.during) &&
  (outer.until === undefined || (inner.until !== undefined && inner.until <= outer.until))

const isSaying = ({ flow }: LiveFlow): boolean => flow.from.length > 0 && flow.to.length > 0 && flow.services.length > 0

const holds = (outer: Flow, inner: Flow): boolean =>
  holdsServices(outer, inner) &&
  holdsOperations(outer, inner) &&
  holdsTime(outer, inner) &&
  holdsEnds(outer.from, inner.from) &&
  holdsEnds(outer.to, inner.to)

// Every flow is compared with every other between the same zones; beyond this the question belongs to the packet space.
const maxFlows = 400

export const flowSuperfluous: Lint = {
  code: 'lint/flow-superfluous',
  severity: 'note',
  title: 'a flow that another flow allows already',
  why: 'Removing or tightening the one will not close anything, because the other stays open.',
  remedy: 'remove it, or narrow the wider flow',
  criteria: ['RM-90-3', 'MK-6'],
  *check(_plan, { flows }) {
    const pairs = Map.groupBy(flows.filter(isSaying), ({ conduit }) => `${conduit.from} ${conduit.to}`)
    for (const between of pairs.values()) {
      const [first] = between
      if (first !== undefined && between.length > maxFlows) {
        const message = `${between.length} flows from \`${first.conduit.from}\` to \`${first.conduit.to}\` were not compared with each other`
        yield { path: `conduits.${first.conduit.id}`, message, help: `up to ${maxFlows} are: part the conduit by function` }
        continue
      }
      for (const [i, inner] of between.entries()) {
        // Of two equal flows the later is superfluous.
        const outer = between.find((candidate, j) => j !== i && holds(candidate.flow, inner.flow) && (j < i || !holds(inner.flow, candidate.flow)))
        if (outer !== undefined) yield { path: inner.path, message: `flow \`${outer.id}\` already allows everything that \`${inner.id}\` allows` }
      }
    }
  },
}
