import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { dnp3 } from './dnp3.ts'
import { play } from './recorder.fixture.ts'

/** The CRC of IEEE 1815 bit by bit, written apart from the reader's table. */
const crc = (bytes: readonly number[]): number[] => {
  let value = 0
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const low = (value ^ (byte >> bit)) & 1
      value = (value >> 1) ^ (low === 1 ? 0xa6bc : 0)
    }
  }
  value = ~value & 0xffff
  return [value & 0xff, value >> 8]
}

const frame = (data: string, control = 0xc4): string => {
  const user = [...bytesOf(data)]
  const header = [0x05, 0x64, user.length + 5, control, 0x04, 0x00, 0x01, 0x00]
  const blocks = Array.from({ length: Math.ceil(user.length / 16) }, (_, i) => user.slice(i * 16, i * 16 + 16))
  return [...header, ...crc(header), ...blocks.flatMap((block) => [...block, ...crc(block)])].map((b) => b.toString(16).padStart(2, '0')).join('')
}

describe('a DNP3 request is classified by function and object', () => {
  const cases: readonly [application: string, request: string][] = [
    ['01 3c0206', 'read 0x01 outstation 4'],
    ['01 00fe06', 'discover 0x01 outstation 4'],
    ['02 3201 07 01 000000000000', 'time-sync 0x02 outstation 4'],
    ['02 5001 00 0707 00', 'session 0x02 outstation 4'],
    ['02 0a01 00 0000 01', 'write 0x02 outstation 4'],
    ['03 0c01 28 0100 0100 03 01 64000000 64000000 00', 'control 0x03 outstation 4'],
    ['05 0c01 28 0100 0100 03 01 64000000 64000000 00', 'control 0x05 outstation 4'],
    ['0d', 'mode-change 0x0d outstation 4'],
    ['12', 'mode-change 0x12 outstation 4'],
    ['15 3c0206', 'config 0x15 outstation 4'],
    ['19 4603 5b 01 1a00 1a00 0400 000000000000 0000 00000000 00000000 0100 0000 0000', 'upload 0x19 outstation 4'],
    ['19 4603 5b 01 1a00 1a00 0400 000000000000 0000 00000000 00000000 0200 0000 0000', 'download 0x19 outstation 4'],
    ['70', 'unknown 0x70 outstation 4'],
  ]
  for (const [application, request] of cases)
    test(request, () => expect(play(dnp3, [`> ${frame(`c0 c0 ${application}`)}`]).requests).toEqual([request]))
})

test('an answer with an internal indication of an unknown object refuses', () => {
  expect(play(dnp3, [`< ${frame('c0 c0 81 0000', 0x44)}`, `< ${frame('c0 c0 81 0002', 0x44)}`]).refusals).toEqual([false, true])
})

test('the CRC makes it certain on any port; without it only its own port is a reason to believe', () => {
  const good = bytesOf(frame('c0 c0 01 3c0206'))
  const bad = good.slice()
  bad[8] = (bad[8] ?? 0) ^ 0xff
  expect([dnp3.recognise(good, 'tcp', false), dnp3.recognise(bad, 'tcp', false), dnp3.recognise(bad, 'tcp', true)]).toEqual([
    'certain',
    'no',
    'likely',
  ])
  expect([dnp3.senderOf(good, 'tcp'), dnp3.senderOf(bytesOf(frame('c0 c0 81 0000', 0x44)), 'tcp')]).toEqual(['client', 'server'])
})

test('link frames without user data and later segments ask nothing', () => {
  expect(play(dnp3, [`> ${frame('', 0xc9)}`, `> ${frame('81 0102030405')}`]).requests).toEqual([])
})
