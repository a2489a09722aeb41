import { isDangerousOperation } from '#ground/service'
import type { Lint } from './lint.ts'

export const engineeringElsewhere: Lint = {
  code: 'lint/engineering-elsewhere',
  severity: 'warning',
  title: 'downloads, mode changes, firmware or configuration from a zone that is not engineering',
  why: 'Whoever can replace the logic of a controller owns the process. Outside of an engineering zone that power stands beside mail, panels or visitors.',
  remedy: 'let only an engineering zone do this, in a window; take the operations out of this flow',
  criteria: ['PT-3', 'RM-60-3', 'DT-6'],
  *check(_plan, { flows }) {
    for (const { flow, conduit, id, path, fromKind } of flows) {
      const dangerous = (flow.operations ?? []).filter(isDangerousOperation)
      if (fromKind !== 'engineering' && dangerous.length > 0) {
        yield { path: `${path}.operations`, message: `flow \`${id}\` allows ${dangerous.join(', ')} from \`${conduit.from}\` of kind ${fromKind}` }
      }
    }
  },
}
