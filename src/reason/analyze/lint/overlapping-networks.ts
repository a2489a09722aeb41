import { formatRange } from '#ground/net'
import type { Lint } from './lint.ts'

export const overlappingNetworks: Lint = {
  code: 'lint/overlapping-networks',
  severity: 'warning',
  title: 'networks of two zones overlap',
  why: 'An address in the overlap belongs to two zones: a rule for the one opens the other, and the verdict on it depends on who asks.',
  remedy: 'cut the larger network into ranges that leave the smaller out',
  criteria: ['MK-1', 'MK-2'],
  *check(plan) {
    const all = [...plan.zones.values()]
      .flatMap((zone) => zone.networks.map((network) => ({ zone: zone.id, network })))
      .toSorted((a, b) => (a.network.first < b.network.first ? -1 : a.network.first > b.network.first ? 1 : 0))
    const said = new Set<string>()
    // Whatever overlaps any earlier range overlaps the one that reaches furthest: one overlap of each is shown, and mending it shows the next.
    let furthest = all[0]
    for (const next of all.slice(1)) {
      if (furthest === undefined) break
      const pair = [furthest.zone, next.zone].toSorted().join(' ')
      if (next.network.first <= furthest.network.last && next.zone !== furthest.zone && !said.has(pair)) {
        said.add(pair)
        yield {
          path: `zones.${next.zone}.networks`,
          message: `\`${formatRange(next.network)}\` of zone \`${next.zone}\` overlaps \`${formatRange(furthest.network)}\` of zone \`${furthest.zone}\``,
        }
      }
      if (next.network.last > furthest.network.last) furthest = next
    }
  },
}
