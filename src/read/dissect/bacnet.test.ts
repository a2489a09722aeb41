import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { bacnet } from './bacnet.ts'
import { play } from './recorder.fixture.ts'

const bvlc = (fn: string, body: string): string => `81 ${fn} ${(4 + bytesOf(body).length).toString(16).padStart(4, '0')} ${body}`

describe('a BACnet request is classified by its service', () => {
  const cases: readonly [hex: string, request: string][] = [
    [bvlc('0a', '0104 00 05 01 0c 0c 00000001 19 55'), 'read 0x0c'],
    [bvlc('0a', '0104 00 05 01 0f 0c 00000001 19 55'), 'write 0x0f'],
    [bvlc('0a', '0104 08 05 01 00 04 0f 0c'), 'write 0x0f'],
    [bvlc('0a', '0104 00 05 01 14 09 00'), 'mode-change 0x14'],
    [bvlc('0a', '0104 00 05 01 14 09 04'), 'download 0x14'],
    [bvlc('0a', '0104 00 05 01 11 19 01'), 'mode-change 0x11'],
    [bvlc('0a', '0124 0001 01 0a ff 00 05 01 07 0e'), 'download 0x07'],
    [bvlc('0b', '0120 ffff 00 ff 10 08'), 'discover 0x0108 unconfirmed'],
    [bvlc('04', '0a000001 bac0 0100 10 08'), 'discover 0x0108 unconfirmed'],
    [bvlc('05', '003c'), 'session 0x0005'],
    [bvlc('01', '00000000'), 'config 0x0001'],
    [bvlc('0a', '0104 00 05 01 7f'), 'unknown 0x7f'],
  ]
  for (const [hex, request] of cases) test(`${hex}: ${request}`, () => expect(play(bacnet, [`> ${hex}`], 'udp').requests).toEqual([request]))
})

test('acks accept; error, reject and abort refuse', () => {
  expect(
    play(
      bacnet,
      ['20 01 0f', '30 01 0c 0c', '50 01 0f 91 02', '60 01 09', '71 01 00'].map((apdu) => `< ${bvlc('0a', `0100 ${apdu}`)}`),
      'udp',
    ).refusals,
  ).toEqual([false, false, true, true, true])
})

test('a wrong length is forgiven on its own port only', () => {
  const wrong = bytesOf(`81 0a 0011 0104 00 05 01 0c 0c`)
  expect([
    bacnet.recognise(wrong, 'udp', true),
    bacnet.recognise(wrong, 'udp', false),
    bacnet.recognise(bytesOf(bvlc('0b', '0100 10 08')), 'udp', false),
  ]).toEqual(['likely', 'no', 'certain'])
})
