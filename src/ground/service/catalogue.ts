/** How a conversation is carried. For `icmp` the port is the ICMP type, for `ethernet` the EtherType, for `ip` the protocol number. */
export type Transport = 'tcp' | 'udp' | 'icmp' | 'ethernet' | 'ip'

/** Inclusive. */
export interface PortRange {
  readonly transport: 'tcp' | 'udp'
  readonly first: number
  readonly last: number
}

/** A service known by name. The ports are where it is usually found and what a rule opens; recognition goes by payload. */
export interface Service {
  readonly name: string
  readonly label: string
  readonly ports: readonly PortRange[]
  /** True when Bulkhead can tell this service's operations from its payload, so a flow must state them. */
  readonly classified: boolean
  /** True when it can change a controller. */
  readonly writeCapable: boolean
  /** True when either end may open it and state cannot be derived (EtherNet/IP implicit I/O): rules are made both ways. */
  readonly bothWays: boolean
  readonly group: 'control' | 'data' | 'engineering' | 'windows' | 'remote' | 'infrastructure' | 'web' | 'database' | 'file' | 'management'
}

const port = (text: string): PortRange => {
  const [transport, range] = text.split('/') as ['tcp' | 'udp', string]
  const [first, last] = range.split('-').map(Number)
  return { transport, first: first ?? 0, last: last ?? first ?? 0 }
}

type Traits = Partial<Pick<Service, 'classified' | 'writeCapable' | 'bothWays'>>

const service = (name: string, label: string, group: Service['group'], ports: string, traits: Traits = {}): Service => ({
  name,
  label,
  group,
  ports: ports.split(' ').map(port),
  classified: traits.classified ?? false,
  writeCapable: traits.writeCapable ?? false,
  bothWays: traits.bothWays ?? false,
})

const decoded: Traits = { classified: true, writeCapable: true }
const writes: Traits = { writeCapable: true }

/** Sources: OT protocol facts section 0.4, `ot-roles.json` port hints. */
export const services: readonly Service[] = [
  service('modbus', 'Modbus/TCP', 'control', 'tcp/502', decoded),
  service('s7comm', 'Siemens S7comm', 'control', 'tcp/102', decoded),
  service('s7comm-plus', 'Siemens S7comm-plus', 'control', 'tcp/102', writes),
  service('mms', 'MMS (IEC 61850, ICCP)', 'control', 'tcp/102', writes),
  service('enip', 'EtherNet/IP explicit messages (CIP)', 'control', 'tcp/44818 udp/44818', decoded),
  service('enip-io', 'EtherNet/IP implicit I/O', 'control', 'udp/2222', { writeCapable: true, bothWays: true }),
  service('dnp3', 'DNP3', 'control', 'tcp/20000 udp/20000', writes),
  service('iec104', 'IEC 60870-5-104', 'control', 'tcp/2404', writes),
  service('opcua', 'OPC UA binary', 'data', 'tcp/4840', writes),
  service('bacnet', 'BACnet/IP', 'control', 'udp/47808', writes),
  service('fins', 'Omron FINS', 'control', 'tcp/9600 udp/9600', writes),
  service('melsec', 'Mitsubishi MELSEC', 'control', 'tcp/5006-5007 udp/5006-5007', writes),
  service('ads', 'Beckhoff ADS', 'engineering', 'tcp/48898 udp/48898-48899', writes),
  service('profinet-cm', 'PROFINET IO context manager', 'control', 'udp/34962-34964', writes),
  service('hart-ip', 'HART-IP', 'data', 'tcp/5094 udp/5094-5095', writes),
  service('fox', 'Niagara Fox', 'control', 'tcp/1911', writes),
  service('synchrophasor', 'C37.118 synchrophasor', 'data', 'tcp/4712 udp/4713'),
  service('tristation', 'Triconex TriStation', 'engineering', 'udp/1502', writes),
  service('codesys', 'CODESYS runtime', 'engineering', 'tcp/11740-11743 tcp/1217 tcp/2455', writes),
  service('ge-srtp', 'GE SRTP', 'control', 'tcp/18245', writes),
  service('mqtt', 'MQTT', 'data', 'tcp/1883'),
  service('pi', 'PI Data Archive', 'data', 'tcp/5450'),
  service('smb', 'Windows file sharing (SMB)', 'windows', 'tcp/445 tcp/139'),
  service('netbios', 'NetBIOS name and datagram service', 'windows', 'udp/137-138'),
  service('rpc', 'Windows RPC (DCOM, OPC Classic)', 'windows', 'tcp/135'),
  service('rdp', 'Remote Desktop', 'remote', 'tcp/3389 udp/3389'),
  service('vnc', 'VNC', 'remote', 'tcp/5900-5903'),
  service('teamviewer', 'TeamViewer', 'remote', 'tcp/5938 udp/5938'),
  service('anydesk', 'AnyDesk', 'remote', 'tcp/7070 tcp/6568'),
  service('winrm', 'Windows remote management', 'management', 'tcp/5985-5986'),
  service('ssh', 'SSH', 'management', 'tcp/22'),
  service('telnet', 'Telnet', 'management', 'tcp/23'),
  service('ftp', 'FTP', 'file', 'tcp/20-21'),
  service('tftp', 'TFTP', 'file', 'udp/69'),
  service('http', 'HTTP', 'web', 'tcp/80 tcp/8080'),
  service('tls', 'TLS (HTTPS and others)', 'web', 'tcp/443 tcp/8443'),
  service('dns', 'DNS', 'infrastructure', 'udp/53 tcp/53'),
  service('mdns', 'Multicast DNS', 'infrastructure', 'udp/5353'),
  service('llmnr', 'LLMNR', 'infrastructure', 'udp/5355'),
  service('ssdp', 'SSDP', 'infrastructure', 'udp/1900'),
  service('ntp', 'NTP', 'infrastructure', 'udp/123'),
  service('ptp', 'PTP', 'infrastructure', 'udp/319-320'),
  service('dhcp', 'DHCP', 'infrastructure', 'udp/67-68'),
  service('kerberos', 'Kerberos', 'infrastructure', 'tcp/88 udp/88'),
  service('ldap', 'LDAP', 'infrastructure', 'tcp/389 udp/389'),
  service('syslog', 'Syslog', 'infrastructure', 'udp/514'),
  service('snmp', 'SNMP', 'management', 'udp/161-162'),
  service('mssql', 'Microsoft SQL Server', 'database', 'tcp/1433'),
  service('postgresql', 'PostgreSQL', 'database', 'tcp/5432'),
]

const byName: ReadonlyMap<string, Service> = new Map(services.map((s) => [s.name, s]))

export const serviceByName = (name: string): Service | undefined => byName.get(name)

/** The service that usually owns this port, first in the catalogue where several share it. A guess: basis `port`. */
export const guessService = (transport: 'tcp' | 'udp', portNumber: number): Service | undefined =>
  services.find((s) => s.ports.some((p) => p.transport === transport && p.first <= portNumber && portNumber <= p.last))
