import { describe, expect, test } from 'vitest'
import { hexOfText as text } from '../../../test/fixture/hex.ts'
import { roleById } from '#ground/role'
import { namePatterns, productPatterns, roleRules } from './role-rules.ts'
import { arp, assetOf, macFor, modbusPair, observe, tcp, udp, type Frame } from './wire.fixture.ts'

const plcs = ['10.0.0.10', '10.0.0.11', '10.0.0.12', '10.0.0.13']
const polling = (client: string, server: string, times: number, pause = '+1s', writeEvery = 0): readonly Frame[] =>
  tcp(0, `${client}:49152 > ${server}:502`, [
    'syn',
    ...Array.from({ length: times }, (_, i) => [...modbusPair(i, writeEvery > 0 && i % writeEvery === writeEvery - 1), pause]).flat(),
  ])

const host = '10.0.0.50'
const roleOf = (frames: readonly (readonly Frame[])[], id = host) => assetOf(observe(frames), id).role

/** A download as S7 does it: the request, and the three jobs the PLC sends. */
const download = (client: string, server: string, at = 0): readonly Frame[] =>
  tcp(at, `${client}:49999 > ${server}:102`, [
    'syn',
    '> 0300 0016 11e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a',
    '< 0300 0016 11d0 0001 0002 00 c0 01 0a c1 02 0100 c2 02 0102',
    '> 0300 0019 02f080 3201 0000 0100 0008 0000 f000 0001 0001 01e0',
    '< 0300 001b 02f080 3203 0000 0100 0008 0000 0000 f000 0001 0001 00f0',
    `> 0300 0031 02f080 3201 0000 0200 0020 0000 1a 00 0100 00000000 00 09 ${text('_0800001P')} 0d 31 ${text('000100')}${text('000050')}`,
    '< 0300 0014 02f080 3203 0000 0200 0001 0000 0000 1a',
    'fin',
  ])

describe('what traffic makes of a host', () => {
  test('who is served Modbus is a controller, who asks at short intervals is its panel', () => {
    const frames = [polling(host, plcs[0] ?? '', 60, '+1s', 20)]
    expect(roleOf(frames)).toMatchObject({ value: 'hmi-panel' })
    expect(roleOf(frames, plcs[0])).toMatchObject({ value: 'plc' })
  })

  test('who polls several controllers is a SCADA server, and says why', () => {
    const role = roleOf(plcs.map((plc) => polling(host, plc, 60)))
    expect(role.value).toBe('scada-server')
    expect(role.confidence).toBeGreaterThanOrEqual(0.6)
    expect(role.because[0]).toBe('polls 4 controllers cyclically')
  })

  test('one visit to one controller makes neither SCADA server nor panel', () => {
    expect(['scada-server', 'hmi-panel']).not.toContain(roleOf([polling(host, plcs[0] ?? '', 3)]).value)
  })

  test('a spreadsheet that reads one value every ten minutes is no panel', () => {
    expect(roleOf([polling(host, plcs[0] ?? '', 60, '+600s')]).value).not.toBe('hmi-panel')
  })

  test('a host that loads controllers is an engineering workstation', () => {
    const role = roleOf([download(host, '10.0.0.20'), download(host, '10.0.0.21', 60_000_000)])
    expect(role.value).toBe('engineering-workstation')
    expect(role.confidence).toBeGreaterThanOrEqual(0.6)
  })

  test('an operator station that loads a controller once stays an operator station', () => {
    const trend = tcp(0, `${host}:50001 > 10.0.0.30:5450`, ['syn', ...Array.from({ length: 400 }, () => ['> 0badcafe', '< 0badcafe', '+60s']).flat()])
    const role = roleOf([trend, download(host, '10.0.0.20', 3_600_000_000)])
    expect(role.value).toBe('operator-station')
    expect(role.runnerUp?.value).toBe('engineering-workstation')
  })

  test('a scan that opens ports makes its victims serve nothing', () => {
    const scan = [22, 23, 80, 445, 3389, 5450, 8530].map((port, i) => tcp(i * 1000, `${host}:${50_000 + i} > 10.0.0.30:${port}`, ['syn', 'fin']))
    expect(roleOf(scan, '10.0.0.30')).toEqual({ value: 'unknown', confidence: 0, because: [] })
  })

  test('a name alone is a weak signal', () => {
    const dhcp = `> 01010600 11223344 0000 0000 ${'00'.repeat(16)} 1866da000007 ${'00'.repeat(202)} 63825363 350103 0c06 ${text('EWS-01')} ff`
    const role = roleOf([udp(0, `${host}:68 > 10.0.0.1:67`, [dhcp])])
    expect(role).toMatchObject({ value: 'engineering-workstation', because: ['is called `EWS-01`'] })
    expect(role.confidence).toBeLessThan(0.4)
  })

  test('a maker of safety controllers is believed, whatever the protocol', () => {
    const hima = '00:e0:a1:00:00:09'
    const answers = tcp(0, `${host}:49152 > 10.0.0.99:502`, ['syn', ...modbusPair(1)])
    expect(roleOf([answers, [arp(9, hima, '10.0.0.99', host)]], '10.0.0.99').value).toBe('safety-controller')
  })

  test('a lone address without any sign is unknown, with no reason made up', () => {
    expect(roleOf([[arp(0, macFor(host), host, '10.0.0.1')]])).toEqual({ value: 'unknown', confidence: 0, because: [] })
  })
})

describe('the evidence', () => {
  test('names only roles that exist', () => {
    const named = [...roleRules.map((rule) => rule.role), ...namePatterns.map(([, role]) => role), ...productPatterns.map(([, role]) => role)]
    expect(named.filter((role) => roleById(role)?.id !== role)).toEqual([])
  })

  test('never weighs as much as certainty, names never more than 0.35', () => {
    for (const weight of [...roleRules.map((rule) => rule.weight), ...productPatterns.map(([, , weight]) => weight)]) {
      expect(weight).toBeGreaterThan(0)
      expect(weight).toBeLessThan(0.9)
    }
    for (const [pattern, , weight] of namePatterns) expect(weight, String(pattern)).toBeLessThanOrEqual(0.35)
  })

  const names: readonly [name: string, role: string | undefined][] = [
    ['EWS-01', 'engineering-workstation'],
    ['RB-ENG-2', 'engineering-workstation'],
    ['OT-SCADA1', 'scada-server'],
    ['OT-HIST1', 'historian'],
    ['RB-DMZ-HIS', 'dmz-historian'],
    ['hmi-fill', 'hmi-panel'],
    ['OPS-1', 'operator-station'],
    ['OT-DC1', 'domain-controller-ot'],
    ['FIELD-LT-114', 'transient-laptop'],
    ['plc-cap', 'plc'],
    ['sw-main', 'l2-switch'],
    ['DCS-7', undefined],
    ['BACHELOR', undefined],
    ['swan', undefined],
    ['WORKSHOPS', undefined],
  ]
  test.each(names)('the name `%s` hints at %s', (name, role) => {
    expect(namePatterns.find(([pattern]) => pattern.test(name))?.[1]).toBe(role)
  })

  const products: readonly [product: string, role: string][] = [
    ['1756-L71/B LOGIX5571', 'plc'],
    ['1756-L72S/B GuardLogix', 'safety-controller'],
    ['CPU 315-2 PN/DP', 'plc'],
    ['CPU 317F-2 PN/DP', 'safety-controller'],
    ['HIMatrix F30', 'safety-controller'],
    ['VLT FC-302', 'vfd-drive'],
    ['ATV630', 'vfd-drive'],
    ['1734-AENT/B', 'remote-io'],
    ['BMX P34 2020', 'plc'],
    ['TM221CE40R', 'plc'],
    ['Promag 300', 'smart-instrument'],
    ['PanelView Plus 7', 'hmi-panel'],
  ]
  test.each(products)('the product `%s` is a %s', (product, role) => {
    expect(productPatterns.find(([pattern]) => pattern.test(product))?.[1]).toBe(role)
  })
})
