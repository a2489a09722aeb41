import { describe, expect, test } from 'vitest'
import { previewLapses, reviewWorklist } from '#reason/govern'
import type { Lapse } from '#reason/govern'
import { replayPlan } from '#act/command'
import { planOf } from '../../../test/fixture/plan.ts'
import { observed } from '../../../test/fixture/observations.ts'
import { dueReminders } from './due-reminders.ts'
import type { DueReminder } from './due-reminders.ts'
import type { KeptNotice } from './notice.ts'

const plan = planOf(`plant: Small
timezone: UTC
zones:
  office: { kind: enterprise, purpose: Offices, networks: [10.1.0.0/24] }
  cell: { kind: cell, purpose: Filling, networks: [10.3.0.0/24] }
conduits:
  office-to-cell:
    from: office
    to: cell
    why: Figures
    owner: it
    through: [fw]
    review: { every: 3 months }
    allow:
      figures: { from: [10.1.0.5], to: [10.3.0.10], service: tcp/80, why: Figures }
enforcement-points:
  fw: { dialect: nftables, interfaces: { a: office, b: cell } }
exceptions:
  direct: { what: x, why: y, accepted-by: z, compensating: c, until: "2027-03-01", flows: [office-to-cell.figures] }
`)
const traffic = observed([], ['10.1.0.5 > 10.3.0.10 tcp/80'])
const day = 86_400
const end = Date.parse('2027-03-01T00:00:00Z') / 1000
const reviewed = {
  kind: 'conduit-reviewed',
  conduit: 'office-to-cell',
  revision: plan.revision,
  at: end - 60 * day,
  by: 'olga',
  decisions: [],
} as const

const kept = (...reminders: readonly DueReminder[]): readonly KeptNotice[] => reminders.map((one, i) => ({ ...one, sequence: i + 1, at: 0 }))
const due = (now: number, past: readonly KeptNotice[] = [], lapses: readonly Lapse[] = previewLapses(plan, traffic, now), reviews = [reviewed]) =>
  dueReminders(lapses, reviewWorklist(plan, replayPlan(plan, traffic, now).replay, reviews, now), past, now)

describe('reminders that are due', () => {
  test.each([
    [31, []],
    [30, ['exception direct lapses within 30 days']],
    [8, ['exception direct lapses within 30 days']],
    [7, ['exception direct lapses within 7 days']],
    [1, ['exception direct lapses within a day']],
    [0, []],
  ])('of a lapse, %i days before it', (days, titles) => {
    expect(due(end - days * day).map(({ body }) => body.title)).toEqual(titles)
  })

  test('each is told once, the next one all the same', () => {
    const first = due(end - 30 * day)
    expect(due(end - 29 * day, kept(...first))).toEqual([])
    const second = due(end - 7 * day, kept(...first))
    expect(second).toHaveLength(1)
    expect(due(end - 6 * day, kept(...first, ...second))).toEqual([])
  })

  test('a lapse that was moved is another lapse', () => {
    const past = kept(...due(end - 30 * day))
    const moved = previewLapses(plan, traffic, end - 30 * day).map((lapse) => ({ ...lapse, until: lapse.until - day }))
    expect(due(end - 30 * day, past, moved)).toHaveLength(1)
  })

  test('says what drops, by whom the risk was accepted, and to which conversations', () => {
    const [reminder] = due(end - 7 * day)
    expect(reminder?.body.text).toContain('10.1.0.5 to 10.3.0.10')
    expect(reminder?.body.text).toContain('Its risk was accepted by: z')
  })

  test('reviews that become due are told together, and again when they are due again', () => {
    const never = due(end - 40 * day, [], undefined, [])
    expect(never.map(({ body }) => [body.title, body.text])).toEqual([['1 conduit is due for review', 'it: office-to-cell']])
    expect(due(end - 40 * day, kept(...never), undefined, [])).toEqual([])
    expect(due(end + 40 * day, kept(...never)).map(({ body }) => body.title)).toEqual(['1 conduit is due for review'])
  })
})
