import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planOf } from '../../../test/fixture/plan.ts'
import { previewLapses } from './exception-lapse.ts'
import { plant, recorded, replayed } from './plant.fixture.ts'

const dates = ['2026-11-27', '2026-12-05', '2026-12-31']
const ends = ['10.1.0.5', '10.1.0.9', '10.2.0.10', '10.2.0.11', '10.3.0.10', '10.3.0.11']
const speech = [
  'tcp/502 modbus read=3',
  'tcp/502 modbus read=3,write=1',
  'tcp/502',
  'tcp/1433',
  'tcp/445 smb session=2',
  'tcp/80 http session=1',
  'tcp/102 s7comm read=1',
]

const talk = fc
  .tuple(fc.constantFrom(...ends), fc.constantFrom(...ends), fc.constantFrom(...speech))
  .filter(([from, to]) => from !== to)
  .map(([from, to, what]) => `${from} > ${to} ${what}`)

const optional = (date: string | undefined): string => (date === undefined ? '' : `, until: "${date}"`)

it('what drops at an instant is what a replay of the whole plan loses from the second before to it', () => {
  let lost = 0
  fc.assert(
    fc.property(
      fc.record({
        exception: fc.constantFrom(...dates),
        figures: fc.option(fc.constantFrom(...dates), { nil: undefined }),
        web: fc.constantFrom(...dates),
        talks: fc.uniqueArray(talk, { minLength: 6, maxLength: 30, size: 'max' }),
      }),
      ({ exception, figures, web, talks }) => {
        const plan = planOf(
          plant
            .replace('until: "2026-11-27 18:00"', `until: "${exception}"`)
            .replace('why: Figures }\n      shares', `why: Figures${optional(figures)} }\n      shares`)
            .replace(', until: "2027-06-01"', optional(web)),
        )
        const observations = recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z', ...talks)
        const lapses = previewLapses(plan, observations, 0)
        for (const until of new Set(lapses.map((lapse) => lapse.until))) {
          const before = replayed(plan, observations, until - 1).conversations
          const after = new Map(replayed(plan, observations, until).conversations.map((item) => [item.conversation, item]))
          const gone = before.filter((item) => {
            const later = after.get(item.conversation)
            return (
              later !== undefined &&
              (later.deniedOperations.length > item.deniedOperations.length ||
                later.verdict !== item.verdict ||
                later.stoppedAtFilter !== item.stoppedAtFilter)
            )
          })
          lost += gone.length
          const told = new Set(
            lapses.filter((lapse) => lapse.until === until).flatMap(({ drops }) => drops?.map(({ conversation }) => conversation) ?? []),
          )
          expect(told).toEqual(new Set(gone.map(({ conversation }) => conversation)))
        }
      },
    ),
    { numRuns: 200, seed: 62443 },
  )
  expect(lost).toBeGreaterThan(50)
})
