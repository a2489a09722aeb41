import { describe, expect, it } from 'vitest'
import type { SourceSummary } from '#read/observe'
import { planOf } from '../../../test/fixture/plan.ts'
import type { ConduitEvent } from './conduit-event.ts'
import { at, nothingRecorded, plant, recorded, replayed } from './plant.fixture.ts'
import { readiness } from './readiness.ts'
import type { ReadinessInput } from './readiness-question.ts'
import { oneWeek, recordedTime } from './recorded-days.ts'

const conduit = 'operations-to-cell-1'
const plan = planOf(plant)
const now = at('2026-11-26T12:00:00Z')
const deed = { conduit, at: now - 3600, by: 'olga' }

const events: readonly ConduitEvent[] = [
  { ...deed, kind: 'conduit-signed-off', revision: plan.revision },
  { ...deed, kind: 'rollback-rehearsed', minutes: 12 },
]

const inputOf = (observations: ReadinessInput['observations'], more: Partial<ReadinessInput> = {}): ReadinessInput => {
  const of = more.plan ?? plan
  return {
    plan: of,
    observations,
    replay: replayed(of, observations, now),
    events,
    cycle: oneWeek,
    watched: new Map([
      [`${conduit}.scada-runs`, ['control', 'download', 'upload', 'mode-change', 'firmware', 'config', 'discover', 'time-sync', 'report', 'other']],
    ]),
    authors: ['anna'],
    now,
    ...more,
  }
}

const week = (...conversations: readonly string[]) => recorded('2026-11-16T00:00:00Z', '2026-11-25T00:00:00Z', ...conversations)
const good = week('10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5', '10.2.0.10 > 10.3.0.10 tcp/80 http session=1')

const answers = (input: ReadinessInput, id = conduit) => readiness(id, input)
const edited = (find: string, replace: string) => {
  expect(plant).toContain(find)
  return planOf(plant.replace(find, replace))
}
const signed = (of: string, more: Partial<ConduitEvent> = {}) => ({ ...deed, kind: 'conduit-signed-off', revision: of, ...more }) as ConduitEvent

describe('the readiness of a conduit', () => {
  it('is there when every line passes, each with its evidence', () => {
    const found = answers(inputOf(good))
    expect(found?.items.filter(({ status }) => status !== 'pass')).toEqual([])
    expect(found).toMatchObject({ isReady: true, revision: plan.revision })
    expect(found?.items.every(({ evidence }) => evidence.length > 3)).toBe(true)
    expect(found?.items.find(({ id }) => id === 'baseline-covers-cycle')?.evidence).toBe('9 d recorded of 7 d needed')
  })

  it('is not known of a conduit that does not exist', () => {
    expect(answers(inputOf(good), 'nowhere')).toBeUndefined()
  })

  const denied = week('10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5', '10.2.0.11 > 10.3.0.10 tcp/23 telnet session=1')
  const explained: ConduitEvent = {
    ...deed,
    kind: 'denial-explained',
    client: '10.2.0.11',
    server: '10.3.0.10',
    transport: 'tcp',
    port: 23,
    service: 'telnet',
    why: 'An old script, stopped',
  }
  const { watched: _, ...unwatched } = inputOf(good)
  const watchedPartly = new Map([[`${conduit}.scada-runs`, ['download' as const]]])

  it.each<[why: string, input: ReadinessInput, id: string, status: string, evidence: string]>([
    ['nothing was recorded', inputOf(nothingRecorded), 'baseline-covers-cycle', 'no-data', 'no recording'],
    [
      'three days were recorded',
      inputOf(recorded('2026-11-23T00:00:00Z', '2026-11-26T00:00:00Z')),
      'baseline-covers-cycle',
      'fail',
      '3 d recorded of 7 d needed, without',
    ],
    ['nothing crossed it', inputOf(week()), 'conversations-judged', 'no-data', 'no conversation was seen'],
    ['nothing crossed it, so nothing was denied', inputOf(week()), 'denials-explained', 'no-data', 'no conversation was seen'],
    ['an end is in no zone', inputOf(week('10.7.7.7 > 10.3.0.10 tcp/102 s7comm read=5')), 'conversations-judged', 'fail', '10.7.7.7 to 10.3.0.10'],
    [
      'new captures were not replayed',
      inputOf(good, { replay: replayed(plan, week('10.2.0.10 > 10.3.0.10 tcp/80'), now) }),
      'conversations-judged',
      'fail',
      '2 of 2',
    ],
    [
      'a denial is not explained',
      inputOf(denied),
      'denials-explained',
      'fail',
      '1 of 1 denials are not explained, such as 10.2.0.11 to 10.3.0.10 tcp/23 telnet',
    ],
    ['a denial is explained', inputOf(denied, { events: [...events, explained] }), 'denials-explained', 'pass', '1 denials'],
    [
      'another denial is explained',
      inputOf(denied, { events: [...events, { ...explained, port: 22 } as ConduitEvent] }),
      'denials-explained',
      'fail',
      '1 of 1',
    ],
    [
      'a denial runs the other way and no conduit leads there',
      inputOf(week('10.3.0.10 > 10.2.0.10 tcp/445 smb session=1')),
      'denials-explained',
      'fail',
      '10.3.0.10 to 10.2.0.10',
    ],
    ['nobody owns it', inputOf(good, { plan: edited('    owner: ot\n', '') }), 'owner-and-why', 'fail', 'no owner'],
    ['a flow has no reason', inputOf(good, { plan: edited(', why: Diagnosis pages', '') }), 'owner-and-why', 'fail', 'no reason for `web`'],
    [
      'the way back is not written',
      inputOf(good, { plan: edited('    rollback: Load the old file\n', '') }),
      'rollback-written',
      'fail',
      'no rollback plan',
    ],
    ['the way back was never rehearsed', inputOf(good, { events: [] }), 'rollback-rehearsed', 'no-data', 'no rehearsal'],
    [
      'the rehearsal is old',
      inputOf(good, { events: [{ ...deed, at: now - 91 * 86400, kind: 'rollback-rehearsed', minutes: 9 }] }),
      'rollback-rehearsed',
      'fail',
      'rehearsed 2026-08-27',
    ],
    [
      'nobody makes up for an exception',
      inputOf(good, { plan: edited('until: "2026-12-31"', `until: "2026-12-31", flows: [${conduit}.web]`) }),
      'exceptions-owned',
      'fail',
      '`unnamed` is incomplete',
    ],
    ['nobody told of watch rules', unwatched, 'residue-watched', 'no-data', '1 flows leave residue'],
    ['a watch rule is missing', inputOf(good, { watched: watchedPartly }), 'residue-watched', 'fail', 'scada-runs'],
    [
      'denials are not logged',
      inputOf(good, { plan: edited('deny: true, retention: 1y', 'deny: false') }),
      'logging-on',
      'fail',
      'denials are not logged',
    ],
    ['logs are kept for no time', inputOf(good, { plan: edited(', retention: 1y', '') }), 'logging-on', 'fail', 'how long'],
    ['nobody signed off', inputOf(good, { events: [] }), 'operations-signed-off', 'fail', 'nobody'],
    [
      'another revision was signed off',
      inputOf(good, { events: [signed('f'.repeat(64))] }),
      'operations-signed-off',
      'fail',
      'signed off was revision ffffffffffff',
    ],
    ['the author signed off', inputOf(good, { events: [signed(plan.revision, { by: 'anna' })] }), 'operations-signed-off', 'fail', 'only by `anna`'],
    [
      'another conduit was signed off',
      inputOf(good, { events: [signed(plan.revision, { conduit: 'enterprise-to-cell-1' })] }),
      'operations-signed-off',
      'fail',
      'nobody',
    ],
    [
      'a sign-off was withdrawn',
      inputOf(good, { events: [...events, { ...deed, at: now, kind: 'sign-off-withdrawn', revision: plan.revision, why: 'A line was added' }] }),
      'operations-signed-off',
      'fail',
      'nobody',
    ],
    [
      'it was signed off anew',
      inputOf(good, {
        events: [{ ...deed, at: now - 9999, kind: 'sign-off-withdrawn', revision: plan.revision, why: 'A line was added' }, ...events],
      }),
      'operations-signed-off',
      'pass',
      'signed off 2026-11-26T11:00:00Z by `olga`',
    ],
  ])('when %s', (_, input, id, status, evidence) => {
    const found = answers(input)
    const item = found?.items.find((candidate) => candidate.id === id)
    expect(item).toMatchObject({ status, evidence: expect.stringContaining(evidence) as string })
    if (status !== 'pass') expect(found?.isReady).toBe(false)
  })

  it.each([
    ['nothing as the reason', { why: ' ' }],
    ['another client', { client: '10.2.0.10' }],
    ['another server', { server: '10.3.0.11' }],
    ['another service', { service: 'ssh' }],
  ])('does not take %s for an explanation', (_, more) => {
    const found = answers(inputOf(denied, { events: [...events, { ...explained, ...more } as ConduitEvent] }))
    expect(found?.items.find(({ id }) => id === 'denials-explained')?.status).toBe('fail')
  })

  it('leaves what runs the other way to the conduit that leads there', () => {
    const back = `  cell-1-to-operations:
    from: cell-1
    to: operations
    why: Reports
enforcement-points:`
    const found = answers(inputOf(week('10.3.0.10 > 10.2.0.10 tcp/445 smb session=1'), { plan: edited('enforcement-points:', back) }))
    expect(found?.items.find(({ id }) => id === 'denials-explained')?.status).toBe('no-data')
  })

  it('passes nothing that rests on traffic when there is none', () => {
    const found = answers(inputOf(nothingRecorded))
    const byTraffic = new Set(['baseline-covers-cycle', 'conversations-judged', 'denials-explained'])
    expect(found?.items.filter(({ id }) => byTraffic.has(id)).map(({ status }) => status)).toEqual(['no-data', 'no-data', 'no-data'])
  })
})

describe('recorded time', () => {
  const source = (first: string, last: string): SourceSummary => ({
    name: 'a',
    packets: 2,
    bytes: 2,
    firstUs: at(first) * 1e6,
    lastUs: at(last) * 1e6,
    findings: [],
  })
  const time = (...sources: SourceSummary[]) => {
    const { seconds, weekdays } = recordedTime(sources, 8, 'Europe/Berlin')
    return { hours: seconds / 3600, days: [...weekdays].toSorted().join() }
  }

  it('counts what two sources cover once, and gaps not at all', () => {
    expect(time(source('2026-11-23T00:00:00Z', '2026-11-23T10:00:00Z'), source('2026-11-23T08:00:00Z', '2026-11-23T12:00:00Z'))).toEqual({
      hours: 12,
      days: 'mon',
    })
    expect(time(source('2026-11-23T00:00:00Z', '2026-11-23T05:00:00Z'), source('2026-11-23T10:00:00Z', '2026-11-23T14:00:00Z'))).toEqual({
      hours: 9,
      days: 'mon',
    })
  })

  it('knows the days of the plant, not of UTC', () => {
    // 22:30 UTC on Sunday is 23:30 in Berlin: half an hour of Sunday is no day of it.
    expect(time(source('2026-11-22T22:30:00Z', '2026-11-23T08:00:00Z')).days).toBe('mon')
    expect(time(source('2026-11-22T14:30:00Z', '2026-11-23T08:00:00Z')).days).toBe('mon,sun')
  })

  it('takes clocks that lie without counting for years', () => {
    const found = time({ ...source('2026-11-23T00:00:00Z', '2026-11-23T05:00:00Z'), firstUs: 0, lastUs: Number.MAX_SAFE_INTEGER })
    expect(found.days).toBe('fri,mon,sat,sun,thu,tue,wed')
    expect(time({ name: 'a', packets: 0, bytes: 0, findings: [] }, source('2026-11-23T05:00:00Z', '2026-11-23T00:00:00Z'))).toEqual({
      hours: 0,
      days: '',
    })
  })
})
