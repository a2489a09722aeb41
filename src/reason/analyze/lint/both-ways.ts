import { serviceByName } from '#ground/service'
import type { Lint } from './lint.ts'

export const bothWays: Lint = {
  code: 'lint/both-ways',
  severity: 'note',
  title: 'a service that either end may open',
  why: 'Its rules stand in both directions, so the conduit also lets the reached zone open packets towards the other.',
  remedy: 'keep implicit I/O inside a cell; across a conduit use explicit messages',
  criteria: ['RM-90-3'],
  *check(_plan, { flows }) {
    for (const { flow, conduit, id, path } of flows) {
      for (const { name } of flow.services) {
        if (name !== undefined && serviceByName(name)?.bothWays === true) {
          yield {
            path: `${path}.service`,
            message: `\`${name}\` of flow \`${id}\` is opened by both ends: rules from \`${conduit.to}\` to \`${conduit.from}\` are made too`,
          }
        }
      }
    }
  },
}
