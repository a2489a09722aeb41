import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  answers,
  asks,
  type CaptureFormat,
  type Host,
  ipFrame,
  protocols,
  randomOf,
  type Step,
  tcpConnection,
  type TimedFrame,
  udpDatagram,
  writePcap,
  writePcapng,
} from '#read/synth'
import { requireTool, titled } from '../requirements.ts'
import { readWithExpert } from './expert.ts'

const tshark = requireTool('tshark')

const { cip, database, directory, enip, infrastructure, modbus, s7comm, smb, web } = protocols
const startUs = 1_772_000_000_000_000

const client: Host = {
  mac: Uint8Array.from([0, 0x1b, 0x1b, 1, 2, 3]),
  address: Uint8Array.from([10, 1, 0, 5]),
  ttl: 128,
  window: 64240,
  windowShift: 8,
}
const server: Host = { mac: Uint8Array.from([0, 0x80, 0xf4, 1, 2, 3]), address: Uint8Array.from([10, 1, 0, 9]), ttl: 64, window: 8192 }
const v6 = (last: number): Uint8Array => Uint8Array.from([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last])

const random = randomOf('protocols')
const both = (e: { readonly request: Uint8Array; readonly response: Uint8Array }): readonly Step[] => [asks(e.request), answers(e.response)]

const overTcp = (port: number, steps: readonly Step[], ends: readonly [Host, Host] = [client, server]): readonly TimedFrame[] => {
  const connection = tcpConnection({ client: ends[0], server: ends[1], clientPort: 50_000, serverPort: port }, random)
  const opened = connection.open(startUs)
  const played = connection.play(connection.lastUs + 1000, steps)
  return [...opened, ...played, ...connection.close(connection.lastUs + 1000)]
}

const modbusSteps = (e: ReturnType<typeof modbus.readBits>, n: number): readonly Step[] =>
  both({ request: modbus.modbusAdu(n, 1, e.request), response: modbus.modbusAdu(n, 1, e.response) })

const everyModbus = [
  modbus.readBits(1, 0, [true, false, true]),
  modbus.readBits(
    2,
    3,
    Array.from({ length: 17 }, () => true),
  ),
  modbus.readRegisters(3, 10, [1, 65535]),
  modbus.readRegisters(4, 10, [7]),
  modbus.writeCoil(4, true),
  modbus.writeRegister(5, 700),
  modbus.writeCoils(
    0,
    Array.from({ length: 9 }, () => true),
  ),
  modbus.writeRegisters(0, [1, 2, 3]),
  modbus.readWriteRegisters(0, [1, 2], 50, [3]),
  modbus.readIdentity('Maker', 'Thing', 'V1'),
  modbus.refuse(modbus.readRegisters(3, 65000, [0]).request, 2),
].flatMap(modbusSteps)

const tag = cip.readTag('Level', [1, 2])
const open = {
  toTarget: 0x11223344,
  toOriginator: 0x55667788,
  serial: 7,
  originatorVendor: 1,
  originatorSerial: 99,
  intervalUs: 2_000_000,
  sizeToTarget: 504,
  sizeToOriginator: 504,
  transport: 0xa3 as const,
  path: Uint8Array.from([1, 0, 0x20, 2, 0x24, 1]),
}
const identity = { vendor: 1, type: 14, code: 92, major: 20, minor: 19, serial: 0x12345678, name: '1756-L71/B' }
let sequence = 0
const onConnection = (e: ReturnType<typeof cip.readTag>): readonly Step[] => {
  sequence++
  return both({
    request: enip.connected(9, open.toTarget, sequence, e.request),
    response: enip.connected(9, open.toOriginator, sequence, e.response),
  })
}
const unconnected = (e: ReturnType<typeof cip.readTag>): readonly Step[] =>
  both({ request: enip.unconnected(9, 1, e.request), response: enip.unconnected(9, 1, e.response) })
const everyEnip = [
  ...both({ request: enip.registerSession(0), response: enip.registerSession(9) }),
  ...both({ request: enip.listIdentityRequest(3), response: enip.listIdentityResponse(3, cip.identityItem(identity, server.address)) }),
  ...unconnected(cip.identityAll(identity)),
  ...unconnected(cip.forwardOpen(open)),
  ...[tag, cip.writeTag('Odd', [5]), cip.multipleService([tag, cip.readTag('Odd', [1])]), ...cip.logixDownload([random.fill(100)])].flatMap(
    onConnection,
  ),
  ...unconnected(cip.forwardClose(open)),
  asks(enip.unregisterSession(9)),
]

const everyS7 = [
  asks(s7comm.connectRequest('programmer')),
  answers(s7comm.connectConfirm('programmer')),
  ...both(s7comm.setup(1, 240)),
  ...both(
    s7comm.readVar(2, [
      { block: 1, byte: 0, values: random.fill(3) },
      { block: 2, byte: 10, values: random.fill(4) },
    ]),
  ),
  ...both(
    s7comm.writeVar(3, [
      { block: 1, byte: 0, values: random.fill(1) },
      { block: 1, byte: 8, values: random.fill(2) },
    ]),
  ),
  ...both(s7comm.moduleIdentity(4, '6ES7 315-2EH14-0AB0', [3, 2, 12])),
  ...both(s7comm.componentIdentity(5, 'station', 'module', 'CPU 315-2 PN/DP')),
  ...s7comm.downloadBlock(6, 'FC17', random.fill(500), 240).map((m) => (m.fromController ? answers(m.bytes) : asks(m.bytes))),
  ...both(s7comm.stopController(9)),
  ...both(s7comm.startController(10)),
]

const visit = {
  domain: 'PLANT',
  user: 'ann',
  client: 'PC1',
  server: 'SRV',
  share: 'Files',
  file: 'a.bin',
  does: 'write' as const,
  size: 40_000,
  atUs: startUs,
}
const hello = web.tlsClientHello('www.example.com', random)

/** Every talk, with the protocol that tshark must name and how many of its frames that takes. */
const talks: readonly { readonly name: string; readonly frames: readonly TimedFrame[]; readonly field: string; readonly atLeast: number }[] = [
  { name: 'Modbus, all codes', frames: overTcp(502, everyModbus), field: 'modbus.func_code', atLeast: 22 },
  {
    name: 'Modbus over IPv6',
    frames: overTcp(502, everyModbus, [
      { ...client, address: v6(5) },
      { ...server, address: v6(9) },
    ]),
    field: 'modbus.func_code',
    atLeast: 22,
  },
  { name: 'EtherNet/IP and CIP', frames: overTcp(44818, everyEnip), field: 'cip.sc', atLeast: 26 },
  { name: 'S7comm', frames: overTcp(102, everyS7), field: 's7comm.header.rosctr', atLeast: 22 },
  { name: 'SMB with a write', frames: overTcp(445, smb.smbVisit(visit, random).flatMap(both)), field: 'smb2.cmd', atLeast: 20 },
  {
    name: 'TDS with prelogin',
    frames: overTcp(1433, [
      asks(database.tdsPrelogin()),
      answers(database.tdsPreloginAnswer()),
      asks(database.tdsBatch('SELECT 1')),
      answers(database.tdsRows('n', [1])),
    ]),
    field: 'tds.type',
    atLeast: 4,
  },
  {
    name: 'Kerberos',
    frames: overTcp(88, [
      asks(directory.kerberosRequest('PLANT.EXAMPLE', 'ann', 7)),
      answers(directory.kerberosResponse('PLANT.EXAMPLE', 'ann', random)),
    ]),
    field: 'kerberos.msg_type',
    atLeast: 2,
  },
  {
    name: 'LDAP',
    frames: overTcp(389, [asks(directory.ldapSearch(1)), answers(directory.ldapEntry(1, 'DC=plant', 'dc')), asks(directory.ldapUnbind(2))]),
    field: 'ldap.messageID',
    atLeast: 3,
  },
  {
    name: 'TLS',
    frames: overTcp(443, [asks(hello), answers(web.tlsServerHello(hello, 900, random)), asks(web.tlsClientFinished(random))]),
    field: 'tls.record.content_type',
    atLeast: 3,
  },
  {
    name: 'HTTP',
    frames: overTcp(80, both(web.httpExchange('POST', 'mes', '/orders', 'Bridge/1', 'IIS', '{}', 'ok'))),
    field: 'http.content_length_header',
    atLeast: 2,
  },
]

describe.skipIf(!tshark.met)(titled('what we write, tshark reads', tshark), () => {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let files = 0
  const save = (chunks: Iterable<Uint8Array>): string => {
    const file = join(folder, `${files++}.pcap`)
    writeFileSync(file, Buffer.concat([...chunks]))
    return file
  }

  for (const talk of talks)
    test(`${talk.name}: recognised, and nothing wrong with it`, async () => {
      const { rows, expert } = await readWithExpert(save(writePcap(talk.frames)), ['frame.number', talk.field])
      expect(expert.filter((e) => e.severity === 'Errors' || e.severity === 'Warns')).toEqual([])
      expect(rows.length).toBe(talk.frames.length)
      expect(rows.filter((row) => row[1] !== '').length).toBeGreaterThanOrEqual(talk.atLeast)
    })

  const formats: readonly (readonly [string, typeof writePcap, CaptureFormat])[] = [
    ['pcap', writePcap, {}],
    ['pcap, big endian', writePcap, { byteOrder: 'big' }],
    ['pcap, nanoseconds', writePcap, { resolution: 'nano' }],
    ['pcap, big endian, nanoseconds', writePcap, { byteOrder: 'big', resolution: 'nano' }],
    ['pcapng', writePcapng, {}],
    ['pcapng, big endian', writePcapng, { byteOrder: 'big' }],
    ['pcapng, nanoseconds', writePcapng, { resolution: 'nano' }],
  ]
  for (const [name, write, format] of formats)
    test(`${name}: same packets at the same times`, async () => {
      const frames = overTcp(502, everyModbus)
      const { rows } = await readWithExpert(save(write(frames, format)), ['frame.time_epoch', 'frame.len'])
      const written = frames.map((frame) => [
        `${Math.floor(frame.atUs / 1e6)}.${String(frame.atUs % 1e6).padStart(6, '0')}000`,
        String(frame.bytes.length),
      ])
      expect(rows).toEqual(written)
    })

  test('a tagged datagram keeps its VLAN and a right checksum, in both families', async () => {
    const query = infrastructure.dnsQuery(5, 'plc.example')
    const six = { ...client, address: v6(5) }
    const frames = [
      ipFrame(client, server, 17, 1, udpDatagram(client, 50_000, server, 53, query), 120),
      ipFrame(six, { ...server, address: v6(9) }, 17, 1, udpDatagram(six, 50_000, { ...server, address: v6(9) }, 53, query), 121),
    ]
    const { rows, expert } = await readWithExpert(save(writePcap(frames.map((bytes, i) => ({ atUs: startUs + i, bytes })))), [
      'vlan.id',
      'dns.qry.name',
      'udp.checksum.status',
    ])
    expect(rows).toEqual([
      ['120', 'plc.example', '1'],
      ['121', 'plc.example', '1'],
    ])
    expect(expert.filter((e) => e.severity === 'Errors' || e.severity === 'Warns')).toEqual([])
  })
})
