import { serviceByName, writeOperations } from '#ground/service'
import type { ZoneKind } from '#reason/plant'
import type { Lint } from './lint.ts'

const outside: ReadonlySet<ZoneKind> = new Set<ZoneKind>(['enterprise', 'dmz', 'remote', 'wireless', 'transient'])

export const writeFromOutside: Lint = {
  code: 'lint/write-from-outside',
  severity: 'warning',
  title: 'a zone outside of operations can write to controllers',
  why: 'A write from there moves valves and setpoints without anyone in the control room having done so.',
  remedy: 'allow `read` and `report` only; where the service cannot be told apart, let a proxy or gateway hold the write right',
  criteria: ['RM-60-6', 'DT-6', 'RA-01'],
  *check(_plan, { flows }) {
    for (const { flow, conduit, id, path, fromKind } of flows) {
      if (!outside.has(fromKind)) continue
      const writes = (flow.operations ?? []).filter((operation) => writeOperations.has(operation))
      if (writes.length > 0)
        yield { path: `${path}.operations`, message: `flow \`${id}\` allows ${writes.join(', ')} from \`${conduit.from}\` of kind ${fromKind}` }
      for (const { name } of flow.services) {
        const known = name === undefined ? undefined : serviceByName(name)
        if (known !== undefined && known.writeCapable && !known.classified) {
          yield {
            path: `${path}.service`,
            message: `flow \`${id}\` carries \`${known.name}\` from \`${conduit.from}\` of kind ${fromKind}: it can write, and its reads cannot be told apart`,
          }
        }
      }
    }
  },
}
