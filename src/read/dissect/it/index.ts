import type { Dissector } from '../dissector.ts'
import { dhcp } from './dhcp.ts'
import { ssdp, tftp } from './discovery.ts'
import { dns } from './dns.ts'
import { http } from './http.ts'
import { kerberos } from './kerberos.ts'
import { ldap } from './ldap.ts'
import { mssql } from './mssql.ts'
import { llmnr, mdns } from './multicast-names.ts'
import { netbios } from './netbios.ts'
import { postgresql } from './postgresql.ts'
import { rdp } from './rdp.ts'
import { rpc } from './rpc.ts'
import { smb } from './smb.ts'
import { snmp } from './snmp.ts'
import { ssh } from './ssh.ts'
import { syslog } from './syslog.ts'
import { ftp, telnet, vnc } from './terminals.ts'
import { ntp, ptp } from './time.ts'
import { tls } from './tls.ts'

/**
 * IT protocols that matter at conduits, most specific first: fixed text and magic numbers, then nested structures, then
 * headers that many things resemble. A request of protocols without codes has an empty `function`. A request's `detail`
 * here is always something a person should know at a boundary: `password in clear`, `SMB 1`, `share ADMIN$`.
 */
export const itDissectors: readonly Dissector[] = [
  smb,
  rdp,
  ssh,
  http,
  vnc,
  ssdp,
  dhcp,
  kerberos,
  snmp,
  mssql,
  rpc,
  tls,
  ldap,
  postgresql,
  netbios,
  tftp,
  ftp,
  telnet,
  syslog,
  mdns,
  llmnr,
  dns,
  ptp,
  ntp,
]
