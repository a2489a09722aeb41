import { describe, expect, test } from 'vitest'
import { parseTruth } from './truth.ts'

const sound = {
  plant: 'P',
  timezone: 'Europe/Berlin',
  day: '2026-03-01',
  gateway: 'gw',
  windows: { night: { from: '02:00', to: '06:00' } },
  zones: { z: { kind: 'cell', purpose: 'x', owner: 'y' } },
  assets: {
    gw: { role: 'firewall', zone: 'z', address: '10.0.0.1', mac: '00:00:00:00:00:01' },
    plc: { role: 'plc', zone: 'z', address: '10.0.0.2', mac: '00:00:00:00:00:02' },
  },
  flows: {
    poll: {
      from: ['gw'],
      to: ['plc'],
      service: 'modbus',
      operations: ['read'],
      does: [
        { do: 'read', every: '15s' },
        { do: 'write', at: ['02:30', '00:00:04'] },
      ],
    },
  },
}
const flow = (change: object): object => ({ ...sound, flows: { poll: { ...sound.flows.poll, ...change } } })

test('a sound truth is understood: spans, clocks, ports, and the day in its own zone', () => {
  const result = parseTruth(sound)
  expect(result.kind).toBe('truth')
  if (result.kind !== 'truth') return
  // 2026-03-01 00:00 in Berlin is 23:00 the day before in UTC.
  expect(result.truth.dayStart).toBe(Date.UTC(2026, 1, 28, 23) / 1000)
  const poll = result.truth.flows.get('poll')
  expect([poll?.port, poll?.opened, poll?.does[0]?.everySeconds, poll?.does[1]?.at]).toEqual([502, 'once', 15, [9000, 4]])
})

describe('what is wrong is said', () => {
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['no document', undefined, 'timezone `` is not known'],
    ['a day that is none', { ...sound, day: '2026-02-30' }, 'day `2026-02-30` is no date'],
    ['a gateway nobody wrote', { ...sound, gateway: 'fw' }, 'gateway `fw` is no asset'],
    [
      'a bad address',
      { ...sound, assets: { ...sound.assets, plc: { ...sound.assets.plc, address: '10.0.0.256' } } },
      'asset `plc`: `10.0.0.256` is no address',
    ],
    [
      'two of one address',
      { ...sound, assets: { ...sound.assets, plc: { ...sound.assets.plc, address: '10.0.0.1' } } },
      'assets `gw` and `plc` share `10.0.0.1`',
    ],
    [
      'a zone nobody wrote',
      { ...sound, assets: { ...sound.assets, plc: { ...sound.assets.plc, zone: 'y' } } },
      'asset `plc`: zone `y` is not written',
    ],
    ['an end that is no asset', flow({ to: ['plx'] }), 'flow `poll`: `plx` is no asset'],
    ['an unknown service', flow({ service: 'modbas' }), 'flow `poll`: service `modbas` is not known'],
    ['a deed without time', flow({ does: [{ do: 'read' }] }), 'flow `poll`: one of `every` and `at` is needed'],
    ['a span that is none', flow({ does: [{ do: 'read', every: '15 seconds' }] }), 'flow `poll`: `every` is no span such as 15s, 20min or 4h'],
    ['a window nobody wrote', flow({ does: [{ do: 'read', every: '1h', during: 'noon' }] }), 'flow `poll`: window `noon` is not written'],
    ['a time that is none', flow({ does: [{ do: 'read', at: ['2:30'] }] }), 'flow `poll`: `2:30` is no time of day'],
    ['a mistaken `opened`', flow({ opened: 'always' }), 'flow `poll`: `opened` is before, once or each'],
  ]
  for (const [name, document, problem] of cases)
    test(name, () => {
      const result = parseTruth(document)
      expect(result.kind === 'problems' ? result.problems : []).toContain(problem)
    })
})
