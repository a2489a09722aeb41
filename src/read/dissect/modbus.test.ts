import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { modbus } from './modbus.ts'
import { modbusFunctions } from './modbus-functions.ts'
import { play } from './recorder.fixture.ts'

/** MBAP header written by hand: transaction, protocol 0, length, unit. */
const adu = (transaction: number, unit: number, pdu: string): string => {
  const body = bytesOf(pdu)
  const two = (value: number): string => value.toString(16).padStart(4, '0')
  return `${two(transaction)} 0000 ${two(body.length + 1)} ${unit.toString(16).padStart(2, '0')} ${pdu}`
}

describe('a Modbus request is classified by its function code', () => {
  const cases: readonly [pdu: string, request: string][] = [
    ['01 0000 0008', 'read 0x01 unit 1'],
    ['02 0000 0008', 'read 0x02 unit 1'],
    ['03 0000 0002', 'read 0x03 unit 1'],
    ['04 0000 0002', 'read 0x04 unit 1'],
    ['05 0001 ff00', 'write 0x05 unit 1'],
    ['06 0001 002a', 'write 0x06 unit 1'],
    ['07', 'read 0x07 unit 1'],
    ['08 0000 1234', 'session 0x08 sub-function 0, unit 1'],
    ['08 0001 ff00', 'mode-change 0x08 sub-function 1, unit 1'],
    ['08 0004 0000', 'mode-change 0x08 sub-function 4, unit 1'],
    ['08 0007 0000', 'unknown 0x08 sub-function 7, unit 1'],
    ['0f 0000 0008 01 ff', 'write 0x0f unit 1'],
    ['10 0000 0001 02 0001', 'write 0x10 unit 1'],
    ['11', 'discover 0x11 unit 1'],
    ['14 07 06 0001 0000 0002', 'read 0x14 unit 1'],
    ['15 09 06 0001 0000 0001 abcd', 'config 0x15 unit 1'],
    ['16 0004 00f2 0025', 'write 0x16 unit 1'],
    ['17 0000 0001 0002 0001 02 00ff', 'write 0x17 unit 1'],
    ['18 0000', 'read 0x18 unit 1'],
    ['2b 0e 01 00', 'discover 0x2b MEI 14, unit 1'],
    ['2b 0d 00', 'write 0x2b MEI 13, unit 1'],
    ['5a 00 10 0000 0000 03 504331', 'session 0x5a umas 0x10, unit 1'],
    ['5a 01 40 ff00', 'mode-change 0x5a umas 0x40, unit 1'],
    ['5a 01 31 0001', 'download 0x5a umas 0x31, unit 1'],
    ['5a 01 34 0001', 'upload 0x5a umas 0x34, unit 1'],
    ['5a 01 ee', 'unknown 0x5a umas 0xee, unit 1'],
    ['7d 00', 'firmware 0x7d unit 1'],
    ['41 00', 'unknown 0x41 unit 1'],
  ]
  for (const [pdu, request] of cases) test(`${pdu} is ${request}`, () => expect(play(modbus, [`> ${adu(1, 1, pdu)}`]).requests).toEqual([request]))
})

test('several requests in one segment and one request over three segments are all counted', () => {
  const whole = adu(3, 1, '0300000002').replaceAll(' ', '')
  const told = play(modbus, [
    `> ${adu(1, 1, '0300000002')} ${adu(2, 1, '0400000002')} ${whole.slice(0, 8)}`,
    `> ${whole.slice(8, 14)}`,
    `> ${whole.slice(14)}`,
  ])
  expect(told.functions).toEqual(['0x03', '0x04', '0x03'])
  expect(told.troubles).toEqual([])
})

test('an exception refuses, except the acknowledge that promises a later answer', () => {
  const told = play(modbus, [
    `> ${adu(1, 1, '0300000002')}`,
    `< ${adu(1, 1, '83 02')}`,
    `> ${adu(2, 1, '0300000002')}`,
    `< ${adu(2, 1, '83 05')}`,
    `< ${adu(3, 1, '03 02 0001')}`,
  ])
  expect(told.refusals).toEqual([true, false, false])
})

test('a device names itself by function 43 and by function 17', () => {
  const told = play(modbus, [
    `< ${adu(1, 255, '2b 0e 01 01 00 00 03 00 04 41636d65 01 03 502d31 02 03 312e30')}`,
    `< ${adu(2, 255, '11 06 01 ff 4d343031')}`,
  ])
  expect(told.identities).toEqual(['server vendor: Acme', 'server product: P-1', 'server firmware: 1.0', 'server server-id: M401'])
})

test('a UMAS reservation names the engineering station, and a refusal is seen', () => {
  const told = play(modbus, [`> ${adu(9, 0, '5a 00 10 434c0000 03 504331')}`, `< ${adu(9, 0, '5a 00 fd 01')}`])
  expect(told.identities).toEqual(['client host-name: PC1'])
  expect(told.roles).toContain('client engineering-workstation: reserved a Schneider controller (UMAS 0x10)')
  expect(told.refusals).toEqual([true])
})

test('answers for two slaves, or an exception 11, make a gateway; the device itself (0, 255) does not', () => {
  const answer = (unit: number): string => `< ${adu(1, unit, '03 02 0001')}`
  expect(play(modbus, [answer(3), answer(4)]).roles).toContain('server protocol-gateway: answers for several Modbus units')
  expect(play(modbus, [answer(0), answer(255)]).roles.filter((role) => role.includes('gateway'))).toEqual([])
  expect(play(modbus, [`< ${adu(1, 3, '83 0b')}`]).roles[0]).toContain('protocol-gateway')
})

test('after garbage and after a gap the reader finds the next request', () => {
  const told = play(modbus, [`> aaaaaaaaaaaaaaaaaa ${adu(1, 1, '0300000002')}`, '> gap', `> 1122334455 ${adu(2, 1, '0600010001')}`])
  expect(told.functions).toEqual(['0x03', '0x06'])
  expect(told.troubles).toHaveLength(2)
})

test('a keep-alive byte is no trouble', () => {
  const told = play(modbus, ['> 00', `> ${adu(1, 1, '0300000002')}`])
  expect(told.functions).toEqual(['0x03'])
  expect(told.troubles).toEqual([])
})

describe('recognition is sure after two PDUs, careful before', () => {
  const one = adu(1, 1, '0300000002')
  const cases: readonly [what: string, hex: string, transport: 'tcp' | 'udp', own: boolean, is: string][] = [
    ['one request', one, 'tcp', false, 'likely'],
    ['two requests in a row', `${one} ${adu(2, 1, '0400000002')}`, 'tcp', false, 'certain'],
    ['the start of a header', '0001 0000', 'tcp', false, 'more'],
    ['a lone keep-alive byte', '00', 'tcp', false, 'more'],
    ['a foreign protocol id', '0001 0001 0006 01 03 0000 0002', 'tcp', false, 'no'],
    ['an unknown function off its port', adu(1, 1, '41 00'), 'tcp', false, 'no'],
    ['an unknown function on its port', adu(1, 1, '41 00'), 'tcp', true, 'likely'],
    ['a length that breaks the rule of its function', adu(1, 1, '03 00000002ff'), 'tcp', false, 'no'],
    ['a datagram longer than its ADU', `${one} 00`, 'udp', true, 'no'],
    ['a TPKT connect request', '0300 0016 11e0 0000 0001 00c1 0201 00c2 0201 02c0 010a', 'tcp', true, 'no'],
    ['TLS', '1603 0100 c801 0000 c403 03', 'tcp', true, 'no'],
  ]
  for (const [what, hex, transport, own, is] of cases) test(`${what}: ${is}`, () => expect(modbus.recognise(bytesOf(hex), transport, own)).toBe(is))
})

describe('who asks is told by length rules', () => {
  const cases: readonly [pdu: string, who: string][] = [
    ['03 0000 0002', 'client'],
    ['03 04 00000000', 'server'],
    ['10 0000 0001 02 0001', 'client'],
    ['10 0000 0001', 'server'],
    ['06 0000 0001', 'unknown'],
    ['83 02', 'server'],
    ['5a 00 04', 'client'],
    ['5a 00 fe 00', 'server'],
  ]
  for (const [pdu, who] of cases) test(`${pdu} comes from: ${who}`, () => expect(modbus.senderOf(bytesOf(adu(1, 1, pdu)), 'tcp')).toBe(who))
})

test('the function table holds the codes of the standard and no exception code', () => {
  for (const code of [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 17, 20, 21, 22, 23, 24, 43]) expect(modbusFunctions.has(code)).toBe(true)
  expect([...modbusFunctions.keys()].every((code) => code > 0 && code < 0x80)).toBe(true)
})
