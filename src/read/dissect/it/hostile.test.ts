import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../../test/fixture/hex.ts'
import { drawFrom } from '../../../../test/fixture/random.ts'
import type { Sink } from '../dissector.ts'
import { itDissectors } from './index.ts'
import {
  clientHello,
  dhcpMessage,
  dnsQuestion,
  n2,
  nb,
  rpcBind,
  rpcRequest,
  serverHello,
  smb2,
  snmpMessage,
  t,
  tdsLogin,
  w,
} from './message.fixture.ts'

const seeds = [
  smb2(0, false, '2400'),
  smb2(0, true, '4100 0000 1103'),
  smb2(
    1,
    true,
    `0900 0000 4800 4000 ${t('NTLMSSP\0')}02000000 0c000c00 38000000 05828902 ${'11'.repeat(16)} 20002000 44000000 0601b11d0000000f ${w('HIST01')}`,
  ),
  smb2(3, false, `0900 0000 4800 1a00 ${w('\\\\HIST\\ADMIN$')}`),
  `81000044${nb('SRV', 0x20)}${nb('PC', 0)}`,
  '0300 0013 0e e0 0000 0000 00 01 00 0800 0b000000',
  t('SSH-2.0-OpenSSH_9.2\r\n'),
  t('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde'),
  t('HTTP/1.1 200 OK\r\nServer: a\r\n\r\n'),
  t('NOTIFY * HTTP/1.1\r\nSERVER: x\r\n\r\n'),
  clientHello('relay.net.anydesk.com'),
  serverHello('0303', '0304'),
  t('RFB 003.008\n'),
  dnsQuestion('plc.example', 1),
  n2(29) + dnsQuestion('plc.example', 1),
  `123484000000000100000000${'03686d69056c6f63616c00'}00018001000000780004c0a80001`,
  `${'1234'}8180${'0001000100000000'}c00c00010001c00c000100010000003c000401020304`,
  `123401100001000000000000${nb('OPS-1', 0)}00200001`,
  `110a0001 0a140102 008a 00bb 0000 ${nb('OPS-1', 0)} ${nb('PLANT', 0x1d)} ${'00'.repeat(80)} ${t('\\MAILSLOT\\BROWSE\0')} 01 00 80fc0a00`,
  `2401${'00'.repeat(46)}`,
  `0b02 0040 ${'00'.repeat(60)}`,
  dhcpMessage(1, `350101 0c05${t('EWS-1')} 3c08${t('MSFT 5.0')}`),
  snmpMessage(1, 'a2', '2b06010201010500', `0403${t('abc')}`),
  `303e020103300f02024a69020300ffe30401040201030410300e04000201000201000400040004003016040004 00a010020411223344020100020100300204 00`,
  tdsLogin('ERP', 'Reports', 'x'),
  rpcBind('523ac1391e01d01196750020afd8adb3'),
  rpcRequest(4),
  t('220 VxWorks FTP server\r\n'),
  t('USER a\r\nPASS b\r\nSTOR c\r\n'),
  'fffd18fffd20fffd23',
  t('<134>1 2026-03-01T02:00:00Z sw-main linkd - - - up'),
  `0002${t('fw.bin\0octet\0')}`,
  `0000002900030000${t('user\0grafana\0database\0plant\0\0')}`,
].map(bytesOf)

const mutate = (random: (below: number) => number): Uint8Array => {
  const seed = seeds[random(seeds.length)] ?? new Uint8Array(0)
  const turn = random(8)
  if (turn === 0) return seed.slice(0, random(seed.length + 1))
  if (turn === 1) return seed.slice(random(seed.length))
  if (turn === 2) return Uint8Array.from({ length: random(100) }, () => random(256))
  const bytes = seed.slice()
  for (let i = random(5); i >= 0; i--) bytes[random(bytes.length)] = [0, 0xff, 0x7f, 0x80, 0xc0, random(256)][random(6)] ?? 0
  return bytes
}

describe('bytes from a hostile network', () => {
  let longest = 0
  let unprintable = 0
  const look = (text: string): void => {
    if (text.length > longest) longest = text.length
    if (/[^\x20-\x7e]/.test(text)) unprintable++
  }
  const sink: Sink = {
    request: (request) => look(request.detail ?? ''),
    response: () => {},
    identity: (_side, _key, value) => look(value),
    role: (_side, _role, because) => look(because),
    refine: () => {},
    trouble: look,
  }

  test('200,000 mutated messages for every recogniser and its session: no throw, no endless loop, only short printable text', () => {
    const random = drawFrom(0x1ec62443)
    const sessions = itDissectors.map((d) => ({
      d,
      transport: d.transport === 'udp' ? ('udp' as const) : ('tcp' as const),
      session: d.open(d.transport === 'udp' ? 'udp' : 'tcp'),
    }))
    let overrun = 0
    for (let i = 0; i < 200_000; i++) {
      const bytes = mutate(random)
      for (const each of sessions) {
        each.d.recognise(bytes, each.transport, (i & 1) === 0)
        each.d.senderOf(bytes, each.transport)
        const done = each.session.data((i & 2) === 0 ? 0 : 1, bytes, sink)
        if (!(done >= 0 && done <= bytes.length)) overrun++
        // A new stream now and then: a session that gave up reads nothing any more.
        if (i % 16 === 0) each.session = each.d.open(each.transport)
        else if (i % 16 === 8) each.session.gap(0)
      }
    }
    expect(overrun).toBe(0)
    expect(unprintable).toBe(0)
    expect(longest).toBeGreaterThan(0)
    expect(longest).toBeLessThanOrEqual(260)
  })
})
