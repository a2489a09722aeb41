import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomOf } from '../random.ts'
import { timetable } from './timetable.ts'
import { parseTruth, type Truth, type TruthDeed, type TruthFlow } from './truth.ts'

const parsed = parseTruth({
  timezone: 'UTC',
  day: '2026-03-01',
  gateway: 'gw',
  zones: { z: {} },
  windows: { shift: { from: '06:00', to: '14:30' } },
  assets: { gw: { zone: 'z', address: '10.0.0.1', mac: '00:00:00:00:00:01' } },
})
const truth = (parsed as { readonly truth: Truth }).truth
const base: TruthFlow = { id: 'f', from: [], to: [], service: 'modbus', port: 502, operations: [], opened: 'once', does: [] }

const line = fc.record({
  do: fc.constant('read'),
  everySeconds: fc.integer({ min: 5, max: 7200 }),
  during: fc.constantFrom('day', 'shift'),
  at: fc.constant([]),
  ports: fc.constant([]),
})

test('a line happens window / every times, inside its window, in order, at a steady pace', () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), fc.string(), (does: TruthDeed[], seed) => {
      const deeds = [...timetable(truth, { ...base, does }, 0, (n) => randomOf(`${seed}:${n}`))]
      for (const [i, deed] of deeds.entries()) if (i > 0) expect(deed.atUs).toBeGreaterThanOrEqual(deeds[i - 1]?.atUs ?? 0)
      for (const one of does) {
        const [from, to] = one.during === 'day' ? [0, 86400] : [6 * 3600, 14.5 * 3600]
        const own = deeds.filter((deed) => deed.line === one)
        const every = one.everySeconds ?? 0
        expect(own.length).toBe(Math.floor((to - from) / every))
        for (const [i, deed] of own.entries()) {
          const second = deed.atUs / 1e6 - truth.dayStart
          expect(second).toBeGreaterThan(from)
          expect(second).toBeLessThan(to)
          const previous = own[i - 1]
          if (previous !== undefined) expect(Math.abs((deed.atUs - previous.atUs) / 1e6 - every)).toBeLessThanOrEqual(0.121)
        }
      }
    }),
    { numRuns: 30 },
  )
})
