import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { fins } from './fins.ts'
import { play } from './recorder.fixture.ts'

const command = (code: string, data = ''): string => `80 00 02 00 01 00 00 02 00 07 ${code} ${data}`
const answer = (code: string, end: string, data = ''): string => `c0 00 02 00 02 00 00 01 00 07 ${code} ${end} ${data}`
const tcp = (frame: string): string => `46494e53 ${(8 + bytesOf(frame).length).toString(16).padStart(8, '0')} 00000002 00000000 ${frame}`

describe('a FINS command is classified by main and sub code, over UDP and TCP', () => {
  const cases: readonly [code: string, request: string][] = [
    ['0101', 'read 0x0101'],
    ['0102', 'write 0x0102'],
    ['0307', 'download 0x0307'],
    ['0306', 'upload 0x0306'],
    ['0402', 'mode-change 0x0402'],
    ['0501', 'discover 0x0501'],
    ['0702', 'time-sync 0x0702'],
    ['2301', 'control 0x2301'],
    ['7777', 'unknown 0x7777'],
  ]
  for (const [code, request] of cases) {
    test(request, () => {
      expect(play(fins, [`> ${command(code)}`], 'udp').requests).toEqual([request])
      expect(play(fins, [`> ${tcp(command(code))}`]).requests).toEqual([request])
    })
  }
})

test('the controller names itself, and relay flags in the end code do not refuse', () => {
  const ascii = (words: string): string => [...words.padEnd(20)].map((c) => c.charCodeAt(0).toString(16)).join('')
  const told = play(fins, [`< ${answer('0501', '0040', ascii('CP1L-EL20DR-D') + ascii('01.00'))}`, `< ${answer('0102', '2102')}`], 'udp')
  expect(told.refusals).toEqual([false, true])
  expect(told.identities).toEqual(['server vendor: Omron', 'server model: CP1L-EL20DR-D', 'server firmware: 01.00'])
})

test('over TCP its magic is certain, over UDP one frame is only likely', () => {
  expect([
    fins.recognise(bytesOf(tcp(command('0101'))), 'tcp'),
    fins.recognise(bytesOf(command('0101')), 'udp'),
    fins.recognise(bytesOf(command('7777')), 'udp'),
  ]).toEqual(['certain', 'likely', 'no'])
  expect([fins.senderOf(bytesOf(tcp(command('0101'))), 'tcp'), fins.senderOf(bytesOf(answer('0101', '0000')), 'udp')]).toEqual(['client', 'server'])
})
