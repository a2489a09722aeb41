import type { WriteReach } from '#reason/analyze'
import { table } from '#show/terminal'

/** Who can write to how many controllers: one row an asset, worst first; assets that reach none any more are only counted. */
export const reachText = (reach: WriteReach, most = 12): string => {
  const rows = reach.assets.filter((row) => row.filtered.length > 0 || row.seen.length > 0).slice(0, most)
  const { totals } = reach
  return [
    table(
      [
        { title: 'asset' },
        { title: 'zone' },
        { title: 'flat', align: 'right' },
        { title: 'seen', align: 'right' },
        { title: 'by firewall', align: 'right' },
        { title: 'by plan', align: 'right' },
      ],
      rows.map((row) => [row.asset.id, row.asset.zone, row.flat.length, row.seen.length, row.filtered.length, row.planned.length].map(String)),
    ),
    `all ${reach.assets.length} assets to ${reach.controllers.length} controllers: ${totals.flat} pairs on the flat network, ${totals.seen} seen writing, ${totals.filtered} left by the firewall, ${totals.planned} by the plan`,
  ].join('\n')
}
