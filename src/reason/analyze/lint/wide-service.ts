import type { FlowService } from '#reason/plant'
import type { Lint } from './lint.ts'

const manyPorts = 100

const portCount = (service: FlowService): number => service.ports.reduce((count, range) => count + range.last - range.first + 1, 0)

export const wideService: Lint = {
  code: 'lint/wide-service',
  severity: 'warning',
  title: 'a flow opens a whole protocol or a hundred ports and more',
  why: 'Every service that either end runs, or will run after an update, is reachable: the flow is no requirement but an absence of one.',
  remedy: 'name the services, or the few ports they use; services with dynamic ports belong behind a proxy or into one zone',
  criteria: ['PT-5', 'RM-90-3'],
  *check(_plan, { flows }) {
    for (const { flow, id, path } of flows) {
      for (const service of flow.services) {
        const ports = portCount(service)
        if (ports >= manyPorts) yield { path: `${path}.service`, message: `flow \`${id}\` opens ${ports} ports with \`${service.text}\`` }
      }
    }
  },
}
