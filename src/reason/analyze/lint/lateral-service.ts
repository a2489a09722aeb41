import { services } from '#ground/service'
import type { FlowService } from '#reason/plant'
import type { Lint } from './lint.ts'

const lateralNames: ReadonlySet<string> = new Set(['smb', 'netbios', 'rpc', 'winrm', 'rdp', 'vnc', 'teamviewer', 'anydesk', 'telnet', 'ftp', 'tftp'])
const lateral = services.filter((service) => lateralNames.has(service.name))

/** The service among those intruders move by: as named, or as the few ports written open it. */
const lateralName = (service: FlowService): string | undefined => {
  if (service.name !== undefined) return lateralNames.has(service.name) ? service.name : undefined
  const opens = (transport: string, port: number): boolean =>
    service.ports.some((range) => range.transport === transport && range.last - range.first < 100 && range.first <= port && port <= range.last)
  return lateral.find((known) => known.ports.some((range) => opens(range.transport, range.first)))?.name
}

export const lateralService: Lint = {
  code: 'lint/lateral-service',
  severity: 'warning',
  title: 'file sharing, remote desktops or clear-text logins between zones',
  why: 'These are the services by which ransomware and intruders move from host to host; a boundary that passes them stops nothing that matters.',
  remedy: 'use a broker or jump host in the DMZ for people, and a file transfer broker for files',
  criteria: ['RM-60-4', 'RA-16', 'DT-3'],
  *check(_plan, { flows }) {
    for (const { flow, conduit, id, path } of flows) {
      for (const service of flow.services) {
        const name = lateralName(service)
        if (name === undefined) continue
        yield { path: `${path}.service`, message: `flow \`${id}\` carries \`${name}\` from \`${conduit.from}\` to \`${conduit.to}\`` }
      }
    }
  },
}
