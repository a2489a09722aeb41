import type { ZoneKind } from '#reason/plant'
import type { Lint } from './lint.ts'

const outside: ReadonlySet<ZoneKind> = new Set<ZoneKind>(['enterprise', 'remote', 'transient'])
const inside: ReadonlySet<ZoneKind> = new Set<ZoneKind>(['cell', 'safety'])

export const bypassesDmz: Lint = {
  code: 'lint/bypasses-dmz',
  severity: 'warning',
  title: 'a conduit directly between offices, remote access or visitors and a cell or the safety zone',
  why: 'One stolen office password is then one step away from a controller: nothing in between ends the session, looks at it or can be closed alone.',
  remedy: 'end the session in a DMZ or on a jump host, and let a second conduit lead from there',
  criteria: ['RA-01', 'PT-1', 'RM-60-1'],
  *check(plan, { kindOf, flowsOf }) {
    for (const { id, from, to } of plan.conduits.values()) {
      const [fromKind, toKind] = [kindOf(from), kindOf(to)]
      if (fromKind === undefined || toKind === undefined || (flowsOf.get(id) ?? []).length === 0) continue
      if ((outside.has(fromKind) && inside.has(toKind)) || (inside.has(fromKind) && outside.has(toKind))) {
        yield { path: `conduits.${id}`, message: `conduit \`${id}\` leads directly from \`${from}\` (${fromKind}) to \`${to}\` (${toKind})` }
      }
    }
  },
}
