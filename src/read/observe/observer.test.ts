import { describe, expect, test } from 'vitest'
import { hexOfText as text } from '../../../test/fixture/hex.ts'
import { createObserver } from './observer.ts'
import { arp, assetOf, ipConversations, ipFrame, layerTwo, macFor, modbusPair, observe, tcp, told, udp } from './wire.fixture.ts'

const plc = '10.0.0.10'
const hmi = '10.0.0.5'
const polls = (n: number, pause = '+1s'): readonly string[] => Array.from({ length: n }, (_, i) => [...modbusPair(i + 1), pause]).flat()
const ntpAsk = `> 23${'00'.repeat(47)}`
const ntpAnswer = `< 2401${'00'.repeat(46)}`

describe('who is the client, and what is spoken', () => {
  const cases: readonly [what: string, frames: ReturnType<typeof tcp>, expected: string][] = [
    [
      'whoever sent the SYN, on any port',
      tcp(0, `${hmi}:49152 > ${plc}:4711`, ['syn', ...modbusPair(1), ...modbusPair(2)]),
      `${hmi} > ${plc} tcp/4711 modbus payload`,
    ],
    [
      'joined in the middle: the side that asks, by the protocol',
      tcp(0, `${plc}:502 > ${hmi}:503`, ['< 0001 0000 0006 01 03 0000 0002', '> 0001 0000 0007 01 03 04 00000000']),
      `${hmi} > ${plc} tcp/502 modbus payload`,
    ],
    [
      'joined in the middle of an unknown protocol: the well-known port serves',
      tcp(0, `${plc}:5450 > ${hmi}:50000`, ['> c0ffee', '< c0ffee']),
      `${hmi} > ${plc} tcp/5450 pi port`,
    ],
    [
      'joined in the middle, no port known: the lower port serves',
      tcp(0, `${hmi}:50001 > ${plc}:50000`, ['> c0ffee']),
      `${hmi} > ${plc} tcp/50000 tcp/50000 port`,
    ],
    ['no bytes at all: the port is a guess', tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', 'fin']), `${hmi} > ${plc} tcp/502 modbus port`],
    [
      'SSH on the port of Modbus is SSH',
      tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', `< ${text('SSH-2.0-x\r\n')}`, `> ${text('SSH-2.0-y\r\n')}`]),
      `${hmi} > ${plc} tcp/502 ssh payload`,
    ],
    [
      'UDP: who asks, by the protocol, even when the answer is seen first',
      udp(0, `${plc}:123 > ${hmi}:123`, [ntpAnswer.replace('<', '>'), ntpAsk.replace('>', '<')]),
      `${hmi} > ${plc} udp/123 ntp payload`,
    ],
    [
      'UDP of no known protocol: the first speaker asks',
      udp(0, `${hmi}:40000 > ${plc}:40001`, ['> c0ffee', '< c0ffee']),
      `${hmi} > ${plc} udp/40001 udp/40001 port`,
    ],
    [
      'UDP to a group: the group is the server',
      udp(0, `${hmi}:40000 > 239.1.2.3:40001`, ['> c0ffee']),
      `${hmi} > 239.1.2.3 udp/40001 udp/40001 port`,
    ],
  ]
  test.each(cases)('%s', (_what, frames, expected) => {
    expect(ipConversations(observe([frames])).map(told)).toEqual([expected])
  })

  test('ten connections from ten ports are one conversation', () => {
    const frames = Array.from({ length: 10 }, (_, i) => tcp(i * 1e6, `${hmi}:${50_000 + i} > ${plc}:502`, ['syn', ...modbusPair(1), 'fin']))
    const [conversation, ...more] = ipConversations(observe(frames))
    expect(more).toEqual([])
    expect(conversation).toMatchObject({ connections: 10, packets: 80, operations: { read: 10 }, functions: { '0x03': 10 }, outcome: 'answered' })
    expect(conversation?.bytes).toBe(frames.flat().reduce((sum, frame) => sum + frame.data.length, 0))
  })

  test('a connection without bytes joins the service that was proved on the same port', () => {
    const observed = observe([
      tcp(0, `${hmi}:50000 > ${plc}:4711`, ['syn', ...modbusPair(1), ...modbusPair(2), 'fin']),
      tcp(9e6, `${hmi}:50001 > ${plc}:4711`, ['syn', 'fin']),
    ])
    expect(ipConversations(observed).map((c) => `${told(c)} ${c.connections}`)).toEqual([`${hmi} > ${plc} tcp/4711 modbus payload 2`])
  })

  test('a message cut over segments, and bytes before recognition, are all counted', () => {
    const cut = tcp(0, `${hmi}:49152 > ${plc}:502`, [
      'syn',
      '> 0001',
      '> 0000 0006 01',
      '> 03 0000 0002 0002 0000 0006 01 03',
      '> 0000 0002',
      '< 0001 0000 0007 01 03 04 00000000',
    ])
    expect(ipConversations(observe([cut])).map((c) => c.operations)).toEqual([{ read: 2 }])
  })
})

describe('what came of it', () => {
  const unreachable = ipFrame(
    2000,
    '10.0.0.1',
    hmi,
    1,
    [3, 1, 0, 0, 0, 0, 0, 0, 0x45, 0, 0, 36, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 5, 10, 0, 0, 10, 0xc0, 0, 0x0f, 0xff, 0, 16, 0, 0],
  )
  const cases: readonly [what: string, frames: ReturnType<typeof tcp>, outcome: string][] = [
    ['a lone SYN is unanswered', tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn?']), 'unanswered'],
    ['a SYN and RST is refused', tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn!']), 'refused'],
    ['a lone reset, joined in the middle, answers nothing', tcp(0, `${hmi}:49152 > ${plc}:502`, ['rst']), 'refused'],
    ['a handshake is answered', tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn']), 'answered'],
    ['a datagram without answer is unanswered', udp(0, `${hmi}:49152 > ${plc}:4095`, ['> c0ffee']), 'unanswered'],
    ['ICMP unreachable about it makes it refused', [...udp(0, `${hmi}:49152 > ${plc}:4095`, ['> c0ffee']), unreachable], 'refused'],
    ['a report needs no answer', udp(0, `${hmi}:49152 > ${plc}:514`, [`> ${text('<134>Mar  1 02:00:00 sw-main linkd: port 3 up')}`]), 'answered'],
    ['a group needs no answer', udp(0, `${hmi}:49152 > 239.1.2.3:4095`, ['> c0ffee']), 'answered'],
  ]
  test.each(cases)('%s', (_what, frames, outcome) => {
    expect(ipConversations(observe([frames])).map((c) => c.outcome)).toEqual([outcome])
  })

  test('an exception is a request the server refused', () => {
    const observed = observe([
      tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', ...modbusPair(1), '> 0002 0000 0006 01 03 ffff 0002', '< 0002 0000 0003 01 83 02']),
    ])
    expect(ipConversations(observed)[0]).toMatchObject({ operations: { read: 2 }, exceptions: 1 })
  })

  test('an address that was only probed is no asset; one that answered is', () => {
    const observed = observe([tcp(0, `${hmi}:49152 > 10.0.0.99:502`, ['syn?']), tcp(0, `${hmi}:49153 > ${plc}:502`, ['syn'])])
    expect(observed.assets.map((a) => a.id)).toEqual([hmi, plc])
  })

  test('a server whose direction was not captured is an asset when its client goes on talking to it', () => {
    const oneWay = tcp(0, `${hmi}:49152 > ${plc}:502`, ['> 0001 0000 0006 01 03 0000 0002', '> 0002 0000 0006 01 03 0000 0002'])
    const observed = observe([oneWay])
    expect(observed.assets.map((a) => [a.id, a.packets])).toEqual([
      [hmi, 2],
      [plc, 0],
    ])
  })
})

describe('what stood out', () => {
  const remarks = (frames: ReturnType<typeof tcp>): readonly string[] => ipConversations(observe([frames])).flatMap((c) => c.remarks)

  test('a service away from home on the port of another', () => {
    expect(remarks(tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', `< ${text('SSH-2.0-x\r\n')}`]))).toEqual(['SSH on port 502, usually Modbus/TCP'])
  })

  test('bytes on the port of Modbus that are not Modbus: another service, and a remark', () => {
    const [conversation] = ipConversations(
      observe([tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', '> c0ffee c0ffee c0ffee c0ffee', '< deadbeef deadbeef deadbeef'])]),
    )
    expect(conversation).toMatchObject({ service: 'tcp/502', basis: 'port', remarks: ['the bytes on port 502 are not Modbus/TCP'] })
  })

  test('a TCP keep-alive is no payload', () => {
    expect(ipConversations(observe([tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', '> 00'])])).map(told)).toEqual([
      `${hmi} > ${plc} tcp/502 modbus port`,
    ])
  })

  test('never more than eight', () => {
    const banners = Array.from({ length: 20 }, (_, i) => `> ${text(`STOR file-${i}.bin\r\n`)}`)
    expect(remarks(tcp(0, `${hmi}:49152 > ${plc}:21`, ['syn', `< ${text('220 FTP\r\n')}`, ...banners]))).toHaveLength(8)
  })
})

describe('rhythm', () => {
  const cadence = (lines: readonly string[]) => ipConversations(observe([tcp(0, `${hmi}:49152 > ${plc}:502`, ['syn', ...lines])]))[0]?.cadence

  test('a poll each second', () => {
    // Two packets of a millisecond each, then the pause.
    expect(cadence(polls(20))).toEqual({ periodMs: 1002, jitterMs: 0 })
  })
  test('a burst of three requests each second has the period of the burst', () => {
    expect(
      cadence(Array.from({ length: 12 }, (_, i) => [...modbusPair(3 * i), ...modbusPair(3 * i + 1), ...modbusPair(3 * i + 2), '+994ms']).flat()),
    ).toEqual({ periodMs: 1000, jitterMs: 0 })
  })
  test('eight requests have seven intervals: too few', () => {
    expect(cadence(polls(8))).toBeUndefined()
    expect(cadence(polls(9))).toBeDefined()
  })
  test('an operator clicks without rhythm', () => {
    const pauses = [3, 41, 7, 160, 2, 88, 19, 300, 5, 61, 230, 11, 4, 97]
    expect(cadence(pauses.flatMap((pause, i) => [...modbusPair(i, true), `+${pause}s`]))).toBeUndefined()
  })
})

describe('sightings', () => {
  test('first and last time of each operation, in microseconds', () => {
    const observed = observe([
      tcp(5_000_000, `${hmi}:49152 > ${plc}:502`, ['syn', ...modbusPair(1, true), '+10s', ...modbusPair(2), '+10s', ...modbusPair(3, true)]),
    ])
    expect(ipConversations(observed)[0]?.sightings).toEqual({
      write: { firstUs: 5_003_000, lastUs: 25_007_000 },
      read: { firstUs: 15_005_000, lastUs: 15_005_000 },
    })
  })
})

describe('layer 2', () => {
  const switchMac = '00:80:63:00:00:01'
  const lldp = `0207040080630000010403074770${'0602 0078'}0a07${text('sw-main')}0e0400140004 0000`

  test('a device without IP is an asset by its MAC, with the name it gives itself', () => {
    const observed = observe([
      layerTwo(0, switchMac, '01:80:c2:00:00:0e', 0x88cc, lldp),
      layerTwo(1, switchMac, '01:80:c2:00:00:00', 38, '424203 0000 00'),
    ])
    expect(assetOf(observed, switchMac)).toMatchObject({ mac: switchMac, names: ['sw-main'], packets: 2, role: { value: 'l2-switch' } })
    expect(observed.conversations.map(told)).toEqual([
      `${switchMac} > 01:80:c2:00:00:00 ethernet/0 stp payload`,
      `${switchMac} > 01:80:c2:00:00:0e ethernet/35020 lldp payload`,
    ])
  })

  test('frames of a MAC belong to the address that it announced, whenever it did', () => {
    const observed = observe([layerTwo(0, switchMac, '01:80:c2:00:00:0e', 0x88cc, lldp), arp(9, switchMac, '10.0.0.2', '10.0.0.1')])
    expect(observed.assets.map((a) => [a.id, a.mac, a.names])).toEqual([['10.0.0.2', switchMac, ['sw-main']]])
    expect(observed.conversations.map((c) => c.client)).toEqual(['10.0.0.2', '10.0.0.2'])
  })

  test('PROFINET DCP: a set is configuration, an identify is discovery', () => {
    const tool = '00:1b:1b:00:00:09'
    const station = '00:1b:1b:00:00:10'
    const observed = observe([
      layerTwo(0, tool, '01:0e:cf:00:00:00', 0x8892, 'fefe 05 00 00000001 0001 0004 ffff 0000'),
      layerTwo(1, station, tool, 0x8892, `feff 05 01 00000001 0000 0018 0202 0009 0000 ${text('plc-cap')} 00 0204 0004 0000 02 00`),
      layerTwo(2, tool, station, 0x8892, `fefd 04 00 00000002 0000 000c 0202 0006 0001 ${text('abcd')}`),
    ])
    expect(observed.conversations.map((c) => [c.service, c.operations, c.remarks])).toEqual([
      ['profinet-dcp', { config: 1 }, ['station name']],
      ['profinet-dcp', { discover: 1 }, []],
      ['profinet-dcp', {}, []],
    ])
    expect(assetOf(observed, station)).toMatchObject({ names: ['plc-cap'], role: { value: 'plc' } })
  })
})

describe('which addresses are one asset', () => {
  const router = '00:09:0f:00:00:01'

  test('a router that carries other networks is not merged with those behind it', () => {
    const carried = ['192.168.7.1', '192.168.8.1', '172.20.0.9'].flatMap((from, i) =>
      udp(i, `${from}:40000 > ${plc}:40001`, ['> c0ffee'], { sourceMac: router }),
    )
    const observed = observe([arp(0, router, '10.0.0.1', plc), ...carried])
    expect(observed.assets.map((a) => [a.id, a.mac])).toEqual([
      ['10.0.0.1', router],
      ['172.20.0.9', undefined],
      ['192.168.7.1', undefined],
      ['192.168.8.1', undefined],
    ])
  })

  test('an outside address came through a router, its MAC is none of its own', () => {
    const observed = observe([udp(0, `8.8.8.8:53 > ${plc}:40001`, ['> c0ffee'], { sourceMac: router }), arp(0, macFor(plc), plc, '10.0.0.1')])
    expect(assetOf(observed, '8.8.8.8')).toMatchObject({ external: true })
    expect(assetOf(observed, '8.8.8.8').mac).toBeUndefined()
    expect(assetOf(observed, plc)).toMatchObject({ external: false, mac: macFor(plc) })
  })

  test('two ordinary addresses of one MAC stay two assets', () => {
    const observed = observe([arp(0, router, '10.0.0.1', plc), arp(1, router, '10.0.0.7', plc)])
    expect(observed.assets.map((a) => a.id)).toEqual(['10.0.0.1', '10.0.0.7'])
  })

  test('multicast, broadcast and the unspecified address are never assets; who asks by DHCP from 0.0.0.0 is its MAC', () => {
    const mac = '18:66:da:00:00:07'
    const discover = `> 01010600 11223344 0000 0000 ${'00'.repeat(16)} 1866da000007 ${'00'.repeat(202)} 63825363 350101 0c05 ${text('LT-07')} ff`
    const observed = observe([udp(0, '0.0.0.0:68 > 255.255.255.255:67', [discover], { sourceMac: mac, destinationMac: 'ff:ff:ff:ff:ff:ff' })])
    expect(observed.assets.map((a) => [a.id, a.names])).toEqual([[mac, ['LT-07']]])
    expect(observed.conversations.map(told)).toEqual([`${mac} > 255.255.255.255 udp/67 dhcp payload`])
    const later = observe([udp(0, '0.0.0.0:68 > 255.255.255.255:67', [discover], { sourceMac: mac }), arp(5, mac, '10.0.0.77', plc)])
    expect(later.assets.map((a) => [a.id, a.names])).toEqual([['10.0.0.77', ['LT-07']]])
    expect(later.conversations.find((c) => c.service === 'dhcp')?.client).toBe('10.0.0.77')
  })
})

describe('bounds', () => {
  test('conversations over the bound are counted and told', () => {
    const scan = Array.from({ length: 50 }, (_, i) => tcp(i * 1000, `${hmi}:${50_000 + i} > ${plc}:${1000 + i}`, ['syn!']))
    const observed = observe(scan, { mostConversations: 20 })
    expect(observed.conversations).toHaveLength(20)
    const findings = observed.sources.flatMap((s) => s.findings)
    expect(findings.map((f) => f.code)).toEqual(['observe/too-many-conversations'])
    expect(findings[0]?.message).toContain('60 packets')
    expect(observed.sources[0]?.packets).toBe(100)
  })

  test('addresses over the bound are counted and told', () => {
    const frames = Array.from({ length: 40 }, (_, i) => udp(i, `10.1.0.${i + 1}:40000 > 10.2.0.1:40001`, ['> 01']))
    const observed = observe(frames, { mostAssets: 10 })
    expect(observed.assets).toHaveLength(10)
    expect(observed.sources[0]?.findings.map((f) => f.code)).toEqual(['observe/too-many-assets'])
    expect(observed.sources[0]?.packets).toBe(40)
  })

  test('flows that make room for others keep what they counted', () => {
    const frames = Array.from({ length: 300 }, (_, i) => udp(i * 1000, `${hmi}:${40_000 + i} > ${plc}:123`, [ntpAsk, ntpAnswer]))
    const [conversation] = ipConversations(observe(frames, { mostConnections: 10 }))
    expect(conversation).toMatchObject({ packets: 600, connections: 300, operations: { 'time-sync': 300 }, outcome: 'answered' })
  })

  test('a name like `__proto__` is a name', () => {
    const observed = observe([
      udp(0, `${hmi}:68 > ${plc}:67`, [
        `> 01010600 11223344 0000 0000 ${'00'.repeat(16)} 1866da000007 ${'00'.repeat(202)} 63825363 350101 0c09 ${text('__proto__')} ff`,
      ]),
    ])
    expect(assetOf(observed, hmi).names).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('sources', () => {
  test('each tells its own packets, bytes, times and findings; what came before it was closed', () => {
    const observer = createObserver()
    observer.beginSource('a.pcap')
    const [first] = udp(7, `${hmi}:1 > ${plc}:2`, ['> 01'])
    if (first !== undefined) observer.packet({ number: 1, timeUs: 7, linkType: 1, data: first.data, wireLength: 1500, interfaceId: 0 })
    observer.beginSource('b.pcap')
    observer.endSource([{ code: 'capture/cut', severity: 'warning', message: 'cut' }], { packets: 0, bytes: 0 })
    expect(observer.finish().sources).toEqual([
      { name: 'a.pcap', packets: 1, bytes: 1500, firstUs: 7, lastUs: 7, findings: [] },
      { name: 'b.pcap', packets: 0, bytes: 0, findings: [{ code: 'capture/cut', severity: 'warning', message: 'cut' }] },
    ])
  })

  test('an observer that saw nothing says nothing', () => {
    expect(createObserver().finish()).toEqual({ sources: [], assets: [], conversations: [] })
  })
})
