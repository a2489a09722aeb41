import { describe, expect, test } from 'vitest'
import { bytesOf, hexOf, hexOfText as text } from '../../../test/fixture/hex.ts'
import { mms } from './mms.ts'
import { play } from './recorder.fixture.ts'
import { s7comm } from './s7comm.ts'
import { s7commPlus } from './s7comm-plus.ts'

const two = (value: number): string => value.toString(16).padStart(4, '0')
const length = (text: string): number => bytesOf(text).length

/** TPKT and a COTP data packet; `last` false leaves the unit open. */
const dt = (data: string, last = true): string => `0300 ${two(7 + length(data))} 02f0 ${last ? '80' : '00'} ${data}`
const job = (parameter: string, data = ''): string => dt(`3201 0000 0001 ${two(length(parameter))} ${two(length(data))} ${parameter} ${data}`)
const answer = (parameter: string, data = '', error = '0000'): string =>
  dt(`3203 0000 0001 ${two(length(parameter))} ${two(length(data))} ${error} ${parameter} ${data}`)
const ask = (group: string, sub: string, data = '0a00 0000'): string =>
  dt(`3207 0000 0001 0008 ${two(length(data))} 000112 04 11 4${group} ${sub} 00 ${data}`)
const reply = (group: string, sub: string, data: string, last = '00'): string =>
  dt(`3207 0000 0001 000c ${two(length(data))} 000112 08 12 8${group} ${sub} 00 d5 ${last} 0000 ${data}`)
const pi = (name: string, argument = ''): string =>
  `28 00000000 0000 fd ${two(argument.length)} ${text(argument)} ${name.length.toString(16).padStart(2, '0')} ${text(name)}`

describe('an S7 job is classified by function, name and block', () => {
  const cases: readonly [parameter: string, request: string][] = [
    ['f000 0001 0001 01e0', 'session 0xf0'],
    ['0401 120a 1002 0004 0007 84 000000', 'read 0x04 DB7'],
    ['0501 120a 1002 0001 0000 83 000000', 'write 0x05'],
    [`1a00 0100 00000000 09 ${text('_0800001P')}`, 'download 0x1a OB1'],
    [`1d00 0000 00000000 09 ${text('_0B00000A')}`, 'upload 0x1d SDB0'],
    ['29 0000000000 09 505f50524f4752414d', 'mode-change 0x29'],
    [pi('P_PROGRAM'), 'mode-change 0x28 P_PROGRAM'],
    [pi('P_PROGRAM', 'C '), 'mode-change 0x28 P_PROGRAM cold'],
    [pi('_INSE', '\u0001\u00000A00001P'), 'download 0x28 _INSE DB1'],
    [pi('_MODU', 'EP'), 'config 0x28 _MODU'],
    [pi('_N_LOGIN_'), 'session 0x28 _N_LOGIN_'],
    [pi('WHAT'), 'unknown 0x28 WHAT'],
    ['77', 'unknown 0x77'],
  ]
  for (const [parameter, request] of cases) test(request, () => expect(play(s7comm, [`> ${job(parameter)}`]).requests).toEqual([request]))
})

describe('user data is classified by group and subfunction', () => {
  const cases: readonly [group: string, sub: string, data: string, request: string][] = [
    ['4', '01', 'ff09 0004 0011 0000', 'discover 0x0401 list 0x0011'],
    ['4', '01', 'ff09 0004 0424 0000', 'read 0x0401 list 0x0424'],
    ['3', '01', '0a00 0000', 'discover 0x0301'],
    ['7', '01', '0a00 0000', 'read 0x0701'],
    ['7', '02', '0a00 0000', 'time-sync 0x0702'],
    ['1', '08', '0a00 0000', 'write 0x0108'],
    ['1', '0c', '0a00 0000', 'mode-change 0x010c'],
    ['5', '01', 'ff09 0008 6465 6667 6869 6a6b', 'session 0x0501'],
    ['6', '99', '0a00 0000', 'write 0x0699'],
    ['4', '77', '0a00 0000', 'unknown 0x0477'],
  ]
  for (const [group, sub, data, request] of cases)
    test(request, () => expect(play(s7comm, [`> ${ask(group, sub, data)}`]).requests).toEqual([request]))
})

test('during a download the controller sends the jobs, and they count as the download of the station', () => {
  const told = play(s7comm, [
    `< ${job('1b00 0000 00000000 09 5f30413030303031 50')}`,
    `> ${answer('1b00', '0004 00fb 01020304')}`,
    `< ${job('1c00 0000 00000000 09 5f30413030303031 50')}`,
  ])
  expect(told.functions).toEqual(['0x1b', '0x1c'])
  expect(told.requests[0]).toContain('download')
  expect(told.roles.filter((role) => role.startsWith('server engineering'))).toEqual([])
})

test('an error class refuses', () => {
  expect(play(s7comm, [`< ${answer('05', '')}`, `< ${answer('05', '', '8404')}`, `< ${dt('3202 0000 0015 0000 0000 d20c')}`]).refusals).toEqual([
    false,
    true,
    true,
  ])
})

test('a status list that comes in two parts is joined and read', () => {
  const entry = (index: number, value: string): string => `${two(index)} ${text(value.padEnd(32, '\0'))}`
  const list = bytesOf(`001c 0000 0022 0002 ${entry(1, 'Station 7')} ${entry(7, 'CPU 315-2 PN/DP')}`)
  const hex = (from: number, to: number): string => hexOf(list.subarray(from, to))
  const told = play(s7comm, [
    `> ${ask('4', '01', 'ff09 0004 001c 0000')}`,
    `< ${reply('4', '01', `ff09 ${two(50)} ${hex(0, 50)}`, '01')}`,
    `> ${ask('4', '01')}`,
    `< ${reply('4', '01', `ff09 ${two(list.length - 50)} ${hex(50, list.length)}`)}`,
  ])
  expect(told.identities).toEqual(['server station: Station 7', 'server model: CPU 315-2 PN/DP'])
  expect(told.functions).toEqual(['0x0401', '0x0401'])
})

test('order number and firmware come from list 0011', () => {
  const module = (index: number, order: string, tail: string): string => `${two(index)} ${text(order.padEnd(20))} ${tail}`
  const list = `0011 0000 001c 0002 ${module(1, '6ES7 315-2EH14-0AB0', '00c0 0003 0001')} ${module(7, ' ', '00c0 5603 0207')}`
  expect(play(s7comm, [`< ${reply('4', '01', `ff09 ${two(length(list))} ${list}`)}`]).identities).toEqual([
    'server order-number: 6ES7 315-2EH14-0AB0',
    'server vendor: Siemens',
    'server firmware: V3.2.7',
  ])
})

test('the password of a job never reaches what is told', () => {
  const told = play(s7comm, [`> ${ask('5', '01', 'ff09 0008 5345 4352 4554 3132')}`])
  expect(JSON.stringify(told)).not.toContain('SECRET')
})

test('a unit over two data packets is joined; empty data packets and a header alone in a segment are fine', () => {
  const whole = `3201 0000 0001 0008 0000 f000 0001 0001 01e0`
  const told = play(s7comm, [`> ${dt('')}`, `> ${dt(whole.slice(0, 20), false)} 0300`, `> ${dt(whole.slice(20)).slice(4)}`])
  expect(told.functions).toEqual(['0xf0'])
  expect(told.troubles).toEqual([])
})

test('a connection that turns out to be S7comm-plus or MMS is refined', () => {
  const hello = dt('7201 000e 31 0000 04ca 0000 0001 0000 0120 36 72010000')
  expect(play(s7comm, [`> ${hello}`])).toMatchObject({ refined: ['s7comm-plus'], requests: ['session 0x04ca'] })
  const identify = dt('01000100 61 0e 30 0c 02 01 03 a0 07 a0 05 02 01 01 82 00')
  expect(play(s7comm, [`> ${identify}`])).toMatchObject({ refined: ['mms'], requests: ['discover 0x02'] })
})

describe('S7comm-plus goes by object, not by function alone', () => {
  const request = (code: string, body: string): string => {
    const data = `31 0000 ${code} 0000 0002 00000386 ${body}`
    return dt(`7202 ${two(length(data))} ${data} 72020000`)
  }
  const cases: readonly [what: string, lines: readonly string[], requests: readonly string[]][] = [
    ['the credit limit of a subscription is session', [request('04f2', '34 00000386 01 881d 0004 0a 00000000')], ['session 0x04f2']],
    ['the mode of the CPU is a mode change', [request('04f2', '34 00000034 01 9077 0008 01 00000000')], ['mode-change 0x04f2']],
    [
      'what is created in a download transaction is a download',
      [request('0556', text('DLTransaction')), request('04ca', '00000000'), request('0560', '00'), request('04ca', '00000000')],
      ['download 0x0556', 'download 0x04ca', 'session 0x0560', 'session 0x04ca'],
    ],
    ['Explore is discovery', [request('04bb', '00000000')], ['discover 0x04bb']],
    ['an unknown function is shown as such', [request('0777', '00000000')], ['unknown 0x0777']],
  ]
  for (const [what, lines, requests] of cases)
    test(what, () =>
      expect(
        play(
          s7commPlus,
          lines.map((line) => `> ${line}`),
        ).requests,
      ).toEqual(requests),
    )

  test('a fragment without a trailer is continued and not read as a request', () => {
    const data = `31 0000 04bb 0000 0002 00000386 00000000`
    const head = dt(`7202 ${two(length(data))} ${data}`)
    const rest = dt(`7202 ${two(length(data))} ${data} 72020000`)
    expect(play(s7commPlus, [`> ${head}`, `> ${rest}`, `> ${rest}`]).functions).toEqual(['0x04bb', '0x04bb'])
  })
})

describe('MMS writes go by the functional constraint', () => {
  const write = (item: string): string => {
    const name = `1a ${item.length.toString(16).padStart(2, '0')} ${text(item)}`
    const body = `a5 ${length(name).toString(16).padStart(2, '0')} ${name}`
    const pdu = `a0 ${(3 + length(body)).toString(16).padStart(2, '0')} 02 01 07 ${body}`
    return dt(pdu)
  }
  const cases: readonly [item: string, request: string][] = [
    ['CSWI1$CO$Pos$Oper', 'control 0x05 constraint CO'],
    ['MMXU1$SP$Lim$setMag', 'write 0x05 constraint SP'],
    ['LLN0$BR$brcb01$RptEna', 'session 0x05 constraint BR'],
    ['LLN0$SG$Set', 'config 0x05 constraint SG'],
  ]
  for (const [item, request] of cases) test(`${item}: ${request}`, () => expect(play(mms, [`> ${write(item)}`]).requests).toEqual([request]))

  test('services above 30 take two tag bytes', () => {
    expect(play(mms, [`> ${dt('a0 08 02 01 01 bf 28 02 80 00')}`]).requests).toEqual(['mode-change 0x28'])
  })

  test('identify names vendor, model and revision', () => {
    const told = play(mms, [`> ${dt('a0 05 02 01 01 82 00')}`, `< ${dt('a1 0e 02 01 01 a2 09 80 01 41 81 01 42 82 01 43')}`])
    expect(told.identities).toEqual(['server vendor: A', 'server model: B', 'server firmware: C'])
  })
})

describe('what shares TPKT is told apart', () => {
  const connect = (called: string): string =>
    `0300 ${two(17 + length(called))} ${(12 + length(called)).toString(16).padStart(2, '0')} e0 0000 0001 00 c1 02 0100 c2 ${length(called).toString(16).padStart(2, '0')} ${called}`
  const cases: readonly [what: string, hex: string, s7: string, plus: string, is: string][] = [
    ['an S7 job', job('f000 0001 0001 01e0'), 'certain', 'no', 'no'],
    ['S7comm-plus', dt('7201 000e 31 0000 04ca 0000 0001 0000 0120 36 72010000'), 'no', 'certain', 'no'],
    ['a reduced MMS request', dt('a0 05 02 01 01 82 00'), 'no', 'no', 'certain'],
    ['a connect request to a PG TSAP', connect('0102'), 'likely', 'no', 'no'],
    ['a connect request to SIMATIC-ROOT-ES', connect(text('SIMATIC-ROOT-ES')), 'no', 'certain', 'no'],
    ['RDP with its cookie', `0300 002a 25e0 0000 0000 00 ${text('Cookie: mstshash=eltons')} 0d0a 0100 0800 0100`, 'more', 'more', 'more'],
    ['a TPKT header alone', '0300 0016', 'more', 'more', 'more'],
  ]
  for (const [what, hex, s7, plus, is] of cases) {
    test(what, () => expect([s7comm, s7commPlus, mms].map((dissector) => dissector.recognise(bytesOf(hex), 'tcp', false))).toEqual([s7, plus, is]))
  }
})

describe('who asks on port 102', () => {
  const cases: readonly [what: string, hex: string, who: string][] = [
    ['a job', job('0401'), 'client'],
    ['an answer', answer('0401'), 'server'],
    ['the download job of the controller', job('1b00'), 'server'],
    ['the block of the station', answer('1b00'), 'client'],
    ['a pushed mode change', dt('3207 0000 0000 0008 0000 000112 04 11 00 02 00'), 'server'],
    ['a connect request', '0300 0013 0ee0 0000 0006 00c1 0200 02c2 0200 01', 'client'],
    ['an MMS report', dt('a3 02 a0 00'), 'server'],
  ]
  for (const [what, hex, who] of cases) test(`${what}: ${who}`, () => expect(s7comm.senderOf(bytesOf(hex), 'tcp')).toBe(who))
})

test('after a gap in the middle of a unit the next job is read', () => {
  expect(play(s7comm, [`> ${dt('3201 0000', false)}`, '> gap', `> 32990000 ${job('0401 120a 1002 0001 0001 84 000000')}`]).functions).toEqual([
    '0x04',
  ])
})
