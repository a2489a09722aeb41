import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createObserver } from './observer.ts'
import { arp, macFor, modbusPair, tcp, udp, type Frame } from './wire.fixture.ts'
import type { Observations } from './observations.ts'

const hosts = ['10.0.0.5', '10.0.0.6', '10.0.0.10', '10.0.0.11', '8.8.8.8']
const ntp = [`> 23${'00'.repeat(47)}`, `< 2401${'00'.repeat(46)}`]

/** One deed of a network: frames in order, at a time of its own. */
const deed = fc
  .record({
    kind: fc.constantFrom('poll', 'knock', 'refused', 'time', 'arp', 'group', 'unknown'),
    from: fc.nat(hosts.length - 1),
    to: fc.nat(hosts.length - 1),
    port: fc.constantFrom(502, 1502, 445),
    at: fc.nat(1_000_000),
  })
  .filter(({ from, to }) => from !== to)

const framesOf = (
  index: number,
  { kind, from, to, port, at }: { kind: string; from: number; to: number; port: number; at: number },
): readonly Frame[] => {
  const a = hosts[from] ?? ''
  const b = hosts[to] ?? ''
  const client = `${a}:${50_000 + index}`
  switch (kind) {
    case 'poll':
      return tcp(at, `${client} > ${b}:${port}`, ['syn', ...modbusPair(1), ...modbusPair(2), 'fin'])
    case 'knock':
      return tcp(at, `${client} > ${b}:${port}`, ['syn?'])
    case 'refused':
      return tcp(at, `${client} > ${b}:${port}`, ['syn!'])
    case 'time':
      return udp(at, `${client} > ${b}:123`, ntp)
    case 'arp':
      return [arp(at, macFor(a), a, b)]
    case 'group':
      return udp(at, `${client} > 239.1.2.3:9000`, ['> c0ffee'])
    default:
      return tcp(at, `${client} > ${b}:${port}`, ['syn', '> c0ffee c0ffee', 'fin'])
  }
}

const observeAs = (sources: readonly (readonly Frame[])[]): Observations => {
  const observer = createObserver()
  for (const frames of sources) {
    observer.beginSource('law')
    for (const [i, frame] of frames.entries())
      observer.packet({ number: i + 1, timeUs: frame.timeUs, linkType: 1, data: frame.data, wireLength: frame.data.length, interfaceId: 0 })
    observer.endSource()
  }
  return observer.finish()
}

const withoutSources = ({ assets, conversations }: Observations) => ({ assets, conversations })

describe('laws of the observer', () => {
  test('two sources one after the other show what one source with all packets shows', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), fc.nat(200), (deeds, cut) => {
        const frames = deeds.flatMap((d, i) => framesOf(i, d)).toSorted((a, b) => a.timeUs - b.timeUs)
        expect(withoutSources(observeAs([frames.slice(0, cut), frames.slice(cut)]))).toEqual(withoutSources(observeAs([frames])))
      }),
      { numRuns: 200 },
    )
  })

  test('the order of deeds that do not touch each other changes nothing but their rhythm', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), fc.nat(1000), (deeds, turn) => {
        const groups = deeds.map((d, i) => framesOf(i, d))
        const rotated = [...groups.slice(turn % Math.max(1, groups.length)), ...groups.slice(0, turn % Math.max(1, groups.length))]
        const bare = (observations: Observations) => ({
          assets: observations.assets,
          conversations: observations.conversations.map(({ cadence: _cadence, remarks, ...rest }) => ({ ...rest, remarks: remarks.toSorted() })),
        })
        expect(bare(observeAs([rotated.flat()]))).toEqual(bare(observeAs([groups.flat()])))
      }),
      { numRuns: 200 },
    )
  })

  test('every packet of a whole capture is in exactly one conversation, and its bytes too', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
        const frames = deeds.flatMap((d, i) => framesOf(i, d)).toSorted((a, b) => a.timeUs - b.timeUs)
        const { conversations, sources } = observeAs([frames])
        expect(conversations.reduce((sum, c) => sum + c.packets, 0)).toBe(frames.length)
        expect(conversations.reduce((sum, c) => sum + c.bytes, 0)).toBe(sources[0]?.bytes)
      }),
      { numRuns: 200 },
    )
  })

  test('whoever is named is an asset, a group, or never answered', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 12 }), (deeds) => {
        const { conversations, assets } = observeAs([deeds.flatMap((d, i) => framesOf(i, d))])
        const ids = new Set(assets.map((asset) => asset.id))
        for (const c of conversations) {
          expect(ids.has(c.client)).toBe(true)
          if (c.outcome === 'answered') expect(ids.has(c.server) || c.server.startsWith('239.') || c.transport === 'ethernet').toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })
})
