import { describe, expect, it } from 'vitest'
import { writeReach } from '#reason/analyze'
import { createPlanPolicy } from '#reason/policy'
import type { Plan } from '#reason/plant'
import { planOf } from '../../../test/fixture/plan.ts'
import { at, nothingRecorded, plant, recorded, replayed } from './plant.fixture.ts'
import { oneWeek } from './recorded-days.ts'
import { roadmap } from './roadmap.ts'
import type { RoadmapInput } from './roadmap-question.ts'

const now = at('2026-11-26T12:00:00Z')

const inputOf = (plan: Plan, observations: RoadmapInput['observations'], more: Partial<RoadmapInput> = {}): RoadmapInput => ({
  plan,
  observations,
  replay: replayed(plan, observations, now),
  events: [],
  reviews: [],
  cycle: oneWeek,
  authors: [],
  now,
  ...more,
})

const along = (input: RoadmapInput) => roadmap(input, writeReach(createPlanPolicy(input.plan, { now }), input.observations))

const countOf = (input: RoadmapInput, id: string) =>
  along(input)
    .steps.flatMap(({ measures }) => measures)
    .find((measure) => measure.id === id)

const plan = planOf(plant)
const edited = (find: string, replace: string): Plan => {
  expect(plant).toContain(find)
  return planOf(plant.replace(find, replace))
}

const flat = planOf(`plant: Flat
timezone: UTC
zones:
  flat: { kind: operations, purpose: As it is, owner: ot, target: 1, networks: [0.0.0.0/0] }
`)

const deed = { at: now - 3600, by: 'olga' }
const week = (...conversations: readonly string[]) => recorded('2026-11-16T00:00:00Z', '2026-11-25T00:00:00Z', ...conversations)

describe('the roadmap', () => {
  it('has made no step on a flat network without a recording, and says why of every measure', () => {
    const { steps, writeReach: reach } = along(inputOf(flat, nothingRecorded))
    expect(steps.map(({ day, share, isReached }) => [day, share, isReached])).toEqual([
      [30, 0, false],
      [60, 0, false],
      [90, 0, false],
    ])
    for (const { basis, counted } of steps.flatMap(({ measures }) => measures)) {
      expect(counted).toBeUndefined()
      expect(basis).not.toBe('')
    }
    expect(reach).toEqual({ flat: 0, seen: 0, planned: 0, filtered: 0 })
  })

  const scada = '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5'
  const unknown = '10.2.0.10 > 10.3.0.10 tcp/4711'
  const signed = { ...deed, kind: 'conduit-signed-off', conduit: 'enterprise-to-operations', revision: plan.revision } as const
  const review = { kind: 'conduit-reviewed', conduit: 'operations-to-cell-1', revision: plan.revision, by: 'olga', decisions: [] } as const

  it.each<[why: string, input: RoadmapInput, id: string, done: number | undefined, of: number | undefined]>([
    ['half a cycle is recorded', inputOf(plan, recorded('2026-11-16T00:00:00Z', '2026-11-19T12:00:00Z')), 'days-recorded', 3.5, 7],
    ['more than a cycle is a cycle', inputOf(plan, week()), 'days-recorded', 7, 7],
    ['an asset without an owner, in a zone without one', inputOf(plan, nothingRecorded), 'assets-described', 0, 5],
    [
      'an owner of the zone answers for its assets',
      inputOf(edited('purpose: Filling,', 'purpose: Filling, owner: ot,'), nothingRecorded),
      'assets-described',
      2,
      5,
    ],
    ['a service without a name is not known', inputOf(plan, week(scada, unknown)), 'conversations-told', 1, 2],
    ['what the plan denies does not fit', inputOf(plan, week(scada, unknown)), 'conversations-fit', 1, 2],
    ['no conversation is no fit', inputOf(plan, nothingRecorded), 'conversations-fit', undefined, undefined],
    ['no zone has a target', inputOf(plan, nothingRecorded), 'zones-agreed', 0, 3],
    ['one has everything', inputOf(edited('purpose: Filling,', 'purpose: Filling, owner: ot, target: 2,'), nothingRecorded), 'zones-agreed', 1, 3],
    ['one flat zone is no agreement, however complete', inputOf(flat, nothingRecorded), 'zones-agreed', undefined, undefined],
    ['every conduit has a point', inputOf(plan, nothingRecorded), 'conduits-at-a-point', 3, 3],
    ['nobody signed off', inputOf(plan, nothingRecorded), 'conduits-signed-off', 0, 3],
    ['one was signed off', inputOf(plan, nothingRecorded, { events: [signed] }), 'conduits-signed-off', 1, 3],
    ['its author signed off', inputOf(plan, nothingRecorded, { events: [signed], authors: ['olga'] }), 'conduits-signed-off', 0, 3],
    ['a sign-off alone makes no conduit ready', inputOf(plan, nothingRecorded, { events: [signed] }), 'conduits-ready', 0, 3],
    ['a review of this quarter counts', inputOf(plan, nothingRecorded, { reviews: [{ ...review, at: now - 86400 }] }), 'conduits-reviewed', 1, 3],
    [
      'a review of last year does not',
      inputOf(plan, nothingRecorded, { reviews: [{ ...review, at: now - 365 * 86400 }] }),
      'conduits-reviewed',
      0,
      3,
    ],
    ['both exceptions end', inputOf(plan, nothingRecorded), 'exceptions-end', 2, 2],
    ['an exception without an end stands for ever', inputOf(edited(', until: "2026-12-31" }', ' }'), nothingRecorded), 'exceptions-end', 1, 2],
  ])('counts: %s', (_, input, id, done, of) => {
    const counted = countOf(input, id)?.counted
    expect([counted?.done, counted?.of]).toEqual([done, of])
  })

  it('counts only devices of this plant, by address or by MAC', () => {
    const observed = week(scada)
    const [first] = observed.assets
    const device = (id: string, more: object = {}) => ({
      id,
      addresses: [id],
      names: [],
      identity: {},
      role: { value: 'unknown', confidence: 0, because: [] },
      vlans: [],
      firstUs: 0,
      lastUs: 1,
      packets: 1,
      external: false,
      ...more,
    })
    expect(first).toBeUndefined()
    const assets = [
      device('10.2.0.10'),
      device('10.2.0.99'),
      device('8.8.8.8', { external: true }),
      device('0a:00:00:00:00:01', { mac: '0a:00:00:00:00:01' }),
    ]
    const withMac = edited(
      '{ role: plc, zone: cell-1, address: 10.3.0.11 }',
      '{ role: plc, zone: cell-1, address: 10.3.0.11, mac: "0a:00:00:00:00:01" }',
    )
    expect(countOf(inputOf(plan, { ...observed, assets }), 'devices-in-inventory')?.counted).toEqual({ done: 1, of: 3 })
    expect(countOf(inputOf(withMac, { ...observed, assets }), 'devices-in-inventory')?.counted).toEqual({ done: 2, of: 3 })
  })

  it('reaches a day only with every measure whole', () => {
    const day60 = (input: RoadmapInput) => along(input).steps[1]
    const whole = planOf(
      plant
        .replace('purpose: Offices,', 'purpose: Offices, owner: it, target: 1,')
        .replace('purpose: Supervision,', 'purpose: Supervision, owner: ot, target: 2,')
        .replace('purpose: Filling,', 'purpose: Filling, owner: ot, target: 2,'),
    )
    const events = [...whole.conduits.keys()].map((conduit) => ({ ...signed, conduit, revision: whole.revision }))
    expect(day60(inputOf(whole, week(scada), { events }))).toMatchObject({ share: 1, isReached: true })
    expect(day60(inputOf(whole, week(scada), { events: events.slice(1) }))?.isReached).toBe(false)
    expect(day60(inputOf(whole, nothingRecorded, { events }))).toMatchObject({ share: 0.75, isReached: false })
  })
})
