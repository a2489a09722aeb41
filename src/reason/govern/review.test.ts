import { describe, expect, it } from 'vitest'
import { planOf } from '../../../test/fixture/plan.ts'
import { at, nothingRecorded, plant, recorded, replayed } from './plant.fixture.ts'
import { proposeFromReview } from './propose-from-review.ts'
import { reviewWorklist } from './review.ts'
import type { ConduitReviewed, ReviewDecision } from './review.ts'

const plan = planOf(plant)
const now = at('2026-11-26T12:00:00Z')
const seen = recorded(
  '2026-11-20T00:00:00Z',
  '2026-11-26T10:00:00Z',
  '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5 x70',
  '10.1.0.9 > 10.2.0.10 tcp/445 smb session=2',
  '10.1.0.5 > 10.2.0.10 tcp/445 smb session=2',
  '10.1.0.5 > 10.2.0.10 tcp/1433',
)
const used = replayed(plan, seen, now)
const unseen = replayed(plan, nothingRecorded, now)

const reviewed = (conduit: string, iso: string): ConduitReviewed => ({
  kind: 'conduit-reviewed',
  conduit,
  revision: plan.revision,
  at: at(iso),
  by: 'olga',
  decisions: [],
})

const dueOf = (reviews: readonly ConduitReviewed[], when = now) =>
  reviewWorklist(plan, used, reviews, when).owners.flatMap(({ owner, items }) => items.map(({ conduit }) => `${owner ?? 'nobody'}: ${conduit.id}`))

describe('the review worklist', () => {
  it('holds what was never reviewed, by owner, what nobody owns first', () => {
    expect(dueOf([])).toEqual(['nobody: enterprise-to-cell-1', 'it: enterprise-to-operations', 'ot: operations-to-cell-1'])
  })

  it.each([
    ['a day early', '2026-11-30T10:00:00Z', false],
    // 31 August and three months: there is no 31 November. 12:00 in Berlin is 10:00 in summer and 11:00 in winter.
    ['to the minute before', '2026-11-30T10:59:59Z', false],
    ['to the minute', '2026-11-30T11:00:00Z', true],
  ])('asks again after the months of the plan, by its calendar: %s', (_, iso, isDue) => {
    const reviews = [reviewed('operations-to-cell-1', '2026-08-31T10:00:00Z'), reviewed('operations-to-cell-1', '2026-02-01T00:00:00Z')]
    expect(dueOf(reviews, at(iso)).includes('ot: operations-to-cell-1')).toBe(isDue)
  })

  const flowOf = (id: string, replay = used) => {
    const [conduit = '', name = ''] = id.split('.')
    return reviewWorklist(plan, replay, [], now)
      .owners.flatMap(({ items }) => items)
      .find((item) => item.conduit.id === conduit)
      ?.flows.find(({ flow }) => flow.id === name)
  }

  it('tells the use of each flow, and what of it nobody used', () => {
    expect(flowOf('operations-to-cell-1.scada-runs')).toMatchObject({
      use: { conversations: 1, packets: 70, lastUs: at('2026-11-26T10:00:00Z') * 1e6 },
      surplus: { whole: false, from: ['spare'], to: [], services: [], operations: ['write'] },
      suggested: 'tighten',
    })
    expect(flowOf('operations-to-cell-1.web')).toMatchObject({ use: { conversations: 0, packets: 0 }, surplus: { whole: true }, suggested: 'remove' })
    expect(flowOf('enterprise-to-operations.figures')).toMatchObject({ surplus: { whole: false, operations: [] }, suggested: 'keep' })
  })

  it('calls nothing surplus without a recording', () => {
    expect(flowOf('operations-to-cell-1.web', unseen)).toMatchObject({ suggested: 'no-data' })
    expect(flowOf('operations-to-cell-1.web', unseen)).not.toHaveProperty('surplus')
  })

  it('calls nothing surplus whose window never opened while it was recorded', () => {
    const windowed = planOf(
      plant.replace('until: "2027-06-01", why: Diagnosis', 'during: sundays, why: Diagnosis') +
        'windows:\n  sundays: { days: [sun], from: "02:00", to: "06:00" }\n',
    )
    const webOf = (first: string, last: string) =>
      reviewWorklist(windowed, replayed(windowed, recorded(first, last, '10.2.0.10 > 10.3.0.10 tcp/102'), now), [], now)
        .owners.flatMap(({ items }) => items.flatMap(({ flows }) => flows))
        .find(({ flow }) => flow.id === 'web')
    // 23 to 24 November 2026 is a Monday and a Tuesday; 22 is a Sunday.
    expect(webOf('2026-11-23T06:00:00Z', '2026-11-24T18:00:00Z')).toMatchObject({ suggested: 'no-data' })
    expect(webOf('2026-11-23T06:00:00Z', '2026-11-24T18:00:00Z')).not.toHaveProperty('surplus')
    expect(webOf('2026-11-22T00:00:00Z', '2026-11-24T18:00:00Z')).toMatchObject({ suggested: 'remove' })
  })

  it('does not know operations of what was told by its port', () => {
    const byPort = replayed(plan, recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z', '10.2.0.10 > 10.3.0.10 tcp/102'), now)
    const mixed = replayed(
      plan,
      recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z', '10.2.0.10 > 10.3.0.10 tcp/102', '10.2.0.10 > 10.3.0.11 tcp/102 s7comm read=1'),
      now,
    )
    expect(flowOf('operations-to-cell-1.scada-runs', mixed)).toMatchObject({ use: { conversations: 2 }, surplus: { operations: [] } })
    expect(flowOf('operations-to-cell-1.scada-runs', byPort)).toMatchObject({ surplus: { operations: [], from: ['spare'] } })
  })
})

describe('what a review proposes', () => {
  const decide = (flow: string, choice: ReviewDecision['choice'], why = 'Seen in the recording'): ReviewDecision => ({ flow, choice, why })
  const proposed = (conduit: string, ...decisions: ReviewDecision[]) => proposeFromReview(plan, conduit, decisions, used, now)

  it('removes, narrows and keeps', () => {
    expect(proposed('operations-to-cell-1', decide('scada-runs', 'tighten'), decide('web', 'remove', 'Never used'))).toMatchObject({
      ok: true,
      value: [
        { kind: 'narrow-flow', path: 'conduits.operations-to-cell-1.allow.scada-runs', from: ['scada'], to: ['plc-a'], operations: ['read'] },
        { kind: 'remove-flow', path: 'conduits.operations-to-cell-1.allow.web', why: 'Never used' },
      ],
    })
    expect(proposed('operations-to-cell-1', decide('scada-runs', 'keep'), decide('web', 'keep'))).toMatchObject({ ok: true, value: [] })
  })

  it('names what was seen in place of a whole zone, by asset where there is one', () => {
    const result = proposed('enterprise-to-operations', decide('figures', 'keep'), decide('shares', 'tighten'))
    expect(result).toMatchObject({ ok: true, value: [{ kind: 'narrow-flow', from: ['10.1.0.9', 'pc'] }] })
    const [alteration] = result.ok ? result.value : []
    expect(alteration).not.toHaveProperty('to')
  })

  it('narrows to a plan that still allows what was seen', () => {
    const narrow = plant
      .replace(
        'from: [scada, spare], to: role:plc, service: s7comm, operations: [read, write]',
        'from: [scada], to: [plc-a], service: s7comm, operations: [read]',
      )
      .replace('from: [zone:enterprise]', 'from: [10.1.0.9, pc]')
    const after = replayed(planOf(narrow), seen, now)
    expect(after.conversations.map(({ effect }) => effect)).toEqual(used.conversations.map(({ effect }) => effect))
  })

  it.each([
    ['a flow is undecided', 'operations-to-cell-1', [decide('web', 'keep')], 'review/flow-undecided'],
    ['a flow is unknown', 'enterprise-to-cell-1', [decide('gauge', 'keep'), decide('gouge', 'keep')], 'review/unknown-flow'],
    ['a flow is decided twice', 'enterprise-to-cell-1', [decide('gauge', 'keep'), decide('gauge', 'remove')], 'review/decided-twice'],
    ['a reason is missing', 'enterprise-to-cell-1', [decide('gauge', 'keep', ' ')], 'review/reason-missing'],
    ['there is nothing to tighten to', 'enterprise-to-cell-1', [decide('gauge', 'tighten')], 'review/nothing-seen'],
    ['there is nothing to tighten', 'enterprise-to-operations', [decide('figures', 'tighten'), decide('shares', 'keep')], 'review/nothing-surplus'],
    ['the conduit is unknown', 'nowhere', [], 'review/unknown-conduit'],
  ])('is refused when %s', (_, conduit, decisions, code) => {
    const result = proposed(conduit, ...decisions)
    expect(result.ok).toBe(false)
    expect(result.findings.map((finding) => finding.code)).toEqual([code])
    expect(result.findings.every(({ help }) => help !== undefined)).toBe(true)
  })
})
