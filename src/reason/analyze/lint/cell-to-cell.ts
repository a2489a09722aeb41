import type { Lint } from './lint.ts'

export const cellToCell: Lint = {
  code: 'lint/cell-to-cell',
  severity: 'warning',
  title: 'a conduit directly between two cells',
  why: 'Lines that reach each other are lost together: what floods one cell does not stop at the next.',
  remedy: 'exchange through operations, or say in `why` which process needs it and keep it to single assets',
  criteria: ['RM-90-2', 'PT-2'],
  *check(plan, { kindOf, flowsOf }) {
    for (const { id, from, to } of plan.conduits.values()) {
      if (kindOf(from) === 'cell' && kindOf(to) === 'cell' && (flowsOf.get(id) ?? []).length > 0) {
        yield { path: `conduits.${id}`, message: `conduit \`${id}\` joins the cells \`${from}\` and \`${to}\`` }
      }
    }
  },
}
