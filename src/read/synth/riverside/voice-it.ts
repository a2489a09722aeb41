import { formatIso, zoneOffsetSeconds } from '#ground/time'
import { answers, asks, type Step } from '../dialogue.ts'
import * as database from '../protocol/database.ts'
import * as directory from '../protocol/directory.ts'
import * as infrastructure from '../protocol/infrastructure.ts'
import { smbVisit } from '../protocol/smb.ts'
import * as web from '../protocol/web.ts'
import { hostOf, type Pair, plainVoice, type Voice } from './voice.ts'
import { addressBytes } from './wire.ts'

const domain = 'RIVERSIDE'
const realm = 'RIVERSIDE.EXAMPLE'

const userOf = (pair: Pair): string =>
  pair.client.zone === 'enterprise' || pair.client.zone === 'transient'
    ? hostOf(pair.client).toLowerCase().replaceAll('-', '.')
    : `svc-${pair.client.id}`

const kerberosVoice = (pair: Pair): Voice =>
  plainVoice(() => [
    asks(directory.kerberosRequest(realm, userOf(pair), pair.random.between(1, 0x7fffffff))),
    answers(directory.kerberosResponse(realm, userOf(pair), pair.random)),
  ])

const ldapVoice = (pair: Pair): Voice =>
  plainVoice(() => [
    asks(directory.ldapSearch(1)),
    answers(directory.ldapEntry(1, 'DC=riverside,DC=example', `${hostOf(pair.server).toLowerCase()}.riverside.example`)),
    asks(directory.ldapUnbind(2)),
  ])

const shares: Readonly<Record<string, { readonly share: string; readonly file: string }>> = {
  dc: { share: 'SYSVOL', file: 'riverside.example\\Policies\\Registry.pol' },
  historian: { share: 'Exports', file: 'line1-counts.csv' },
  'ot-files': { share: 'Backup', file: 'nightly.zip' },
  'erp-mes': { share: 'Office', file: 'orders.xlsx' },
}

const smbVoice = (pair: Pair): Voice =>
  plainVoice((deed) => {
    const place = shares[pair.server.id] ?? { share: 'Public', file: 'readme.txt' }
    const backup = deed.line.do === 'backup'
    const visit = {
      domain,
      user: userOf(pair),
      client: hostOf(pair.client),
      server: hostOf(pair.server),
      ...place,
      does: backup ? ('write' as const) : ('read' as const),
      size: backup ? 262_144 : pair.random.between(6_000, 40_000),
      atUs: deed.atUs,
    }
    return smbVisit(visit, pair.random).flatMap((e) => [asks(e.request), answers(e.response)])
  })

const agents: Readonly<Record<string, string>> = { 'erp-mes': 'OrderBridge/3.2' }

const httpVoice = (pair: Pair): Voice =>
  plainVoice((deed) => {
    const host = `${hostOf(pair.server)}${pair.flow.port === 80 ? '' : `:${pair.flow.port}`}`
    const agent =
      pair.flow.service === 'tcp/8530'
        ? 'Windows-Update-Agent/10.0.10011.16384 Client-Protocol/2.50'
        : (agents[pair.client.id] ?? 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)')
    const answer = 'ok '.repeat(pair.random.between(40, 900))
    const order = `{"order":${4500000 + pair.random.between(0, 9999)},"bottles":${pair.random.between(5, 60) * 1000}}`
    const e =
      deed.line.do === 'post'
        ? web.httpExchange('POST', host, '/orders', agent, 'Microsoft-HTTPAPI/2.0', order, '{"accepted":true}')
        : web.httpExchange('GET', host, `/page/${pair.random.between(1, 40)}`, agent, 'Microsoft-IIS/10.0', '', answer)
    return [asks(e.request), answers(e.response)]
  })

/** `recordMost`: the longest answer the server puts into one record. */
const sealedTalk = (pair: Pair, serverName: string, rounds: number, recordMost: number): readonly Step[] => {
  const { random } = pair
  const hello = web.tlsClientHello(serverName, random)
  const steps: Step[] = [asks(hello), answers(web.tlsServerHello(hello, Math.min(recordMost, 2100), random)), asks(web.tlsClientFinished(random))]
  for (let i = 0; i < rounds; i++)
    steps.push(asks(web.tlsSealed(random.between(120, 900), random)), answers(web.tlsSealed(random.between(300, recordMost), random)))
  return steps
}

const tlsVoice = (pair: Pair): Voice =>
  plainVoice((deed) => sealedTalk(pair, deed.line.name ?? hostOf(pair.server).toLowerCase(), pair.random.between(1, 3), 4000))

const rdpVoice = (pair: Pair): Voice =>
  plainVoice(() => [asks(web.rdpRequest(userOf(pair))), answers(web.rdpConfirm()), ...sealedTalk(pair, hostOf(pair.server), 60, 1200)])

const sshVoice = (pair: Pair): Voice =>
  plainVoice(() => {
    const { random } = pair
    return [
      asks(web.sshBanner('OpenSSH_9.2')),
      answers(web.sshBanner('Hirschmann_1.0')),
      asks(web.sshKeyExchangeInit(random)),
      answers(web.sshKeyExchangeInit(random)),
      asks(web.sshKeyExchangeAsk(random)),
      answers(web.sshKeyExchangeAnswer(random)),
      asks(web.sshNewKeys(random)),
      ...Array.from({ length: 12 }, (_, i): Step => (i % 2 === 0 ? asks(random.fill(64)) : answers(random.fill(i === 11 ? 1200 : 96)))),
    ]
  })

const tdsVoice = (pair: Pair): Voice => ({
  greet: () => [asks(database.tdsPrelogin()), answers(database.tdsPreloginAnswer())],
  say: () => [
    asks(database.tdsBatch(`SELECT bottles FROM shift_counts WHERE line = 1 AND slot > ${pair.random.between(1, 400)}`)),
    answers(
      database.tdsRows(
        'bottles',
        Array.from({ length: 8 }, () => pair.random.between(0, 900)),
      ),
    ),
  ],
  leave: () => [],
})

const opaqueVoice = (pair: Pair): Voice => {
  const mark = pair.flow.service === 'pi' ? 0xc1d2a55a : 0xb7e40f19
  let sequence = 0
  return plainVoice(() => {
    sequence++
    return [
      asks(database.opaqueRecord(mark, sequence, pair.random.between(90, 420), pair.random)),
      answers(database.opaqueRecord(mark, sequence, 12, pair.random)),
    ]
  })
}

const ntpVoice = (): Voice =>
  plainVoice((deed) => [asks(infrastructure.ntpRequest(deed.atUs)), answers(infrastructure.ntpResponse(deed.atUs, deed.atUs + 900))])

/** Names a machine looks up: those of the servers it talks to, or the one its line in the truth says. */
const dnsVoice = (pair: Pair): Voice => {
  const { truth } = pair
  const known = new Map(
    [...truth.assets.values(), ...truth.outside.values()].flatMap((end) => (end.host === undefined ? [] : [[end.host, end.address] as const])),
  )
  const servers = [...truth.assets.values()].filter(
    (a) => a.host !== undefined && (a.role.endsWith('server') || a.role.includes('historian') || a.role === 'business-app'),
  )
  return plainVoice((deed) => {
    const asked = deed.line.name ?? servers[pair.random.between(0, servers.length - 1)]?.host ?? 'localhost'
    const name = deed.line.name ?? `${asked.toLowerCase()}.riverside.example`
    const id = pair.random.between(1, 65535)
    return [asks(infrastructure.dnsQuery(id, name)), answers(infrastructure.dnsAnswer(id, name, addressBytes(known.get(asked) ?? '127.0.0.1')))]
  })
}

const renewVoice = (pair: Pair): Voice =>
  plainVoice(() => {
    const lease = {
      transaction: pair.random.between(1, 0x7fffffff),
      clientMac: pair.ends.client.mac,
      hostName: hostOf(pair.client),
      present: pair.ends.client.address,
    }
    return [
      asks(infrastructure.dhcpMessage({ ...lease, type: 'request' })),
      answers(infrastructure.dhcpMessage({ ...lease, type: 'ack', given: lease.present, server: pair.ends.server.address })),
    ]
  })

const snmpVoice = (pair: Pair): Voice =>
  plainVoice(() => {
    const id = pair.random.between(1, 0x7fffffff)
    return [asks(infrastructure.snmpGet(id)), answers(infrastructure.snmpResponse(id, 'Hirschmann Railswitch, SW: 9.0.03, HW: 1.02'))]
  })

const logTexts = [
  'port 1/5 link up',
  'port 1/7 link down',
  'user admin logged in',
  'time synchronised',
  'configuration unchanged',
  'denied 2 packets',
] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const syslogVoice = (pair: Pair): Voice =>
  plainVoice((deed) => {
    const seconds = Math.floor(deed.atUs / 1_000_000)
    const local = formatIso(seconds + zoneOffsetSeconds(pair.truth.timezone, seconds))
    // RFC 3164 section 4.1.2: the day is padded with a space.
    const stamp = `${months[Number(local.slice(5, 7)) - 1] ?? ''} ${String(Number(local.slice(8, 10))).padStart(2, ' ')} ${local.slice(11, 19)}`
    return [asks(infrastructure.syslogLine(134, stamp, hostOf(pair.client), logTexts[pair.random.between(0, logTexts.length - 1)] ?? ''))]
  })

export const itVoices: Readonly<Record<string, (pair: Pair) => Voice>> = {
  kerberos: kerberosVoice,
  ldap: ldapVoice,
  smb: smbVoice,
  http: httpVoice,
  'tcp/8530': httpVoice,
  tls: tlsVoice,
  rdp: rdpVoice,
  ssh: sshVoice,
  mssql: tdsVoice,
  pi: opaqueVoice,
  'tcp/5413': opaqueVoice,
  ntp: ntpVoice,
  dns: dnsVoice,
  dhcp: renewVoice,
  snmp: snmpVoice,
  syslog: syslogVoice,
}
