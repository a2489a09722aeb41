import { formatRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import type { End, Plan, Zone } from '#reason/plant'
import type { Lint } from './lint.ts'

const manyAddresses = 16n

const holds = (outer: AddressRange, inner: AddressRange): boolean => outer.first <= inner.first && inner.last <= outer.last

/** True for ends that mean whoever happens to be there: a zone, anything, or a network instead of the assets in it. */
export const isWideEnd = (end: End, zone: Zone | undefined): boolean => {
  if (end.kind === 'any' || end.kind === 'zone') return true
  if (end.kind !== 'network') return false
  return end.ranges.some(
    (range) =>
      range.last - range.first + 1n >= manyAddresses ||
      (range.first !== range.last && (zone?.networks ?? []).some((network) => holds(range, network))),
  )
}

/** True when one side of a flow is every address of its zone. */
export const isWholeSide = (ends: readonly End[], plan: Plan, zone: string): boolean => {
  const networks = plan.zones.get(zone)?.networks ?? []
  return ends.some(
    (end) =>
      end.kind === 'any' ||
      end.kind === 'zone' ||
      (networks.length > 0 && networks.every((network) => end.ranges.some((range) => holds(range, network)))),
  )
}

const words = (end: End): string =>
  end.kind === 'network'
    ? `the network \`${end.ranges.map(formatRange).join(', ')}\``
    : end.kind === 'any'
      ? 'everything'
      : `the whole zone (\`${end.text}\`)`

export const wideEnds: Lint = {
  code: 'lint/wide-end',
  severity: 'warning',
  title: 'an end of a flow is a zone, a network or everything instead of assets',
  why: 'Whatever is plugged into that network next has the access too, and one lost workstation has the reach of all of them.',
  remedy: 'name the assets, or their role as `role:<role>`',
  criteria: ['MK-1', 'RM-90-3'],
  *check(plan, { flows }) {
    for (const { flow, conduit, id, path } of flows) {
      if (isWholeSide(flow.from, plan, conduit.from) && isWholeSide(flow.to, plan, conduit.to)) continue
      for (const [side, zone] of [
        ['from', conduit.from],
        ['to', conduit.to],
      ] as const) {
        const wide = flow[side].find((end) => isWideEnd(end, plan.zones.get(zone)))
        if (wide !== undefined)
          yield { path: `${path}.${side}`, message: `flow \`${id}\` ${side === 'from' ? 'may be opened by' : 'reaches'} ${words(wide)}` }
      }
    }
  },
}
