import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../../test/fixture/hex.ts'
import { serviceByName } from '#ground/service'
import { chooseDissector } from '../registry.ts'
import { play } from '../recorder.fixture.ts'
import { itDissectors } from './index.ts'
import {
  ber,
  clientHello,
  dhcpMessage,
  dnsQuestion,
  joinHex,
  n2,
  nb,
  rpcBind,
  rpcRequest,
  serverHello,
  smb2,
  smbFrame,
  snmpMessage,
  t,
  tdsLogin,
  w,
} from './message.fixture.ts'

const named = (service: string) => {
  const found = itDissectors.find((d) => d.service === service)
  if (found === undefined) throw new Error(`no dissector \`${service}\``)
  return found
}

const rdpRequest = `0300 0013 0e e0 0000 0000 00 01 00 0800 0b000000`
const s7ConnectRequest = '0300 0016 11e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a'
const kerberosRequest = ber('6a', ber('30', 'a103020105', 'a20302010a', ber('a4', ber('30', ber('a0', '03050040810010')))))
const ldapBind = ber('30', '020101', ber('60', '020103', ber('04', t('cn=op')), ber('80', t('hunter2'))))
const prelogin = `1201 002f 0000 0100 00 001a 0006 01 0020 0001 02 0021 0001 03 0022 0004 04 0026 0001 ff 0f0007d000000000000000000000`
const ptpAnnounce = `0b02 0040 ${'00'.repeat(60)}`
const browse = `110a0001 0a140102 008a 00bb 0000 ${nb('OPS-1', 0)} ${nb('PLANT', 0x1d)} ${'00'.repeat(80)} ${t('\\MAILSLOT\\BROWSE\0')} 01 00 80fc0a00 ${t('OPS-1'.padEnd(16, '\0'))} 0601 03100000 0f015500`

describe('a protocol is recognised by its bytes, also away from home', () => {
  const cases: readonly [service: string, transport: 'tcp' | 'udp', port: number, hex: string, sender: string][] = [
    ['smb', 'tcp', 4711, smb2(0, false, '2400'), 'client'],
    ['smb', 'tcp', 4711, smb2(0, true, '4100'), 'server'],
    ['smb', 'tcp', 139, `81000044${nb('SRV', 0x20)}${nb('PC', 0)}`, 'client'],
    ['rdp', 'tcp', 502, rdpRequest, 'client'],
    ['rdp', 'tcp', 3389, '0300 000b 06e0 0000 0000 00', 'client'],
    ['ssh', 'tcp', 443, t('SSH-2.0-OpenSSH_9.2\r\n'), 'unknown'],
    ['http', 'tcp', 4711, t('GET / HTTP/1.1\r\n\r\n'), 'client'],
    ['http', 'tcp', 4711, t('HTTP/1.1 200 OK\r\n\r\n'), 'server'],
    ['tls', 'tcp', 502, clientHello('plc.example'), 'client'],
    ['tls', 'tcp', 502, serverHello('0303'), 'server'],
    ['vnc', 'tcp', 4711, t('RFB 003.008\n'), 'unknown'],
    ['dns', 'udp', 53, dnsQuestion('plc.example', 1), 'client'],
    ['dns', 'tcp', 53, n2(29) + dnsQuestion('plc.example', 1), 'client'],
    ['mdns', 'udp', 5353, dnsQuestion('hmi.local', 1, '0000'), 'client'],
    ['llmnr', 'udp', 5355, dnsQuestion('hmi', 1, '8000'), 'server'],
    ['netbios', 'udp', 137, `123401100001000000000000${nb('OPS-1', 0)}00200001`, 'client'],
    ['netbios', 'udp', 138, browse, 'client'],
    ['ntp', 'udp', 123, `23${'00'.repeat(47)}`, 'client'],
    ['ntp', 'udp', 123, `2401${'00'.repeat(46)}`, 'server'],
    ['ptp', 'udp', 320, ptpAnnounce, 'client'],
    ['dhcp', 'udp', 67, dhcpMessage(1, '350101'), 'client'],
    ['dhcp', 'udp', 68, dhcpMessage(2, '350102'), 'server'],
    ['snmp', 'udp', 4711, snmpMessage(1, 'a0', '2b06010201010100', '0500'), 'client'],
    ['snmp', 'udp', 4711, snmpMessage(1, 'a2', '2b06010201010100', '0500'), 'server'],
    ['ldap', 'tcp', 4711, ldapBind, 'client'],
    ['kerberos', 'udp', 4711, kerberosRequest, 'client'],
    ['kerberos', 'tcp', 88, `0000${n2(bytesOf(kerberosRequest).length)}${kerberosRequest}`, 'client'],
    ['mssql', 'tcp', 4711, prelogin, 'client'],
    ['mssql', 'tcp', 4711, tdsLogin('ERP', 'Reports', 'hunter2'), 'client'],
    ['ftp', 'tcp', 4711, t('220 VxWorks FTP server ready\r\n'), 'server'],
    ['telnet', 'tcp', 4711, 'fffd18fffd20fffd23', 'unknown'],
    ['syslog', 'udp', 4711, t('<134>Mar  1 02:00:00 sw-main linkd: port 3 up'), 'client'],
    ['rpc', 'tcp', 49_200, rpcBind('81bb7a364498f135ad3298f038001003'), 'client'],
    ['ssdp', 'udp', 4711, t('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n'), 'client'],
    ['tftp', 'udp', 69, `0002${t('fw.bin\0octet\0')}`, 'client'],
    ['postgresql', 'tcp', 4711, '0000002900030000' + t('user\0grafana\0database\0plant\0\0'), 'client'],
  ]
  test.each(cases)('%s over %s on port %i', (service, transport, port, hex, sender) => {
    const bytes = bytesOf(hex)
    const chosen = chooseDissector(bytes, transport, port)
    expect(chosen?.dissector.service).toBe(service)
    expect(chosen?.dissector.senderOf(bytes, transport)).toBe(sender)
  })
})

describe('look-alikes are told apart', () => {
  const cases: readonly [what: string, transport: 'tcp' | 'udp', port: number, hex: string, not: string][] = [
    ['an S7 connection request is no remote desktop', 'tcp', 3389, s7ConnectRequest, 'rdp'],
    ['a TPKT connection request is no SQL Server', 'tcp', 1433, rdpRequest, 'mssql'],
    ['an ENIP answer is no SQL Server', 'tcp', 1433, '0400 0100 0000 0000 00000000 0000000000000000 00000000 0000', 'mssql'],
    ['RADIUS is no PTP', 'udp', 1812, `0102 0040 ${'00'.repeat(60)}`, 'ptp'],
    ['48 bytes of anything are no NTP elsewhere', 'udp', 4711, `23${'00'.repeat(47)}`, 'ntp'],
    ['a mail greeting is no FTP', 'tcp', 21, t('220 mail.example ESMTP Postfix\r\n'), 'ftp'],
    ['an MQTT publish is no LDAP', 'tcp', 1883, `300d0004${t('temp')}32312e35313233`, 'ldap'],
    ['a NetBIOS name is no DNS name', 'udp', 53, `123401100001000000000000${nb('OPS-1', 0)}00200001`, 'dns'],
  ]
  test.each(cases)('%s', (_what, transport, port, hex, not) => {
    expect(chooseDissector(bytesOf(hex), transport, port)?.dissector.service).not.toBe(not)
  })
})

describe('what an IT protocol tells of its ends', () => {
  test('SNMP get reads, set configures, a trap reports, and the community never comes out', () => {
    const told = play(
      named('snmp'),
      [
        `> ${snmpMessage(1, 'a0', '2b06010201010500', '0500')}`,
        `< ${snmpMessage(1, 'a2', '2b06010201010500', ber('04', t('sw-main')))}`,
        `> ${snmpMessage(1, 'a3', '2b06010201010500', ber('04', t('x')))}`,
        `< ${snmpMessage(1, 'a2', '2b06010201010500', '0500', 'hunter2', 5)}`,
        `> ${snmpMessage(1, 'a7', '2b06010201010500', '0500')}`,
      ],
      'udp',
    )
    expect(told.requests).toEqual(['read 0xa0', 'config 0xa3', 'report 0xa7'])
    expect(told.refusals).toEqual([false, true])
    expect(told.identities).toContain('server host-name: sw-main')
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  test('a SQL login gives host and application, never the password', () => {
    const told = play(named('mssql'), [`> ${tdsLogin('RB-ERP01', 'Reports', 'hunter2')}`])
    expect(told.requests).toEqual(['session 0x10'])
    expect(told.identities).toEqual(['client host-name: RB-ERP01', 'client application: Reports'])
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  test('an LDAP simple bind is remarked, its password dropped', () => {
    const told = play(named('ldap'), [`> ${ldapBind}`])
    expect(told.requests).toEqual(['session 0x60 password in clear (simple bind)'])
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  test('TLS gives the name asked for and the version agreed; a remote support name refines the service', () => {
    const told = play(named('tls'), [`> ${clientHello('relay-7c1f.net.anydesk.com')}`, `< ${serverHello('0303', '0304')}`, `> 170303000411223344`])
    expect(told.requests).toEqual(['session'])
    expect(told.identities).toEqual(['server host-name: relay-7c1f.net.anydesk.com', 'server tls-version: TLS 1.3'])
    expect(told.refined).toEqual(['anydesk'])
  })

  test('an old TLS version is remarked', () => {
    expect(play(named('tls'), [`> ${clientHello('plc')}`, `< ${serverHello('0301')}`]).requests).toEqual([
      'session',
      'session TLS 1.0 is out of date',
    ])
  })

  test('HTTP gives agent, host and server, steps over bodies and sees basic authentication', () => {
    const told = play(named('http'), [
      `> ${t('POST /set HTTP/1.1\r\nHost: hmi-fill\r\nUser-Agent: TIA\r\nAuthorization: Basic aHVudGVyMg==\r\nContent-Length: 4\r\n\r\nGET ')}${t('GET /x HTTP/1.1\r\nHost: 10.0.0.1\r\n\r\n')}`,
      `< ${t('HTTP/1.1 401 No\r\nServer: S7 Web\r\nWWW-Authenticate: Basic realm="CPU 315"\r\nContent-Length: 0\r\n\r\n')}`,
    ])
    expect(told.requests).toEqual(['session password in clear (basic authentication)', 'session'])
    expect(told.identities).toEqual(['client user-agent: TIA', 'server host-name: hmi-fill', 'server software: S7 Web', 'server realm: CPU 315'])
    expect(told.refusals).toEqual([true])
    expect(JSON.stringify(told)).not.toContain('aHVudGVyMg')
  })

  test('DHCP gives the host name and vendor class of who asks, nothing of the answer', () => {
    const told = play(
      named('dhcp'),
      [`> ${dhcpMessage(1, `350101 0c05${t('EWS-1')} 3c08${t('MSFT 5.0')}`)}`, `< ${dhcpMessage(2, `350105 0c05${t('OTHER')}`)}`],
      'udp',
    )
    expect(told.requests).toEqual(['session 0x01'])
    expect(told.identities).toEqual(['client host-name: EWS-1', 'client vendor-class: MSFT 5.0'])
  })

  test('the Windows browser gives the name of a host', () => {
    const told = play(named('netbios'), [`> ${browse}`], 'udp')
    expect(told.requests).toEqual(['discover'])
    expect(new Set(told.identities)).toEqual(new Set(['client host-name: OPS-1', 'client os: Windows 6.1']))
  })

  test('SMB 2 commands are counted by number, an administrators share and a control pipe are remarked', () => {
    const told = play(named('smb'), [
      `> ${smb2(0, false, '2400')}`,
      `< ${smb2(0, true, '4100 0000 1103')}`,
      `> ${smb2(3, false, `0900 0000 4800 ${'1c00'} ${w('\\\\HIST\\ADMIN$')}`)}`,
      `> ${smb2(5, false, `3900 ${'00'.repeat(42)} 7800 0c00 ${'00'.repeat(8)} ${w('svcctl')}`)}`,
      `< ${smb2(5, true, '0900', '220000c0')}`,
    ])
    expect(told.requests).toEqual(['session 0x0000', 'session 0x0003 share ADMIN$', 'session 0x0005 pipe svcctl'])
    expect(told.refusals).toEqual([false, true])
    expect(told.identities).toContain('server smb-dialect: SMB 3.1.1')
  })

  test('SMB 1 is remarked once a session is set up with it', () => {
    const smb1 = (command: string, flags: string): string => smbFrame(`ff534d42${command}00000000${flags}${'00'.repeat(24)}`)
    expect(play(named('smb'), [`> ${smb1('72', '18')}`, `< ${smb1('72', '98')}`, `> ${smb1('73', '18')}`]).requests).toEqual([
      'session 0x72',
      'session 0x73 SMB 1',
    ])
  })

  test('an OPC write through DCOM is a write, service control is remarked', () => {
    const syncIo = '523ac1391e01d0119675' + '0020afd8adb3'
    const told = play(named('rpc'), [`> ${rpcBind(syncIo)}`, `> ${rpcRequest(3)}`, `> ${rpcRequest(4)}`])
    expect(told.requests).toEqual(['session', 'read 0x0003', 'write 0x0004 OPC synchronous I/O'])
    expect(play(named('rpc'), [`> ${rpcBind('81bb7a364498f135ad3298f038001003')}`, `> ${rpcRequest(12)}`]).requests).toEqual([
      'session',
      'session 0x000c Windows service control (svcctl)',
    ])
  })

  test('FTP: a password is noticed and not kept, a stored file is named', () => {
    const told = play(named('ftp'), [
      `< ${t('220 VxWorks FTP server\r\n')}`,
      `> ${t('USER op\r\nPASS hunter2\r\nSTOR logic.bin\r\n')}`,
      `< ${t('550 no\r\n')}`,
    ])
    expect(told.requests).toEqual(['session', 'session password in clear', 'session STOR logic.bin'])
    expect(told.refusals).toEqual([false, true])
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  test('remote desktop without TLS is remarked', () => {
    const told = play(named('rdp'), [`> ${rdpRequest}`, '< 0300 0013 0e d0 0000 1234 00 02 00 0800 00000000'])
    expect(told.requests).toEqual(['session', 'session remote desktop without TLS'])
  })

  test('time: a client asks, a server answers with its stratum and reference, mode 6 asks about the daemon', () => {
    const told = play(
      named('ntp'),
      [`> 23${'00'.repeat(47)}`, `< 2401${'00'.repeat(10)}${t('GPS\0')}${'00'.repeat(32)}`, `> 16020001${'00'.repeat(8)}`],
      'udp',
    )
    expect(told.requests).toEqual(['time-sync', 'discover query about the time daemon'])
    expect(told.identities).toEqual(['server stratum: 1', 'server time-reference: GPS'])
  })
})

test('every message cut at any place is answered without a throw', () => {
  const messages = [
    smb2(0, false, '2400'),
    rdpRequest,
    clientHello('plc'),
    kerberosRequest,
    prelogin,
    ldapBind,
    snmpMessage(1, 'a0', '2b06', '0500'),
    joinHex(dhcpMessage(1, '350101')),
  ]
  const answers = new Set<string>()
  for (const hex of messages) {
    const bytes = bytesOf(hex)
    for (let length = 0; length <= bytes.length; length++) {
      for (const d of itDissectors) {
        for (const transport of ['tcp', 'udp'] as const) {
          answers.add(d.recognise(bytes.subarray(0, length), transport, true))
          answers.add(d.senderOf(bytes.subarray(0, length), transport))
        }
      }
    }
  }
  expect([...answers].toSorted()).toEqual(['certain', 'client', 'likely', 'more', 'no', 'server', 'unknown'])
})

describe('the table of IT protocols', () => {
  test('each names a service of the catalogue and ports that belong to it', () => {
    for (const d of itDissectors) {
      const service = serviceByName(d.service)
      expect(service, d.service).toBeDefined()
      const owned = d.ports.filter((port) => service?.ports.some((range) => range.first <= port && port <= range.last))
      expect(owned.length, d.service).toBeGreaterThan(0)
    }
  })

  test('each service stands there once', () => {
    expect(new Set(itDissectors.map((d) => d.service)).size).toBe(itDissectors.length)
  })
})
