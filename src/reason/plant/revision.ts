import { sha256Hex } from '#ground/digest'
import { formatAddress, formatRange } from '#ground/net'
import { roleById } from '#ground/role'
import type { Conduit, End, Flow, FlowService, Plan, PlanPromise } from './plan.ts'

const endText = (end: End): string => {
  if (end.kind === 'network') return `network:${end.ranges.map(formatRange).join(',')}`
  const name = end.text.slice(end.text.indexOf(':') + 1)
  return end.kind === 'any' ? 'any' : `${end.kind}:${end.kind === 'role' ? (roleById(name)?.id ?? name) : name}`
}

const serviceText = (service: FlowService): string =>
  service.name ??
  `${service.ports
    .map((p) => `${p.transport}/${p.first}-${p.last}`)
    .toSorted()
    .join(',')} ${service.protocols.join(',')} ${service.icmpTypes.join(',')}`

const sorted = (texts: Iterable<string>): readonly string[] => [...new Set(texts)].toSorted()

const flowMeaning = (flow: Flow): object => ({
  ...flow,
  from: sorted(flow.from.map(endText)),
  to: sorted(flow.to.map(endText)),
  services: sorted(flow.services.map(serviceText)),
  operations: flow.operations === undefined ? undefined : sorted(flow.operations),
})

const conduitMeaning = (conduit: Conduit): object => ({
  ...conduit,
  through: sorted(conduit.through),
  flows: Object.fromEntries(conduit.flows.map((flow) => [flow.id, flowMeaning(flow)])),
})

const promiseMeaning = (promise: PlanPromise): object => ({
  kind: promise.kind,
  from: endText(promise.from),
  to: endText(promise.to),
  service: promise.service === undefined ? undefined : serviceText(promise.service),
  operations: promise.operations === undefined ? undefined : sorted(promise.operations),
})

/** JSON with sorted keys and without undefined members: one meaning, one text. */
const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

const section = <T>(entries: ReadonlyMap<string, T>, meaning: (entry: T) => object): object =>
  Object.fromEntries([...entries].map(([id, entry]) => [id, meaning(entry)]))

/** SHA-256 of what the plan says. Lists that mean sets are sorted; spelling, order and layout are not in it. */
export const revisionOf = (plan: Omit<Plan, 'revision' | 'placeOf'>): string =>
  sha256Hex(
    canonicalJson({
      format: 'bulkhead-plan-1',
      plant: plan.plant,
      timezone: plan.timezone,
      functions: section(plan.functions, (entry) => ({ ...entry, needs: sorted(entry.needs) })),
      zones: section(plan.zones, (zone) => ({ ...zone, networks: sorted(zone.networks.map(formatRange)) })),
      assets: section(plan.assets, (asset) => ({ ...asset, addresses: sorted(asset.addresses.map(formatAddress)) })),
      conduits: section(plan.conduits, conduitMeaning),
      windows: section(plan.windows, (window) => ({ ...window, days: sorted(window.days) })),
      points: section(plan.points, (point) => ({
        ...point,
        interfaces: Object.fromEntries([...point.interfaces].map(([name, zones]) => [name, sorted(zones)])),
      })),
      exceptions: section(plan.exceptions, (exception) => ({ ...exception, flows: sorted(exception.flows) })),
      promises: sorted(plan.promises.map((promise) => canonicalJson(promiseMeaning(promise)))),
    }),
  )
