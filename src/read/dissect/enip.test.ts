import { describe, expect, test } from 'vitest'
import { bytesOf, hexOfText as text } from '../../../test/fixture/hex.ts'
import { enip } from './enip.ts'
import { enipIo } from './enip-io.ts'
import { play } from './recorder.fixture.ts'

const length = (text: string): number => bytesOf(text).length
const le16 = (value: number): string => `${(value & 0xff).toString(16).padStart(2, '0')} ${(value >> 8).toString(16).padStart(2, '0')}`

const encapsulate = (command: number, data: string, status = 0, context = '0000000000000000'): string =>
  `${le16(command)} ${le16(length(data))} 01000000 ${le16(status)} 0000 ${context} 00000000 ${data}`
/** SendRRData: null address and the unconnected message. */
const unconnected = (message: string, context = '0000000000000000'): string =>
  encapsulate(0x6f, `00000000 0a00 0200 0000 0000 b200 ${le16(length(message))} ${message}`, 0, context)
/** SendUnitData: connection id, sequence count and the message. */
const connected = (sequence: number, message: string): string =>
  encapsulate(0x70, `00000000 0000 0200 a100 0400 11223344 b100 ${le16(length(message) + 2)} ${le16(sequence)} ${message}`)
const path = (classId: number, instance = 1): string =>
  classId < 0x100
    ? `02 20 ${classId.toString(16).padStart(2, '0')} 24 ${instance.toString(16).padStart(2, '0')}`
    : `03 21 00 ${le16(classId)} 24 ${instance.toString(16).padStart(2, '0')}`
const tag = (name: string): string => {
  const padded = name.length % 2 === 0 ? text(name) : `${text(name)}00`
  return `${(1 + length(padded) / 2).toString(16).padStart(2, '0')} 91 ${name.length.toString(16).padStart(2, '0')} ${padded}`
}
const pccc = (command: string): string => `4b ${path(0x67)} 07 4d00 12345678 ${command}`
const many = (...messages: readonly string[]): string => {
  let at = 2 + messages.length * 2
  const offsets = messages.map((message) => {
    const here = at
    at += length(message)
    return le16(here)
  })
  return `${le16(messages.length)} ${offsets.join(' ')} ${messages.join(' ')}`
}
const routed = (message: string, route = '01 00'): string =>
  `52 ${path(6)} 07 f9 ${le16(length(message))} ${message} ${length(message) % 2 === 1 ? '00' : ''} 01 00 ${route}`

describe('a CIP service is classified by the class in its path', () => {
  const cases: readonly [message: string, request: string][] = [
    [`01 ${path(1)}`, 'discover 0x01 class 0x01'],
    [`05 ${path(1)} 00`, 'mode-change 0x05 class 0x01'],
    [`0e ${path(4)}`, 'read 0x0e class 0x04'],
    [`10 ${path(4)} 0001`, 'write 0x10 class 0x04'],
    [`10 ${path(0x2a)} 01`, 'write 0x10 class 0x2a'],
    [`10 ${path(0xf5)} 00`, 'config 0x10 class 0xf5'],
    [`04 ${path(0x8b)} 0000`, 'time-sync 0x04 class 0x8b'],
    [`06 ${path(0x8e)}`, 'mode-change 0x06 class 0x8e'],
    [`07 ${path(0x8e)}`, 'mode-change 0x07 class 0x8e'],
    [`4d ${path(0xa1)} 00`, 'firmware 0x4d class 0xa1'],
    [`4d ${tag('Level')} c400 0100 00000000`, 'write 0x4d tag Level'],
    [`4c ${tag('Pump')} 0100`, 'read 0x4c tag Pump'],
    [`4c ${path(0x6c)} 0000`, 'discover 0x4c class 0x6c'],
    [`4d ${path(0x6c)} 0000`, 'download 0x4d class 0x6c'],
    [`4c ${path(0x72)} 0000`, 'read 0x4c class 0x72'],
    [`4c ${path(0x6d)} 0000`, 'upload 0x4c class 0x6d'],
    [`08 ${path(0x6a)} 0000`, 'download 0x08 class 0x6a'],
    [`50 04 20 68 24 07 20 6a 24 03 0000`, 'download 0x50 class 0x6a'],
    [`55 ${path(0x6b, 0)} 0000`, 'discover 0x55 class 0x6b'],
    [`4b ${path(0x37)} 0000`, 'upload 0x4b class 0x37'],
    [`54 ${path(6)} ${'00'.repeat(36)}`, 'session 0x54 class 0x06'],
    [`4b ${path(0x300)} 00`, 'unknown 0x4b class 0x300'],
    [pccc('06 00 0100 03'), 'discover 0x4b pccc 0x06/0x03'],
    [pccc('0f 00 0100 a2 02 07 89 00 00'), 'read 0x4b pccc 0x0f/0xa2'],
    [pccc('0f 00 0100 a2 02 02 22 00 00'), 'upload 0x4b pccc 0x0f/0xa2'],
    [pccc('0f 00 0100 aa 02 07 89 00 00 0100'), 'write 0x4b pccc 0x0f/0xaa'],
    [pccc('0f 00 0100 aa 02 02 22 00 00 0100'), 'download 0x4b pccc 0x0f/0xaa'],
    [pccc('0f 00 0100 80 06'), 'mode-change 0x4b pccc 0x0f/0x80'],
  ]
  for (const [message, request] of cases) {
    test(`${request}: connected and unconnected`, () => {
      expect(play(enip, [`> ${unconnected(message)}`]).requests).toEqual([request])
      expect(play(enip, [`> ${connected(7, message)}`]).requests).toEqual([request])
    })
  }
})

test('envelopes count, and so does everything inside them', () => {
  const inside = `0a ${path(2)} ${many(`4c ${tag('A')} 0100`, `4d ${tag('B')} c400 0100 00000000`, `0e ${path(1)}`)}`
  expect(play(enip, [`> ${unconnected(routed(inside))}`]).functions).toEqual(['0x52', '0x0a', '0x4c', '0x4d', '0x0e'])
})

test('several encapsulations in a segment and one over three segments are all read', () => {
  const one = connected(1, `4c ${tag('A')} 0100`).replaceAll(' ', '')
  const told = play(enip, [`> ${one}${one}${one.slice(0, 30)}`, `> ${one.slice(30, 60)}`, `> ${one.slice(60)}`])
  expect(told.functions).toEqual(['0x4c', '0x4c', '0x4c'])
  expect(told.troubles).toEqual([])
})

describe('encapsulation commands', () => {
  const cases: readonly [command: number, data: string, request: string][] = [
    [0x65, '0100 0000', 'session 0x0065'],
    [0x66, '', 'session 0x0066'],
    [0x04, '', 'discover 0x0004'],
    [0x63, '', 'discover 0x0063'],
    [0x64, '', 'discover 0x0064'],
    [0x01, '', 'discover 0x0001'],
  ]
  for (const [command, data, request] of cases)
    test(request, () => expect(play(enip, [`> ${encapsulate(command, data)}`, `< ${encapsulate(command, data)}`]).requests).toEqual([request]))
})

const identity = (type: string, name: string): string =>
  `0100 ${type} 3600 14 0b 6031 4d3c2b1a ${name.length.toString(16).padStart(2, '0')} ${text(name)}`

test('ListIdentity tells who answers, with the address it gives itself', () => {
  const item = `0100 0002 af12 0a010105 0000000000000000 ${identity('0e00', 'L61')} 03`
  const told = play(enip, [`> ${encapsulate(0x63, '')}`, `< ${encapsulate(0x63, `0100 0c00 ${le16(length(item))} ${item}`)}`], 'udp')
  expect(told.identities).toEqual([
    'server own-address: 10.1.1.5',
    'server vendor: Rockwell Automation/Allen-Bradley',
    'server device-type: programmable logic controller',
    'server product: L61',
    'server firmware: 20.011',
    'server serial: 0x1a2b3c4d',
  ])
  expect(told.roles).toEqual(['server plc: CIP device type: programmable logic controller'])
})

test('the identity behind an Unconnected Send belongs to the slot, not to the module that answers', () => {
  const told = play(enip, [
    `> ${unconnected(routed(`01 ${path(1)}`, '01 02'), '1100000000000000')}`,
    `< ${unconnected(`81 00 00 00 ${identity('0e00', 'L61')}`, '1100000000000000')}`,
  ])
  expect(told.identities).toEqual(['server slot-2: L61'])
})

test('a general status refuses, except partial transfer; an encapsulation status refuses too', () => {
  const told = play(enip, [
    `< ${connected(1, 'cc 00 00 00 c400 00000000')}`,
    `< ${connected(2, 'cc 00 06 00 c400 00000000')}`,
    `< ${connected(3, 'cd 00 0f 00')}`,
    `< ${encapsulate(0x6f, '', 0x64)}`,
  ])
  expect(told.refusals).toEqual([false, false, true, true])
})

test('locking, downloading and mode changes make an engineering workstation; a class 1 Forward Open a scanner', () => {
  expect(play(enip, [`> ${connected(1, `4b 04 20 8e 24 01 20 74 24 01`)}`]).roles).toEqual([
    'client engineering-workstation: locks a controller for editing',
  ])
  expect(play(enip, [`> ${connected(1, `07 ${path(0x8e)}`)}`]).roles).toEqual(['client engineering-workstation: sends CIP mode-change requests'])
  const open = `54 ${path(6)} 0a 0e 00000000 00000000 0100 0100 00000000 00 000000 00000000 0000 00000000 0000 01 00`
  expect(play(enip, [`> ${unconnected(open)}`]).roles).toContain('client plc: opens implicit I/O (Forward Open class 1): a scanner')
})

describe('recognition', () => {
  const cases: readonly [what: string, hex: string, transport: 'tcp' | 'udp', own: boolean, is: string][] = [
    ['RegisterSession', encapsulate(0x65, '0100 0000'), 'tcp', false, 'certain'],
    ['RegisterSession of a wrong version', encapsulate(0x65, '0900 0000'), 'tcp', true, 'no'],
    ['a connected message', connected(1, `4c ${tag('A')} 0100`), 'tcp', false, 'certain'],
    ['zeros read as NOP and prove nothing', '00'.repeat(48), 'tcp', true, 'more'],
    ['an all-zero datagram', '00'.repeat(48), 'udp', true, 'no'],
    ['a lone byte', '00', 'tcp', true, 'more'],
    ['options that are not zero', encapsulate(0x63, '').replace(/00000000 $/, '00000001 '), 'udp', true, 'no'],
    ['a ListIdentity request', encapsulate(0x63, ''), 'udp', false, 'likely'],
    ['items that do not add up', encapsulate(0x6f, '00000000 0a00 0200 0000 0000 b200 0900 00'), 'tcp', true, 'no'],
    ['the head of a long message on its port', connected(1, `4d ${tag('A')} ${'00'.repeat(300)}`).slice(0, 120), 'tcp', true, 'likely'],
    ['a TPKT packet', '0300 0016 11e0 0000 0001 00c1 0201 00c2 0201 02c0 010a 0000 0000', 'tcp', true, 'no'],
  ]
  for (const [what, hex, transport, own, is] of cases) test(`${what}: ${is}`, () => expect(enip.recognise(bytesOf(hex), transport, own)).toBe(is))
})

describe('who asks', () => {
  const cases: readonly [what: string, hex: string, who: string][] = [
    ['RegisterSession without a handle', encapsulate(0x65, '0100 0000').replace('01000000', '00000000'), 'client'],
    ['RegisterSession with a handle', encapsulate(0x65, '0100 0000'), 'server'],
    ['a request', connected(1, `4c ${tag('A')} 0100`), 'client'],
    ['a reply', connected(1, 'cc 00 00 00'), 'server'],
    ['an empty ListIdentity', encapsulate(0x63, ''), 'client'],
  ]
  for (const [what, hex, who] of cases) test(`${what}: ${who}`, () => expect(enip.senderOf(bytesOf(hex), 'tcp')).toBe(who))
})

test('lying offsets, counts and path sizes end the message and nothing else', () => {
  const lies = [
    `0a ${path(2)} ffff 0200 0400`,
    `0a ${path(2)} 0200 0600 0000 4c00`,
    '4c ff 20 6b',
    `52 ${path(6)} 07 f9 ffff 01 00`,
    `0a ${path(2)} ${many(`0a ${path(2)} ${many(`0a ${path(2)} ${many(`0a ${path(2)} ${many(`0a ${path(2)} 0100 0400 01 00`)}`)}`)}`)}`,
  ]
  for (const lie of lies) expect(play(enip, [`> ${connected(1, lie)}`, `> ${connected(2, `0e ${path(1)}`)}`]).functions.at(-1)).toBe('0x0e')
})

describe('implicit I/O', () => {
  const frame = (data: string): string => `0200 0280 0800 050a4b00 d7943f00 b100 ${le16(length(data))} ${data}`

  test('is recognised exactly', () => {
    expect(enipIo.recognise(bytesOf(frame('0600 0000da0f')), 'udp')).toBe('certain')
    expect(enipIo.recognise(bytesOf(`${frame('0600 0000da0f')} 00`), 'udp')).toBe('no')
  })

  test('outputs write, inputs report, a heartbeat only keeps the connection', () => {
    const told = play(enipIo, [`> ${frame('0600 01000000 2a00')}`, `> ${frame('0700')}`, `< ${frame('0100 2b00')}`], 'udp')
    expect(told.requests).toEqual(['write 0x8002', 'session 0x8002', 'report 0x8002'])
    expect(enipIo.senderOf(bytesOf(frame('0700')), 'udp')).toBe('client')
    expect(enipIo.senderOf(bytesOf(frame('0600 01000000 2a00')), 'udp')).toBe('client')
    expect(enipIo.senderOf(bytesOf(frame('0100 2b00')), 'udp')).toBe('unknown')
  })
})
