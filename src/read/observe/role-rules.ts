import { isControlService, type Profile } from './profile.ts'

/** Others' profiles: what a role means depends on whom one talks to. */
export type Peers = ReadonlyMap<string, Profile>

/** One piece of evidence: `when` gives the sentence that a controls engineer would accept, or undefined when it does not hold. */
export interface RoleRule {
  readonly role: string
  /** 0..1, how much it says by itself. Scale: `scoring.suggested` in `ot-roles.json`. */
  readonly weight: number
  readonly when: (profile: Profile, peers: Peers) => string | undefined
}

const several = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const serving = (role: string, weight: number, services: readonly string[], words: string, fewest = 1): RoleRule => ({
  role,
  weight,
  when(profile) {
    const clients = new Set(services.flatMap((service) => [...(profile.serves.get(service)?.peers ?? [])]))
    return clients.size >= fewest ? `${words} (${several(clients.size, 'client')})` : undefined
  },
})

const using = (role: string, weight: number, services: readonly string[], words: string, fewest = 1): RoleRule => ({
  role,
  weight,
  when(profile) {
    const servers = new Set(services.flatMap((service) => [...(profile.uses.get(service)?.peers ?? [])]))
    return servers.size >= fewest ? `${words} (${several(servers.size, 'server')})` : undefined
  },
})

const servesControl = (profile: Profile): boolean => [...profile.serves.keys()].some(isControlService)

const minutes = 60_000

/** A panel asks often; a report that asks every ten minutes is none. */
const quickPolls = (profile: Profile): readonly string[] => [
  ...new Set(profile.polls.filter((poll) => (poll.periodMs ?? 0) <= 3 * minutes).map((poll) => poll.server)),
]

const polledControllers = (profile: Profile): readonly string[] => [...new Set(profile.polls.map((poll) => poll.server))]

/** SuiteLink and PI: how operator stations and historians get process values from servers. */
const processData = ['pi', 'tcp/5413']
const directory = ['kerberos', 'ldap', 'dns', 'smb', 'netbios']
const web = ['http', 'tls']

const count = (use: { readonly peers: ReadonlySet<string> } | undefined): number => use?.peers.size ?? 0

const fieldDevices = (profile: Profile): readonly string[] => polledControllers(profile).filter((server) => server !== profile.device.id)

const controllers: readonly RoleRule[] = [
  serving('plc', 0.6, ['s7comm', 's7comm-plus', 'fins', 'melsec', 'ads', 'ge-srtp', 'codesys'], 'answers a protocol that only controllers serve'),
  serving('plc', 0.3, ['modbus', 'enip'], 'is read or written as control equipment'),
  serving('rtu', 0.6, ['dnp3', 'iec104'], 'answers a telecontrol master as an outstation'),
  serving('ied-relay', 0.5, ['mms'], 'answers MMS as a station device'),
  serving('ied-relay', 0.3, ['synchrophasor'], 'sends synchrophasors'),
  serving('bms-controller', 0.6, ['bacnet', 'fox'], 'answers building automation'),
  serving('smart-instrument', 0.4, ['hart-ip'], 'answers HART commands'),
  serving('safety-controller', 0.8, ['tristation'], 'answers TriStation, which only Triconex safety controllers speak'),
  serving('remote-io', 0.4, ['profinet-cm', 'enip-io'], 'takes part in cyclic I/O as the device'),
  using('plc', 0.4, ['profinet-cm', 'enip-io'], 'drives cyclic I/O'),
  serving('opc-server', 0.4, ['opcua'], 'serves OPC UA'),
  {
    role: 'plc',
    weight: 0.45,
    when: (profile) =>
      servesControl(profile) && fieldDevices(profile).length > 0
        ? `is served itself and steadily works with ${several(fieldDevices(profile).length, 'other control device')}`
        : undefined,
  },
]

const stations: readonly RoleRule[] = [
  {
    role: 'scada-server',
    weight: 0.7,
    when: (profile) =>
      polledControllers(profile).length >= 3 && !servesControl(profile)
        ? `polls ${several(polledControllers(profile).length, 'controller')} cyclically`
        : undefined,
  },
  {
    role: 'hmi-panel',
    weight: 0.55,
    when(profile) {
      const polled = quickPolls(profile)
      if (polled.length === 0 || polledControllers(profile).length > 2 || servesControl(profile)) return undefined
      return `polls ${several(polled.length, 'controller')} at short intervals and nothing else in the process`
    },
  },
  {
    role: 'hmi-panel',
    weight: 0.25,
    when(profile) {
      const writes = profile.polls.reduce((sum, poll) => sum + poll.writes, 0)
      const reads = profile.polls.reduce((sum, poll) => sum + poll.reads, 0)
      if (polledControllers(profile).length > 2 || servesControl(profile) || writes === 0 || writes > reads) return undefined
      return 'reads steadily and writes now and then, as an operator at a panel does'
    },
  },
  serving('scada-server', 0.4, ['tcp/5413'], 'serves process values to stations (SuiteLink)'),
  using('scada-server', 0.4, ['dnp3', 'iec104'], 'is the master of outstations', 2),
  {
    role: 'operator-station',
    weight: 0.55,
    when(profile) {
      const sources = processData.filter((service) => profile.uses.get(service)?.steady === true)
      if (sources.length === 0 || profile.serves.has('pi') || polledControllers(profile).length > 0) return undefined
      return 'takes process values from a server all the time and polls no controller itself'
    },
  },
  serving('historian', 0.55, ['pi'], 'archives process values (PI)'),
  {
    role: 'historian',
    weight: 0.3,
    when: (profile) =>
      profile.serves.has('pi') && (profile.serves.has('mssql') || profile.uses.has('pi')) ? 'stores process values and hands them on' : undefined,
  },
  {
    role: 'dmz-historian',
    weight: 0.65,
    when(profile, peers) {
      const feeders = [...(profile.serves.get('pi')?.peers ?? [])]
      const replica = feeders.length > 0 && feeders.every((id) => peers.get(id)?.serves.has('pi') === true)
      return replica ? `its values come from another historian (${feeders.slice(0, 3).join(', ')}): a replica` : undefined
    },
  },
  {
    role: 'historian',
    weight: 0.4,
    when: (profile) =>
      polledControllers(profile).length >= 3 &&
      profile.polls.every((poll) => poll.writes === 0) &&
      (profile.uses.has('pi') || profile.uses.has('mssql'))
        ? 'reads many controllers, never writes, and stores in a database'
        : undefined,
  },
]

const engineering: readonly RoleRule[] = [
  {
    role: 'engineering-workstation',
    weight: 0.6,
    when(profile) {
      const targets = new Set(profile.engineering.map((c) => c.server))
      return targets.size >= 2 ? `loaded, configured or restarted ${several(targets.size, 'controller')}` : undefined
    },
  },
  {
    role: 'engineering-workstation',
    weight: 0.35,
    when(profile) {
      const operations = new Set(
        profile.engineering
          .flatMap((c) => Object.keys(c.operations))
          .filter((o) => ['download', 'upload', 'mode-change', 'firmware', 'config'].includes(o)),
      )
      return operations.size >= 2 ? `did several kinds of engineering work: ${[...operations].toSorted().join(', ')}` : undefined
    },
  },
  {
    role: 'engineering-workstation',
    weight: 0.3,
    when(profile) {
      const asked = [...profile.uses.values()]
        .flatMap((use) => use.conversations)
        .filter((c) => isControlService(c.service) && (c.operations.discover ?? 0) > 0)
      const devices = new Set(asked.map((c) => c.server))
      return devices.size >= 2 && polledControllers(profile).length === 0
        ? `asked ${several(devices.size, 'control device')} who they are, in visits of its own`
        : undefined
    },
  },
]

const infrastructure: readonly RoleRule[] = [
  {
    role: 'domain-controller-ot',
    weight: 0.85,
    when: (profile) =>
      profile.serves.has('kerberos') && profile.serves.has('ldap')
        ? `serves Kerberos and LDAP (${several(count(profile.serves.get('kerberos')), 'client')})`
        : undefined,
  },
  serving('domain-controller-ot', 0.3, ['kerberos'], 'issues Kerberos tickets'),
  serving('dns-dhcp-ot', 0.4, ['dns'], 'answers names', 2),
  serving('time-server', 0.5, ['ntp'], 'gives the time', 2),
  {
    role: 'time-server',
    weight: 0.35,
    when: (profile) =>
      count(profile.serves.get('ntp')) >= 2 && profile.serves.size <= 2 ? 'gives the time and does hardly anything else' : undefined,
  },
  serving('file-server-ot', 0.45, ['smb'], 'shares files', 2),
  {
    role: 'patch-server',
    weight: 0.75,
    when(profile) {
      const clients = new Set(
        [...profile.serves.values()].flatMap((use) => use.conversations).flatMap((c) => (c.port === 8530 || c.port === 8531 ? [c.client] : [])),
      )
      return clients.size > 0 ? `hands out Windows updates on the WSUS port (${several(clients.size, 'client')})` : undefined
    },
  },
  serving('log-collector', 0.35, ['syslog'], 'collects logs', 2),
  serving('printer', 0.5, ['tcp/9100'], 'takes print jobs'),
  {
    role: 'jump-host',
    weight: 0.6,
    when(profile) {
      const inward = ['rdp', 'ssh', 'vnc']
      const both = inward.some((service) => profile.serves.has(service)) && inward.some((service) => profile.uses.has(service))
      return both && profile.engineering.length === 0 ? 'is reached by remote desktop or SSH and goes on by it' : undefined
    },
  },
  { role: 'firewall', weight: 0.35, when: (profile) => (profile.device.routes ? 'carries packets of other networks' : undefined) },
  { role: 'l3-switch', weight: 0.35, when: (profile) => (profile.device.routes ? 'carries packets of other networks' : undefined) },
  using('remote-access-gateway', 0.3, ['udp/1194', 'tcp/1194', 'udp/51820', 'udp/4500'], 'holds a tunnel to elsewhere'),
  {
    role: 'cloud-service',
    weight: 0.5,
    when: (profile) => (profile.device.outside && profile.serves.size > 0 ? 'serves from the internet' : undefined),
  },
]

const office: readonly RoleRule[] = [
  {
    role: 'it-workstation',
    weight: 0.35,
    when(profile) {
      const used = directory.filter((service) => profile.uses.has(service))
      const busy =
        processData.some((service) => profile.uses.get(service)?.steady === true) ||
        polledControllers(profile).length > 1 ||
        profile.engineering.length > 0
      return used.length >= 2 && !busy && !servesAnything(profile)
        ? `uses office services only as a client (${used.join(', ')}) and serves nothing`
        : undefined
    },
  },
  {
    role: 'it-workstation',
    weight: 0.4,
    when(profile) {
      const servers = new Set(web.flatMap((service) => [...(profile.uses.get(service)?.peers ?? [])]))
      const busy =
        processData.some((service) => profile.uses.get(service)?.steady === true) || quickPolls(profile).length > 0 || profile.engineering.length > 0
      return servers.size >= 1 && profile.uses.has('dns') && !busy && !servesAnything(profile)
        ? `browses and reads mail (${several(servers.size, 'web server')})`
        : undefined
    },
  },
  serving('business-app', 0.4, ['http', 'tls'], 'serves pages to many', 3),
  {
    role: 'business-app',
    weight: 0.25,
    when(profile) {
      const clients = new Set([
        ...(profile.serves.get('http')?.peers ?? []),
        ...(profile.serves.get('tls')?.peers ?? []),
        ...(profile.serves.get('smb')?.peers ?? []),
      ])
      return clients.size >= 3 && !profile.serves.has('kerberos') && web.some((service) => profile.serves.has(service))
        ? `${clients.size} hosts work with its applications`
        : undefined
    },
  },
  {
    role: 'transient-laptop',
    weight: 0.55,
    when(profile) {
      // Four hours: shorter captures cannot tell who stays.
      const enough = profile.spanUs >= 4 * 3_600_000_000
      const active = ['rdp', 'ssh', 'vnc', 'smb'].some((service) => profile.uses.has(service)) || [...profile.uses.keys()].some(isControlService)
      const took = profile.uses.has('dhcp')
      if (!enough || profile.presence > 0.25 || !took || !active || servesAnything(profile)) return undefined
      return `took an address by DHCP and was there for ${Math.round(profile.presence * 100)} % of the time`
    },
  },
]

/** Offers more than what every Windows host does by itself. */
function servesAnything(profile: Profile): boolean {
  return [...profile.serves.keys()].some(
    (service) => !['netbios', 'arp', 'icmp/8', 'llmnr', 'mdns', 'lldp', 'rpc', 'rdp', 'dhcp', 'ntp'].includes(service),
  )
}

/** Evidence from traffic, role by role. Weak on purpose where one visit could explain it. */
export const roleRules: readonly RoleRule[] = [...controllers, ...stations, ...engineering, ...infrastructure, ...office]

/** Words in host names and what they hint at. People choose names, and keep them when the machine changes: a weak signal. */
export const namePatterns: readonly (readonly [pattern: RegExp, role: string, weight: number])[] = [
  [/(^|[^a-z])(ews|eng|engineering|tia|step7|studio5000)([^a-z]|$)/i, 'engineering-workstation', 0.3],
  [/scada|wincc|citect|ignition/i, 'scada-server', 0.3],
  [/dmz.*hist?|hist?.*dmz/i, 'dmz-historian', 0.35],
  [/hist(orian)?/i, 'historian', 0.3],
  [/(^|[^a-z])(hmi|panel|tp\d|op\d)/i, 'hmi-panel', 0.3],
  [/(^|[^a-z])(ops|operator|opst?)([^a-z]|$)/i, 'operator-station', 0.3],
  [/(^|[^a-z])dc\d*([^a-z]|$)|domain/i, 'domain-controller-ot', 0.3],
  [/(^|[^a-z])(ntp|time)\d*([^a-z]|$)/i, 'time-server', 0.3],
  [/wsus|patch|update/i, 'patch-server', 0.3],
  [/file|nas\d*$|share/i, 'file-server-ot', 0.3],
  [/backup|veeam/i, 'backup-server', 0.3],
  [/jump|bastion/i, 'jump-host', 0.35],
  [/(^|[^a-z])(erp|sap|mail|exchange)/i, 'business-app', 0.3],
  [/(^|[^a-z])mes([^a-z]|$)/i, 'mes-server', 0.3],
  [/(^|[^a-z])(sw|switch)[^a-z]/i, 'l2-switch', 0.3],
  [/(^|[^a-z])(fw|firewall)([^a-z]|$)/i, 'firewall', 0.3],
  [/laptop|notebook|(^|[^a-z])(lt|nb)[^a-z]/i, 'transient-laptop', 0.3],
  [/(^|[^a-z])plc/i, 'plc', 0.3],
  [/(^|[^a-z])(sis|safety)([^a-z]|$)/i, 'safety-controller', 0.3],
  [/(^|[^a-z])(drive|vfd)([^a-z]|$)/i, 'vfd-drive', 0.3],
  [/(^|[^a-z])(rio|et200)/i, 'remote-io', 0.3],
  [/(^|[^a-z])(pc|desktop|ws|client)[^a-z]/i, 'it-workstation', 0.2],
  [/print|laserjet/i, 'printer', 0.3],
  [/(^|[^a-z])rob(ot)?\d*([^a-z]|$)/i, 'robot-controller', 0.3],
  [/(^|[^a-z])cam(era)?\d*([^a-z]|$)/i, 'vision-system', 0.25],
]

/** What a device says it is: product names and order numbers in its identity. */
export const productPatterns: readonly (readonly [pattern: RegExp, role: string, weight: number])[] = [
  [
    /guardlogix|1756-l\d+s|1769-l\d+\w*s\b|compact guard|f-cpu|cpu \d+t?f[ -]|cpu 4\d\d-\df|himatrix|himax|triconex|tricon\b|pss ?4000|pnoz|safety/i,
    'safety-controller',
    0.75,
  ],
  [
    /logix|1756-l|1769-l|cpu ?3\d\d|cpu ?4\d\d|cpu ?1[25]\d\d|s7-\d+|6es7 ?3[1-3]|6es7 ?4[01]|6es7 ?[25]1\d|bmx ?p|bme ?p|tm2\d\d|tm241|m340|m580|premium|quantum|tsx ?p|cj[12]|nx1|nj\d|cp1|fx\d|q0\d/i,
    'plc',
    0.5,
  ],
  [/vlt|fc-?\d{3}|atv ?\d|altivar|powerflex|sinamics|acs\d{3}|micromaster|movitrac|unidrive/i, 'vfd-drive', 0.7],
  [/aent|point i\/o|flex i\/o|et ?200|im15\d|750-3|stb n|ethercat coupler|bk\d{4}/i, 'remote-io', 0.65],
  [/panelview|comfort|tp\d{3,4}|ktp\d|magelis|hmist|got\d{4}|nb\d-/i, 'hmi-panel', 0.65],
  [/promag|promass|prosonic|levelflex|micropilot|sitrans|optiflux|vegapuls|rosemount/i, 'smart-instrument', 0.65],
  [/scalance x|ie switch|eds-|rs20|rsg|ws-c|stratix|catalyst|bobcat|hirschmann/i, 'l2-switch', 0.6],
  [/scalance s|fortigate|tofino|mguard|eagle\d/i, 'firewall', 0.6],
  [/simatic pc/i, 'industrial-pc', 0.35],
]
