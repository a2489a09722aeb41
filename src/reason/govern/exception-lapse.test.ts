import { describe, expect, it } from 'vitest'
import { planOf } from '../../../test/fixture/plan.ts'
import { previewLapses } from './exception-lapse.ts'
import { at, nothingRecorded, plant, recorded, replayed } from './plant.fixture.ts'
import { reminderDays, reminderDue } from './reminder.ts'
import { judgeRenewal } from './renewal.ts'

const plan = planOf(plant)
const now = at('2026-11-26T12:00:00Z')
// 18:00 in Berlin in winter.
const friday = at('2026-11-27T17:00:00Z')
const seen = recorded(
  '2026-11-20T00:00:00Z',
  '2026-11-26T10:00:00Z',
  '10.1.0.5 > 10.3.0.10 tcp/502 modbus read=9',
  '10.1.0.5 > 10.3.0.11 tcp/502 modbus read=9,write=1',
  '10.1.0.5 > 10.2.0.10 tcp/1433',
  '10.1.0.9 > 10.2.0.10 tcp/445 smb session=2',
  '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5',
  '10.2.0.10 > 10.3.0.10 tcp/80 http session=1',
)

const lapseOf = (id: string, ...given: Parameters<typeof previewLapses>) => {
  const found = previewLapses(...given).find((lapse) => lapse.id === id)
  if (found === undefined) throw new Error(`no lapse of ${id}`)
  return found
}

const dropsOf = (lapse: ReturnType<typeof lapseOf>) => lapse.drops?.map(({ conversation: c }) => `${c.client} > ${c.server} ${c.port}`).toSorted()

describe('a lapse', () => {
  it('says when, what drops, when that was last seen, and who owns it', () => {
    const lapse = lapseOf('direct', plan, seen, now)
    expect(lapse).toMatchObject({
      kind: 'exception',
      until: friday,
      isOver: false,
      when: 'Friday 2026-11-27 18:00 Europe/Berlin',
      owners: ['energy', 'it'],
      acceptedBy: 'Plant manager',
      evidence: { firstUs: at('2026-11-20T00:00:00Z') * 1e6, lastUs: at('2026-11-26T10:00:00Z') * 1e6 },
    })
    expect(dropsOf(lapse)).toEqual(['10.1.0.5 > 10.2.0.10 1433', '10.1.0.5 > 10.3.0.10 502', '10.1.0.5 > 10.3.0.11 502'])
    expect(lapse.sentence).toBe(
      'Friday 2026-11-27 18:00 Europe/Berlin: exception `direct` lapses; these 3 conversations drop, last seen 2 h ago, owner energy and it',
    )
  })

  it('tells flows that end by themselves, and what ends with an exception only once', () => {
    expect(previewLapses(plan, seen, now).map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'exception direct',
      'exception unnamed',
      'flow operations-to-cell-1.web',
    ])
    expect(lapseOf('operations-to-cell-1.web', plan, seen, now)).toMatchObject({
      when: 'Tuesday 2027-06-01 00:00 Europe/Berlin',
      owners: ['ot'],
      drops: [{ conversation: { port: 80 }, flows: ['operations-to-cell-1.web'], stoppedAtFilter: true }],
    })
  })

  it('drops nothing that another flow allows as well', () => {
    const doubled = planOf(
      plant.replace('      shares:', '      also: { from: ["10.1.0.0/24"], to: [scada], service: tcp/1433, why: Figures }\n      shares:'),
    )
    expect(dropsOf(lapseOf('direct', doubled, seen, now))).toEqual(['10.1.0.5 > 10.3.0.10 502', '10.1.0.5 > 10.3.0.11 502'])
  })

  it('is not saved by a flow that ends at the same instant', () => {
    const also = 'also: { from: ["10.1.0.0/24"], to: [scada], service: tcp/1433, until: "2026-11-27 18:00", why: Figures }'
    const doubled = planOf(plant.replace('      shares:', `      ${also}\n      shares:`))
    expect(dropsOf(lapseOf('direct', doubled, seen, now))).toHaveLength(3)
  })

  it('drops operations of which packets still pass', () => {
    const partly = planOf(
      plant.replace(
        '      gauge:',
        '      waits: { from: [pc], to: [plc-a, plc-b], service: modbus, operations: [discover], why: Finds it }\n      gauge:',
      ),
    )
    const lapse = lapseOf('direct', partly, seen, now)
    expect(lapse.drops?.map(({ conversation, stoppedAtFilter }) => `${conversation.port} ${stoppedAtFilter}`).toSorted()).toEqual([
      '1433 true',
      '502 false',
      '502 false',
    ])
  })

  it('says what dropped when it is over', () => {
    const lapse = lapseOf('direct', plan, seen, friday)
    expect(lapse.isOver).toBe(true)
    expect(lapse.drops).toHaveLength(3)
    expect(lapse.sentence).toContain('has lapsed; these 3 conversations dropped, last seen 31 h ago')
  })

  it('lists what was seen latest first', () => {
    const times = seen.conversations.map((conversation, i) => ({ ...conversation, lastUs: conversation.lastUs - (i + 1) * 3600e6 }))
    const lapse = lapseOf('direct', plan, { ...seen, conversations: times.toReversed() }, now)
    expect(lapse.drops?.map(({ conversation }) => conversation.lastUs)).toEqual(times.slice(0, 3).map(({ lastUs }) => lastUs))
    expect(lapse.sentence).toContain('last seen 3 h ago')
  })

  it('never says that nothing drops when nothing was recorded', () => {
    const lapse = lapseOf('direct', plan, nothingRecorded, now)
    expect(lapse).not.toHaveProperty('drops')
    expect(lapse.sentence).toContain('no recording, so what drops is not known')
    const quiet = lapseOf('direct', plan, recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z'), now)
    expect(quiet.drops).toEqual([])
    expect(quiet.sentence).toContain('no recorded conversation drops')
    expect(lapseOf('unnamed', plan, seen, now).sentence).toContain('no flow stands by it')
  })

  it('leaves a flow that ended before its exception out', () => {
    const sooner = planOf(plant.replace('why: Gauge, owner', 'until: "2026-11-10", why: Gauge, owner'))
    expect(dropsOf(lapseOf('direct', sooner, seen, now))).toEqual(['10.1.0.5 > 10.2.0.10 1433'])
    expect(dropsOf(lapseOf('enterprise-to-cell-1.gauge', sooner, seen, now))).toHaveLength(2)
  })

  it('is reminded of 30, 7 and 1 days before', () => {
    expect(lapseOf('direct', plan, seen, now).reminders).toEqual(reminderDays.map((daysBefore) => ({ daysBefore, at: friday - daysBefore * 86400 })))
  })
})

describe('a reminder', () => {
  const day = 86400
  it.each([
    ['31 days before', -31 * day, [], undefined],
    ['30 days before', -30 * day, [], 30],
    ['30 days before, when it was sent', -30 * day, [30], undefined],
    ['8 days before, when nothing was sent', -8 * day, [], 30],
    ['7 days before', -7 * day, [30], 7],
    ['3 hours before, when nothing ran for a month', -3 * 3600, [], 1],
    ['3 hours before, when the last was sent', -3 * 3600, [1], undefined],
    ['3 days before, when the clock went back and the last was sent', -3 * day, [1], undefined],
    ['at the lapse', 0, [], undefined],
  ] as const)('%s', (_, offset, sent, due) => {
    expect(reminderDue(friday, friday + offset, sent)).toBe(due)
  })
})

describe('a renewal', () => {
  const exception = plan.exceptions.get('direct')
  if (exception === undefined) throw new Error('the plan lost its exception')
  const renewed = (iso: string) => ({ kind: 'exception-renewed' as const, exception: 'direct', at: at(iso), by: 'anna' })
  const replayOf = (observations: typeof seen) => replayed(plan, observations, now)

  it('is allowed for what was used since the last one', () => {
    expect(judgeRenewal(exception, [renewed('2026-08-01T00:00:00Z'), renewed('2026-05-01T00:00:00Z')], replayOf(seen))).toMatchObject({
      kind: 'allowed',
      since: at('2026-08-01T00:00:00Z'),
      use: { conversations: 3, packets: 30, lastUs: at('2026-11-26T10:00:00Z') * 1e6 },
    })
  })

  it('is refused when nobody used it', () => {
    const quiet = recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z', '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5')
    expect(judgeRenewal(exception, [], replayOf(quiet))).toMatchObject({ kind: 'refused', use: { conversations: 0, packets: 0 } })
    const mixed = { ...seen, conversations: seen.conversations.map((c) => ({ ...c, lastUs: at('2026-11-21T00:00:00Z') * 1e6 })) }
    expect(judgeRenewal(exception, [renewed('2026-11-22T00:00:00Z')], replayOf(mixed)).kind).toBe('refused')
  })

  it('counts from renewals of this exception only', () => {
    const others = { ...renewed('2026-11-26T11:00:00Z'), exception: 'unnamed' }
    expect(judgeRenewal(exception, [others], replayOf(seen))).toMatchObject({ kind: 'allowed' })
    expect(judgeRenewal(exception, [others], replayOf(seen))).not.toHaveProperty('since')
  })

  it('is neither without evidence', () => {
    expect(judgeRenewal(exception, [], replayOf(nothingRecorded)).kind).toBe('no-data')
    expect(judgeRenewal(exception, [renewed('2026-11-26T11:00:00Z')], replayOf(seen)).kind).toBe('no-data')
    expect(judgeRenewal({ ...exception, flows: [] }, [], replayOf(seen)).kind).toBe('no-data')
  })
})
