import { services } from '#ground/service'
import type { FlowService } from '#reason/plant'
import type { Lint } from './lint.ts'

/** The service whose operations could be told apart, when a bare port is exactly where it lives. */
const hidden = (service: FlowService): string | undefined => {
  if (service.name !== undefined) return undefined
  const isThere = (transport: string, port: number): boolean =>
    service.ports.some((range) => range.transport === transport && range.first === port && range.last === port)
  return services.find(
    (known) => known.classified && known.ports.some((range) => range.first === range.last && isThere(range.transport, range.first)),
  )?.name
}

export const portForService: Lint = {
  code: 'lint/port-for-service',
  severity: 'warning',
  title: 'a bare port where the service has a name and operations',
  why: 'By its port the flow allows every operation: who was meant to read can download as well, and no watch rule will say so.',
  remedy: 'write the name of the service and its `operations`',
  criteria: ['RM-90-3', 'DT-2'],
  *check(_plan, { flows }) {
    for (const { flow, id, path } of flows) {
      for (const service of flow.services) {
        const name = hidden(service)
        if (name !== undefined)
          yield { path: `${path}.service`, message: `flow \`${id}\` opens \`${service.text}\`, which is where \`${name}\` lives` }
      }
    }
  },
}
