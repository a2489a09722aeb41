import { expect, test } from 'vitest'
import { hexOfText as text } from '../../../test/fixture/hex.ts'
import { drawFrom } from '../../../test/fixture/random.ts'
import { createObserver } from './observer.ts'
import { arp, layerTwo, modbusPair, tcp, udp } from './wire.fixture.ts'

const seeds = [
  ...tcp(0, '10.0.0.5:49152 > 10.0.0.10:502', ['syn', ...modbusPair(1), ...modbusPair(2, true), 'fin']),
  ...tcp(0, '10.0.0.6:49153 > 10.0.0.11:80', [
    'syn',
    `> ${text('GET / HTTP/1.1\r\nHost: a\r\n\r\n')}`,
    `< ${text('HTTP/1.1 200 OK\r\nServer: b\r\n\r\n')}`,
  ]),
  ...udp(0, '10.0.0.5:123 > 10.0.0.1:123', [`> 23${'00'.repeat(47)}`, `< 2401${'00'.repeat(46)}`]),
  arp(0, '02:00:0a:00:00:05', '10.0.0.5', '10.0.0.10'),
  layerTwo(0, '00:80:63:00:00:01', '01:80:c2:00:00:0e', 0x88cc, `0207040080630000010602 0008 0a07${text('sw-main')}0e0400140014 0000`),
  layerTwo(
    0,
    '00:80:63:00:00:01',
    '01:00:0c:cc:cc:cc',
    60,
    `aaaa03 00000c 2000 02b4 0000 0001 000b ${text('Switch1')} 0006 000c ${text('WS-C2960')}`,
  ),
  layerTwo(
    0,
    '00:1b:1b:00:00:10',
    '00:1b:1b:00:00:09',
    0x8892,
    `feff 05 01 00000001 0000 0018 0202 0009 0000 ${text('plc-cap')} 00 0204 0004 0000 02 00`,
  ),
]

test('300,000 mutated frames: no throw, bounded tables, printable text, sums that hold', () => {
  const random = drawFrom(0x62443)
  const observer = createObserver({ mostAssets: 2000, mostConversations: 3000, mostConnections: 500 })
  observer.beginSource('hostile')
  let bytes = 0
  for (let i = 0; i < 300_000; i++) {
    const seed = seeds[random(seeds.length)]?.data ?? new Uint8Array(0)
    const data = random(12) === 0 ? seed.slice(0, random(seed.length + 1)) : seed.slice()
    for (let k = random(4); k > 0 && data.length > 0; k--) data[random(data.length)] = random(256)
    bytes += data.length
    observer.packet({
      number: i + 1,
      timeUs: random(50) === 0 ? random(1 << 30) : i * 100,
      linkType: 1,
      data,
      wireLength: data.length,
      interfaceId: 0,
    })
  }
  observer.endSource()
  const { assets, conversations, sources } = observer.finish()
  expect(sources[0]).toMatchObject({ packets: 300_000, bytes })
  expect(conversations.length).toBeGreaterThan(100)
  expect(conversations.length).toBeLessThanOrEqual(3000)
  expect(assets.length).toBeLessThanOrEqual(4000)
  expect(sources[0]?.findings.map((f) => f.code)).toContain('observe/too-many-conversations')
  const words = [
    ...assets.flatMap((a) => [...a.names, ...Object.entries(a.identity).flat(), ...a.role.because]),
    ...conversations.flatMap((c) => [...c.remarks, ...Object.keys(c.functions)]),
  ]
  expect(words.filter((word) => /[^\x20-\x7e]/.test(word) || word.length > 220)).toEqual([])
  for (const c of conversations) {
    expect(c.remarks.length).toBeLessThanOrEqual(8)
    expect(c.packets).toBeGreaterThan(0)
  }
  expect(conversations.reduce((sum, c) => sum + c.packets, 0)).toBeLessThanOrEqual(300_000)
})

test('200,000 SYN of a scan cost a bounded table and are all counted', () => {
  const observer = createObserver({ mostConversations: 1000, mostConnections: 1000 })
  observer.beginSource('scan')
  const [syn] = tcp(0, '10.0.0.5:49152 > 10.0.0.10:502', ['syn?'])
  const data = syn?.data ?? new Uint8Array(0)
  const packets = 200_000
  for (let i = 0; i < packets; i++) {
    data[31] = (i >> 16) & 255
    data[32] = (i >> 8) & 255
    data[33] = i & 255
    observer.packet({ number: i + 1, timeUs: i, linkType: 1, data, wireLength: data.length, interfaceId: 0 })
  }
  observer.endSource()
  const { conversations, sources, assets } = observer.finish()
  expect(sources[0]?.packets).toBe(packets)
  expect(conversations).toHaveLength(1000)
  expect(assets.map((a) => a.id)).toEqual(['10.0.0.5'])
  const told = Number(/^(\d+) packets/.exec(sources[0]?.findings.find((f) => f.code === 'observe/too-many-conversations')?.message ?? '')?.[1])
  expect(told + conversations.reduce((sum, c) => sum + c.packets, 0)).toBe(packets)
})
