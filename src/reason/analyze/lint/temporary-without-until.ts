import type { Lint } from './lint.ts'

export const temporaryWithoutUntil: Lint = {
  code: 'lint/temporary-without-until',
  severity: 'error',
  title: 'a temporary flow without an end',
  why: 'Temporary flows without an end are the permanent ones nobody can explain two years later.',
  remedy: 'add `until:` with a date; it can be renewed, with a reason',
  criteria: ['MK-4', 'SD-2'],
  *check(_plan, { flows }) {
    for (const { flow, id, path } of flows) {
      if (flow.temporary && flow.until === undefined) yield { path, message: `flow \`${id}\` is temporary and has no \`until\`` }
    }
  },
}
