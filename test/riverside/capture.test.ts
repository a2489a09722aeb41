import { createHash } from 'node:crypto'
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { riversideFrames, type TimedFrame, writePcap, writeRiverside } from '#read/synth'
import { requireTool, titled } from '../requirements.ts'
import { type Reading, readWithExpert } from './expert.ts'
import { readPlant } from './plant.ts'
import { add, addressOf, promisedCodes, promisedDeeds, type Tally } from './schedule.ts'

const truth = readPlant()
const tshark = requireTool('tshark')
const fields = [
  'frame.time_epoch',
  'ip.src',
  'ip.dst',
  'tcp.dstport',
  'modbus.func_code',
  'modbus.exception_code',
  's7comm.header.rosctr',
  's7comm.param.func',
  'cip.sc',
  'ntp.flags.mode',
  'dns.flags.response',
  'smb2.cmd',
  'smb2.flags.response',
  'kerberos.msg_type',
  'ldap.searchRequest_element',
  'tls.handshake.type',
  'http.request.method',
  'snmp.data',
  'syslog.level',
  'tds.type',
  'rdp.rt_cookie',
  'icmp.type',
  'tcp.flags',
  'tcp.len',
  'dhcp.option.dhcp',
  'arp.opcode',
  'arp.src.proto_ipv4',
  'arp.dst.proto_ipv4',
  'udp.dstport',
] as const
type Field = (typeof fields)[number]
const column = (row: readonly string[], field: Field): string => row[fields.indexOf(field)] ?? ''

const flagsOf = (row: readonly string[]): number => Number(column(row, 'tcp.flags'))
const isSyn = (row: readonly string[]): boolean => (flagsOf(row) & 0x12) === 2
/** A message, as against a bare acknowledgement. */
const isMessage = (row: readonly string[], port: string): boolean => column(row, 'tcp.dstport') === port && Number(column(row, 'tcp.len')) > 0

const digestOf = (chunks: Iterable<Uint8Array>): string => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

describe('the day at Riverside', () => {
  const folder = mkdtempSync(join(tmpdir(), 'riverside-'))
  const file = join(folder, 'riverside.pcap')
  let reading: Reading = { rows: [], expert: [] }
  let written = ''
  const frames = { count: 0, outOfOrder: 0, outOfDay: 0 }

  function* counted(source: Iterable<TimedFrame>): Generator<TimedFrame> {
    const start = truth.dayStart * 1e6
    let last = start
    for (const frame of source) {
      frames.count++
      if (frame.atUs < last || !Number.isInteger(frame.atUs)) frames.outOfOrder++
      if (frame.atUs < start || frame.atUs >= start + 86400e6) frames.outOfDay++
      last = frame.atUs
      yield frame
    }
  }

  beforeAll(() => {
    const hash = createHash('sha256')
    const handle = openSync(file, 'w')
    for (const chunk of writePcap(counted(riversideFrames(truth)))) {
      hash.update(chunk)
      writeSync(handle, chunk)
    }
    closeSync(handle)
    written = hash.digest('hex')
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Packets that satisfy `is`, counted by pair. */
  const pairs = (is: (row: readonly string[]) => boolean): Tally => {
    const tally: Tally = new Map()
    for (const row of reading.rows) if (is(row)) add(tally, `${column(row, 'ip.src')} > ${column(row, 'ip.dst')}`, 1)
    return tally
  }
  const sorted = (tally: Tally): readonly (readonly [string, number])[] => [...tally].toSorted(([a], [b]) => (a < b ? -1 : 1))

  test('is the same file each time', () => {
    expect(digestOf(writeRiverside(truth))).toBe(written)
  })

  test('has 190,000 to 215,000 packets in order of time, all within the day', () => {
    expect(frames.outOfOrder).toBe(0)
    expect(frames.outOfDay).toBe(0)
    expect(frames.count).toBeGreaterThanOrEqual(190_000)
    expect(frames.count).toBeLessThanOrEqual(215_000)
  })

  test('without the trouble holds none of it', () => {
    const laptop = truth.assets.get('vendor-laptop')?.mac.replaceAll(':', '')
    let seen = 0
    for (const frame of riversideFrames(truth, { withoutTrouble: true }))
      if (Buffer.from(frame.bytes.subarray(6, 12)).toString('hex') === laptop) seen++
    expect(seen).toBe(0)
  })

  describe.skipIf(!tshark.met)(titled('as tshark reads it', tshark), () => {
    beforeAll(async () => {
      reading = await readWithExpert(file, fields)
    })

    test('holds no malformed packet, no wrong checksum and no expert error', () => {
      expect(reading.rows.length).toBeGreaterThan(190_000)
      expect(reading.expert.filter((e) => e.severity === 'Errors')).toEqual([])
    })

    test('warns of nothing but the resets of the scan', () => {
      const warnings = reading.expert.filter((e) => e.severity === 'Warns')
      expect(warnings.map((e) => e.summary)).toEqual(['Connection reset (RST)'])
      const scanner = addressOf(truth, 'pc-sales')
      const resets = reading.rows.filter((row) => (flagsOf(row) & 4) !== 0)
      expect(warnings[0]?.count).toBe(resets.length)
      expect(resets.filter((row) => column(row, 'ip.src') !== scanner && column(row, 'ip.dst') !== scanner)).toEqual([])
    })

    test('notes nothing but connections that close: no retransmission, no gap, no reused port', () => {
      const notes = reading.expert.filter((e) => e.severity === 'Notes').map((e) => e.summary)
      expect(notes.filter((summary) => !summary.endsWith('the connection closing'))).toEqual([])
    })

    test('asks with each native code of Modbus, S7comm and CIP as often as the truth says, pair by pair', () => {
      const seen: Tally = new Map()
      const servers = new Set([...promisedCodes(truth).keys()].map((key) => key.split(' ')[2]))
      for (const row of reading.rows) {
        const [source, target] = [column(row, 'ip.src'), column(row, 'ip.dst')]
        const key = (service: string, code: number | string): string =>
          `${source} > ${target} ${service} ${typeof code === 'string' ? code : `0x${code.toString(16).padStart(2, '0')}`}`
        if (column(row, 'modbus.func_code') !== '' && column(row, 'tcp.dstport') === '502')
          add(seen, key('modbus', Number(column(row, 'modbus.func_code'))), 1)
        if (column(row, 'tcp.dstport') === '102') {
          if (column(row, 's7comm.header.rosctr') === '1') add(seen, key('s7comm', Number(column(row, 's7comm.param.func'))), 1)
          if (column(row, 's7comm.header.rosctr') === '7') add(seen, key('s7comm', 'szl'), 1)
        }
        if (column(row, 'tcp.dstport') === '44818' && column(row, 'cip.sc') !== '')
          for (const service of column(row, 'cip.sc').split(',')) add(seen, key('enip', Number(service)), 1)
      }
      expect(servers.size).toBeGreaterThan(10)
      expect(sorted(seen)).toEqual(sorted(promisedCodes(truth)))
    })

    const services: readonly (readonly [string, (row: readonly string[]) => boolean])[] = [
      ['ntp', (row) => column(row, 'ntp.flags.mode') === '3'],
      ['dns', (row) => /^(0|False)/.test(column(row, 'dns.flags.response'))],
      ['smb', (row) => column(row, 'smb2.cmd') === '0' && /^(0|False)/.test(column(row, 'smb2.flags.response'))],
      ['kerberos', (row) => column(row, 'kerberos.msg_type') === '10'],
      ['ldap', (row) => column(row, 'ldap.searchRequest_element') !== ''],
      ['tls', (row) => column(row, 'tls.handshake.type') === '1' && column(row, 'tcp.dstport') === '443'],
      ['http', (row) => column(row, 'http.request.method') !== '' && column(row, 'tcp.dstport') !== '8530'],
      ['tcp/8530', (row) => column(row, 'http.request.method') !== '' && column(row, 'tcp.dstport') === '8530'],
      ['snmp', (row) => column(row, 'snmp.data') === '0'],
      ['syslog', (row) => column(row, 'syslog.level') !== ''],
      ['mssql', (row) => column(row, 'tds.type') === '1'],
      ['rdp', (row) => column(row, 'rdp.rt_cookie') !== ''],
      ['icmp/echo-request', (row) => column(row, 'icmp.type') === '8'],
      ['pi', (row) => isMessage(row, '5450')],
      ['tcp/5413', (row) => isMessage(row, '5413')],
      ['ssh', (row) => isSyn(row) && column(row, 'tcp.dstport') === '22'],
      ['enip-io', (row) => column(row, 'udp.dstport') === '2222' && column(row, 'ip.src') === addressOf(truth, 'plc-pack')],
    ]
    for (const [service, is] of services)
      test(`speaks ${service} as often as the truth says, pair by pair`, () => {
        const promised = promisedDeeds(truth, service)
        expect(promised.size).toBeGreaterThan(0)
        expect(sorted(pairs(is))).toEqual(sorted(promised))
      })

    test('sweeps two parts of the network: asks for every address, knocks on five ports of everyone who is there', () => {
      const scanner = addressOf(truth, 'pc-sales')
      const within = (address: string): boolean => /^10\.20\.[12]\./.test(address)
      const asked = new Set(
        reading.rows.flatMap((row) =>
          column(row, 'arp.opcode') === '1' && column(row, 'arp.src.proto_ipv4') === scanner ? [column(row, 'arp.dst.proto_ipv4')] : [],
        ),
      )
      expect([...asked].filter(within).length).toBe(2 * 254)
      const knocked = reading.rows.flatMap((row) =>
        isSyn(row) && column(row, 'ip.src') === scanner && within(column(row, 'ip.dst'))
          ? [`${column(row, 'ip.dst')}:${column(row, 'tcp.dstport')}`]
          : [],
      )
      const present = [...truth.assets.values()].filter((asset) => within(asset.address) && asset.zone !== 'transient').map((asset) => asset.address)
      const expected = present.flatMap((address) => [502, 102, 44818, 445, 3389].map((port) => `${address}:${port}`))
      // The sales PC also logs on at the domain controller, which lies in the range.
      const logOn = new Set([88, 389].map((port) => `${addressOf(truth, 'dc')}:${port}`))
      expect(knocked.filter((end) => !logOn.has(end)).toSorted()).toEqual(expected.toSorted())
    })

    test('gives addresses: office PCs renew theirs, the laptop of the vendor gets one', () => {
      const types = (type: string): Tally => pairs((row) => column(row, 'dhcp.option.dhcp') === type)
      const promised = promisedDeeds(truth, 'dhcp')
      const laptop = `${addressOf(truth, 'vendor-laptop')} > ${addressOf(truth, 'dc')}`
      expect(promised.get(laptop)).toBe(1)
      promised.delete(laptop)
      expect(sorted(types('1'))).toEqual([['0.0.0.0 > 255.255.255.255', 1]])
      expect(sorted(types('3'))).toEqual(sorted(promised.set('0.0.0.0 > 255.255.255.255', 1)))
      expect([...types('5').values()].reduce((sum, n) => sum + n, 0)).toBe([...promised.values()].reduce((sum, n) => sum + n, 0))
    })

    test('loads blocks in the maintenance window only, but for the operator station at night', () => {
      const window = truth.windows.get('maintenance')
      const downloads = reading.rows.filter((row) => column(row, 's7comm.param.func') === '0x1a' && column(row, 's7comm.header.rosctr') === '1')
      const outside = downloads.filter((row) => {
        const second = Number(column(row, 'frame.time_epoch')) - truth.dayStart
        return window === undefined || second < window.from || second >= window.to
      })
      expect(downloads.length).toBe(3)
      expect(outside.map((row) => column(row, 'ip.src'))).toEqual([addressOf(truth, 'ops-2')])
    })

    test('refuses exactly the one read that the vendor tries at an address that is not there', () => {
      const refused = reading.rows.filter((row) => column(row, 'modbus.exception_code') !== '')
      expect(refused.map((row) => [column(row, 'ip.dst'), column(row, 'modbus.exception_code')])).toEqual([[addressOf(truth, 'vendor-laptop'), '2']])
    })
  })
})
