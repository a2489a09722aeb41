import { describe, expect, test } from 'vitest'
import { makerOf, roleById } from '#ground/role'
import { operations } from '#ground/service'
import { zoneKinds } from '#reason/plant'
import { readPlant } from './plant.ts'
import { allFlows } from './schedule.ts'

const truth = readPlant()

/** What a deed does to the server, in the words of the design. `session` is the ground of all talk. */
const operationOf: Readonly<Record<string, readonly string[]>> = {
  read: ['read'],
  'read-refused': ['read'],
  'read-many': ['read'],
  write: ['write'],
  identify: ['discover'],
  download: ['download'],
  restart: ['mode-change'],
  io: ['write', 'report'],
}

describe('the ground truth of Riverside', () => {
  test('has every kind of zone that a flat brownfield plant hides', () => {
    expect([...new Set([...truth.zones.values()].map((zone) => zone.kind))].toSorted()).toEqual(
      ['cell', 'dmz', 'engineering', 'enterprise', 'operations', 'safety', 'transient'].toSorted(),
    )
    for (const zone of truth.zones.values()) expect(zoneKinds).toContain(zone.kind)
  })

  test('gives every asset a role that exists and an address of the one flat network', () => {
    for (const asset of truth.assets.values()) {
      expect(roleById(asset.role)?.id, asset.id).toBe(asset.role)
      expect(asset.address, asset.id).toMatch(/^10\.20\.[0-3]\.\d+$/)
    }
  })

  test('gives every asset of the cells and of safety the interface of a maker we know', () => {
    const close = [...truth.assets.values()].filter((asset) => ['cell', 'safety'].includes(truth.zones.get(asset.zone)?.kind ?? ''))
    expect(close.length).toBe(16)
    for (const asset of close) expect(makerOf(asset.mac), asset.id).toBeDefined()
  })

  test('spreads zones over the address plan: no zone but the smallest lives in one block of sixteen', () => {
    for (const zone of ['operations', 'engineering', 'cell-1', 'cell-3', 'enterprise']) {
      const blocks = new Set(
        [...truth.assets.values()]
          .filter((a) => a.zone === zone)
          .map((a) => a.address.split('.').slice(2).map(Number))
          .map(([third, last]) => `${third}.${(last ?? 0) >> 4}`),
      )
      expect(blocks.size, zone).toBeGreaterThan(1)
    }
  })

  test('names the operations of a control flow exactly as its deeds carry them out', () => {
    for (const flow of allFlows(truth)) {
      expect(
        flow.operations.filter((operation) => !operations.includes(operation as never)),
        flow.id,
      ).toEqual([])
      if (!['modbus', 's7comm', 'enip', 'enip-io'].includes(flow.service)) continue
      const done = new Set(
        flow.does.flatMap((line) => [
          ...(operationOf[line.do] ?? []),
          // A Logix controller is stopped and started around its download.
          ...(flow.service === 'enip' && line.do === 'download' ? ['mode-change'] : []),
        ]),
      )
      expect(flow.operations.filter((operation) => operation !== 'session').toSorted(), flow.id).toEqual([...done].toSorted())
    }
  })

  test('lets nobody write to the safety controller', () => {
    for (const flow of allFlows(truth)) if (flow.to.includes('safety-fill')) expect(flow.operations, flow.id).not.toContain('write')
  })

  test('keeps trouble apart from what production needs: no troubled pair and service is also required', () => {
    const key = (from: string, to: string, service: string): string => `${from} > ${to} ${service}`
    const required = new Set([...truth.flows.values()].flatMap((f) => f.from.flatMap((from) => f.to.map((to) => key(from, to, f.service)))))
    for (const { flow } of truth.trouble.values())
      for (const from of flow.from) for (const to of flow.to) expect(required.has(key(from, to, flow.service)), flow.id).toBe(false)
  })
})
