import type { Lint } from './lint.ts'

export const mixedCell: Lint = {
  code: 'lint/mixed-cell',
  severity: 'note',
  title: 'a cell with several processes in it',
  why: 'Lines that share a cell are lost together, and none of them can be isolated without stopping the others.',
  remedy: 'make one cell for each line or unit that can run alone',
  criteria: ['MK-2', 'RM-90-1'],
  *check(plan, { assetsOf }) {
    for (const zone of plan.zones.values()) {
      const processes = new Set((assetsOf.get(zone.id) ?? []).flatMap(({ process }) => (process === undefined ? [] : [process])))
      if (zone.kind === 'cell' && processes.size > 1)
        yield { path: `zones.${zone.id}`, message: `cell \`${zone.id}\` holds ${processes.size} processes: ${[...processes].slice(0, 5).join(', ')}` }
    }
  },
}
