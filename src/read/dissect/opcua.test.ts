import { describe, expect, test } from 'vitest'
import { bytesOf, hexOfText as text } from '../../../test/fixture/hex.ts'
import { opcua } from './opcua.ts'
import { play } from './recorder.fixture.ts'

const le32 = (value: number): string => [0, 8, 16, 24].map((shift) => ((value >>> shift) & 0xff).toString(16).padStart(2, '0')).join('')
const chunk = (type: string, body: string): string => `${text(type)} ${le32(8 + bytesOf(body).length)} ${body}`
const message = (id: number, request = 1, kind = 'F'): string =>
  chunk(`MSG${kind}`, `01000000 01000000 01000000 ${le32(request)} 0100 ${le32(id).slice(0, 4)} 00000000`)

describe('an OPC UA request is classified by the id of its encoding', () => {
  const cases: readonly [id: number, request: string][] = [
    [428, 'discover 0x01ac'],
    [461, 'session 0x01cd'],
    [527, 'discover 0x020f'],
    [631, 'read 0x0277'],
    [673, 'write 0x02a1'],
    [712, 'control 0x02c8'],
    [700, 'config 0x02bc'],
    [9_999, 'unknown 0x270f'],
  ]
  for (const [id, request] of cases) test(request, () => expect(play(opcua, [`> ${message(id)}`]).requests).toEqual([request]))
})

test('a request in three chunks counts once, and a fault refuses', () => {
  expect(play(opcua, [`> ${message(673, 7, 'C')} ${message(0, 7, 'C')} ${message(0, 7)} ${message(631, 8)}`]).functions).toEqual(['0x02a1', '0x0277'])
  expect(play(opcua, [`< ${message(634)}`, `< ${message(397)}`]).refusals).toEqual([false, true])
})

test('hello, endpoint and security policy are told', () => {
  const endpoint = 'opc.tcp://plc:4840/'
  const policy = 'http://opcfoundation.org/UA/SecurityPolicy#None'
  const told = play(opcua, [
    `> ${chunk('HELF', `00000000 00000100 00000100 00000000 00000000 ${le32(endpoint.length)} ${text(endpoint)}`)}`,
    `> ${chunk('OPNF', `00000000 ${le32(policy.length)} ${text(policy)} ffffffff ffffffff`)}`,
  ])
  expect(told.identities).toEqual([`server endpoint: ${endpoint}`, 'server security-policy: None'])
  expect(told.requests).toEqual(['session 0x0000', 'session 0x01be'])
})

test('recognition needs the type, the chunk letter and a size', () => {
  const is = (hex: string): string => opcua.recognise(bytesOf(hex), 'tcp')
  expect([is(message(631)), is(text('HE')), is(text('HELLO')), is(text('GET /')), is(`${text('MSGF')} 01000000`)]).toEqual([
    'certain',
    'more',
    'no',
    'no',
    'no',
  ])
})
