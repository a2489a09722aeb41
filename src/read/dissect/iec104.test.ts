import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { iec104 } from './iec104.ts'
import { play } from './recorder.fixture.ts'

const asdu = (type: string, cause: string, rest: string): string => {
  const body = `0000 0000 ${type} 01 ${cause} 00 0a00 ${rest}`
  return `68 ${bytesOf(body).length.toString(16).padStart(2, '0')} ${body}`
}

describe('what the controlling station sends goes by its type', () => {
  const cases: readonly [apdu: string, request: string][] = [
    [asdu('2d', '06', '010000 01'), 'control 0x2d station 10'],
    [asdu('32', '06', '010000 00000000 00'), 'write 0x32 station 10'],
    [asdu('64', '06', '000000 14'), 'read 0x64 station 10'],
    [asdu('67', '06', '000000 00000000000000'), 'time-sync 0x67 station 10'],
    [asdu('69', '06', '000000 01'), 'mode-change 0x69 station 10'],
    [asdu('6e', '06', '010000 0000 01'), 'config 0x6e station 10'],
    [asdu('7d', '0d', '010000 0000 01 02 0102'), 'download 0x7d station 10'],
    ['68 04 07 000000', 'session 0x0007'],
    ['68 04 43 000000', 'session 0x0043'],
  ]
  for (const [apdu, request] of cases) test(request, () => expect(play(iec104, [`> ${apdu}`]).requests).toEqual([request]))
})

test('acknowledgements and monitored values ask nothing, a negative confirmation refuses', () => {
  const told = play(iec104, [
    `> 68 04 01 00 0200`,
    `< ${asdu('1e', '03', '010000 01 00000000000000')}`,
    `< ${asdu('2d', '07', '010000 01')}`,
    `< ${asdu('2d', '47', '010000 01')}`,
  ])
  expect(told.requests).toEqual([])
  expect(told.refusals).toEqual([false, true])
})

test('junk between APDUs is skipped', () => {
  expect(play(iec104, [`> 68 04 07 000000 ffff68ff ${asdu('2d', '06', '010000 01')}`]).functions).toEqual(['0x0007', '0x2d'])
})

describe('recognition and direction', () => {
  const cases: readonly [hex: string, is: string, who: string][] = [
    ['68 04 07 000000', 'certain', 'client'],
    ['68 04 0b 000000', 'certain', 'server'],
    [asdu('2d', '06', '010000 01'), 'likely', 'client'],
    [asdu('01', '03', '010000 01'), 'likely', 'server'],
    ['68 04 04 68 08 0000', 'no', 'unknown'],
    ['68 09 09 68', 'more', 'unknown'],
  ]
  for (const [hex, is, who] of cases)
    test(`${hex}: ${is}, ${who}`, () => expect([iec104.recognise(bytesOf(hex), 'tcp'), iec104.senderOf(bytesOf(hex), 'tcp')]).toEqual([is, who]))
})
