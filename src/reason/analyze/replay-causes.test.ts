import { describe, expect, test } from 'vitest'
import { createPlanPolicy } from '#reason/policy'
import { observed } from '../../../test/fixture/observations.ts'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { replay } from './replay.ts'
import { causeKeyOf, replayCauses } from './replay-causes.ts'

const seconds = (iso: string): number => Date.parse(iso) / 1000
/** Outside the window `night`; the fixture's conversations run from 1970-01-01 00:00 to 00:00:01, a Thursday. */
const policy = createPlanPolicy(planOf(smallPlant), { now: 0, span: { from: -86400, until: 86400 } })
const afterEnd = createPlanPolicy(planOf(smallPlant), { now: seconds('2026-07-01T00:00:00Z'), span: { from: -86400, until: 86400 } })

const causesOf = (conversations: readonly string[], by = policy) => replayCauses(by, replay(by, observed([], conversations)).conversations)

describe('the cause of a denial', () => {
  test.each([
    [
      '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5,write=1',
      'operation',
      'flow `operations-to-cell-1.scada-reads` allows the service, and not: write',
    ],
    ['10.2.0.11 > 10.3.0.10 tcp/102 s7comm read=5', 'source', 'flow `operations-to-cell-1.scada-reads` is for other systems in `operations`'],
    ['10.2.0.10 > 10.3.0.12 tcp/102 s7comm read=5', 'destination', 'flow `operations-to-cell-1.scada-reads` leads to other systems in `cell-1`'],
    ['10.2.0.10 > 10.3.0.10 tcp/4840', 'service', 'flow `operations-to-cell-1.scada-reads` joins the same systems, and allows another service'],
    ['10.9.0.9 > 10.3.0.10 tcp/102 s7comm read=5', 'window', 'flow `engineering-to-cell-1.loads` is open in its window only'],
    ['10.1.0.5 > 10.3.0.10 tcp/445', 'no-flow', 'nothing allows it from `enterprise` to `cell-1`'],
    ['10.2.0.11 > 10.3.0.10 tcp/4840', 'no-flow', 'nothing allows it from `operations` to `cell-1`'],
    ['192.0.2.1 > 10.3.0.10 tcp/445', 'no-zone', 'an end that speaks to `cell-1` belongs to no zone of the plan'],
    ['10.2.0.10 > 192.0.2.1 tcp/445', 'no-zone', 'an end that `operations` speaks to belongs to no zone of the plan'],
    ['192.0.2.2 > 192.0.2.1 tcp/445', 'no-zone', 'neither end belongs to a zone of the plan'],
  ])('of %s is %s', (conversation, kind, words) => {
    expect(causesOf([conversation])).toMatchObject([{ kind, words }])
  })

  test('of a flow that has ended is its end', () => {
    expect(causesOf(['10.9.0.9 > 10.3.0.10 tcp/102 s7comm read=5'], afterEnd)).toMatchObject([
      { kind: 'end', words: 'flow `engineering-to-cell-1.loads` has ended' },
    ])
  })
})

test('conversations with one cause are one entry, and what stops comes before what is watched and what never worked', () => {
  const causes = causesOf([
    '10.1.0.5 > 10.3.0.10 tcp/445 x9000 !',
    '10.2.0.10 > 10.3.0.10 tcp/102 s7comm write=1 x500',
    '10.2.0.10 > 10.3.0.11 tcp/102 s7comm read=1,download=1 x500',
    '10.2.0.11 > 10.3.0.10 tcp/102 s7comm read=1 x2',
    '10.2.0.12 > 10.3.0.10 tcp/102 s7comm read=1 x3',
    '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=1',
  ])
  expect(causes.map(({ kind, stopped, watched, attempts, packets }) => [kind, stopped, watched, attempts, packets])).toEqual([
    ['source', 2, 0, 0, 5],
    ['operation', 0, 2, 0, 1000],
    ['no-flow', 0, 0, 1, 9000],
  ])
  expect(causes[1]?.words).toBe('flow `operations-to-cell-1.scada-reads` allows the service, and not: write, download')
})

test('every denied conversation has the key of one cause, and an allowed one has none', () => {
  const { conversations } = replay(
    policy,
    observed([], ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=1', '10.1.0.5 > 10.3.0.10 tcp/445', '10.3.0.10 > 10.3.0.11 tcp/502 modbus write=1']),
  )
  const keys = new Set(replayCauses(policy, conversations).map(({ key }) => key))
  expect(keys.size).toBe(1)
  for (const replayed of conversations) {
    const key = causeKeyOf(policy, replayed)
    expect(key === undefined ? 'allowed' : keys.has(key)).toBe(replayed.verdict === 'allowed' ? 'allowed' : true)
  }
})
