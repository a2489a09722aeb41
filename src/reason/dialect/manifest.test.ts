import { describe, expect, it } from 'vitest'
import { addresses, box, flow, numbers } from '../../../test/fixture/compiled-flow.ts'
import { sha256Hex } from '#ground/digest'
import { killList } from './kill-list.ts'
import { manifestOf } from './manifest.ts'
import { nftables } from './nftables/index.ts'
import { planFingerprint } from './plan-meaning.ts'
import { now, workshop } from './policy.fixture.ts'

describe('the manifest', () => {
  const emitted = nftables.emit(workshop)
  if (!emitted.ok) throw new Error('the workshop does not compile')
  const manifest = manifestOf({ ...workshop, flows: workshop.flows.map((each) => ({ ...each, residue: ['download'] })) }, emitted.value)

  it('says what the file is, and of which packets', () => {
    expect(manifest).toMatchObject({
      format: 'bulkhead-manifest/1',
      plant: 'Workshop',
      point: 'fw-cells',
      interfaces: workshop.interfaces,
      fingerprint: planFingerprint(workshop),
      exactFrom: '2026-09-21T14:13:20Z',
      files: [{ name: 'fw-cells.nft', sha256: sha256Hex(emitted.value.files[0]?.text ?? '') }],
    })
  })

  it('says why each flow is there, until when, and what the firewall leaves to others', () => {
    const lines = (emitted.value.files[0]?.text ?? '').split('\n')
    expect(manifest.flows.map(({ id }) => id)).toEqual(workshop.flows.map(({ id }) => id))
    const download = manifest.flows.find(({ flow: id }) => id === 'download')
    expect(download).toMatchObject({
      conduit: 'operations-to-cell-1',
      why: 'download is needed',
      owner: 'operations',
      window: 'maintenance',
      until: '2026-09-22T15:13:20Z',
      boxes: 1,
      counter: 'allow.operations-to-cell-1.download',
      residue: ['download'],
      endSessions: ['conntrack -D -f ipv4 -p tcp -s 10.10.0.9 -d 10.20.1.10 --dport 102'],
    })
    for (const { counter, lines: spans } of manifest.flows) {
      expect(lines).toContain(`  counter ${counter} { }`)
      expect(spans.flatMap(({ first, last }) => lines.slice(first - 1, last)).join('\n')).toContain(`counter name ${counter} `)
    }
  })

  it('names the counters of what each conduit denied, all of which the file has', () => {
    const text = emitted.value.files[0]?.text ?? ''
    for (const { deniedCounters } of manifest.conduits) {
      expect(deniedCounters.length).toBeGreaterThan(0)
      for (const counter of deniedCounters) expect(text).toContain(`counter ${counter} { }`)
    }
  })

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest)
  })
})

describe('the kill list', () => {
  const without = (id: string): typeof workshop => ({ ...workshop, flows: workshop.flows.filter((each) => each.flow !== id) })

  it('is empty when nothing is revoked', () => {
    expect(killList(workshop, workshop, now)).toEqual([])
    expect(killList(without('io'), workshop, now)).toEqual([])
  })

  it('ends both directions of a flow that either end may open', () => {
    expect(killList(workshop, without('io'), now).toSorted()).toEqual([
      'conntrack -D -f ipv4 -p udp -s 10.10.0.5 -d 10.20.2.10 --dport 2222',
      'conntrack -D -f ipv4 -p udp -s 10.20.2.10 -d 10.10.0.5 --dport 2222',
    ])
  })

  it('spares what another flow still allows', () => {
    // Port 502 of the same ends is in the wider flow as well.
    expect(killList(workshop, without('hmi-polls'), now)).toEqual([
      'conntrack -D -f ipv4 -p tcp -s 10.10.0.5 -d 10.20.1.10 --dport 102',
      'conntrack -D -f ipv4 -p tcp -s 10.10.0.16/28 -d 10.20.1.10 --dport 102',
    ])
    const still = { ...workshop, flows: [...without('hmi-polls').flows, ...workshop.flows.filter((each) => each.flow === 'hmi-polls')] }
    expect(killList(workshop, still, now)).toEqual([])
  })

  it('ends sessions of a window that has closed', () => {
    expect(killList(workshop, workshop, now + 7200)).toEqual(['conntrack -D -f ipv4 -p tcp -s 10.10.0.9 -d 10.20.1.10 --dport 102'])
  })

  it('names no port for wide ranges, and gives up in favour of all when it would be too long', () => {
    const wide = flow('operations-to-cell-1', 'wide', [
      box(0, 1, { protocol: numbers(6), port: numbers([1, 60_000]), source: addresses('10.0.0.1'), destination: addresses('10.0.0.2') }),
    ])
    expect(killList({ ...workshop, flows: [wide] }, { ...workshop, flows: [] }, now)).toEqual(['conntrack -D -f ipv4 -p tcp -s 10.0.0.1 -d 10.0.0.2'])
    const any = flow('operations-to-cell-1', 'any', [
      box(0, 1, {
        protocol: numbers(1, 6),
        port: numbers(8),
        source: [[0n, (1n << 128n) + (1n << 32n) - 1n]],
        destination: addresses('10.0.0.2', 'fd00::2'),
      }),
    ])
    expect(killList({ ...workshop, flows: [any] }, { ...workshop, flows: [] }, now).toSorted()).toEqual([
      'conntrack -D -f ipv4 -p icmp -s 0.0.0.0/0 -d 10.0.0.2',
      'conntrack -D -f ipv4 -p tcp -s 0.0.0.0/0 -d 10.0.0.2 --dport 8',
      'conntrack -D -f ipv6 -p tcp -s ::/0 -d fd00::2 --dport 8',
    ])
    const all = flow('operations-to-cell-1', 'all', [
      box(0, 1, { source: addresses('10.0.0.1-10.0.3.254'), destination: addresses('10.0.0.1-10.0.3.254') }),
    ])
    expect(killList({ ...workshop, flows: [all] }, { ...workshop, flows: [] }, now)).toEqual(['conntrack -F'])
    expect(killList({ ...workshop, interfaces: ['a', 'b', 'c', 'd'] }, workshop, now)).toEqual(['conntrack -F'])
  })
})
