import { describe, expect, it } from 'vitest'
import type { ChangeCommand, ChangeContext } from './decide-change.ts'
import { decideChange } from './decide-change.ts'
import { stages } from './change-request.ts'
import { acceptRisk, approve, asks, base, contextOf, draft, monday, propose, revision, story, until, window } from './people.fixture.ts'
import type { Asked } from './people.fixture.ts'
import { plantRoles } from './role.ts'

const other = 'c'.repeat(64)
const schedule: ChangeCommand = { kind: 'schedule', window }
const force: ChangeCommand = { kind: 'put-in-force' }
const during = { at: window.from }
const back: ChangeCommand = { kind: 'roll-back', why: 'Line 1 stopped' }

describe('a change request', () => {
  it('goes from draft to in force and back by the right people', () => {
    const walked = Object.keys(until).map((stage) => [stage, story(...(until[stage] ?? [])).change?.stage])
    expect(walked).toEqual(stages.map((stage) => [stage, stage]))
    expect(story(...(until['rolled-back'] ?? [])).refused).toEqual([])
  })

  it('is rejected, mended and approved by two people', () => {
    const { change, refused, events } = story(
      ...(until['proposed'] ?? []),
      ['olga', { kind: 'reject', as: 'operations', why: 'The filler stops' }],
      ['anna', { kind: 'edit', revision: other }],
      ['anna', { kind: 'propose' }, { required: { ...asks([['operations'], ['security']]), revision: other } }],
      ['olga', approve('operations', 2, other)],
      ['sven', approve('security', 2, other)],
    )
    expect(refused).toEqual([])
    expect(change).toMatchObject({ stage: 'approved', edition: 2, revision: other, base })
    expect(events.map(({ kind }) => kind)).toEqual([
      'change-drafted',
      'change-proposed',
      'change-rejected',
      'change-edited',
      'change-proposed',
      'change-approved',
      'change-approved',
    ])
  })

  it.each<[why: string, asked: readonly Asked[], code: string]>([
    [
      'the author approves',
      [...(until['proposed'] ?? []), ['anna', approve('operations'), { roles: ['operations-approver'] }]],
      'change/author-approves',
    ],
    [
      'who edited it approves',
      [['anna', draft], ['ben', { kind: 'edit', title: 'Read all drives' }], propose, ['ben', approve('operations', 2)]],
      'change/author-approves',
    ],
    [
      'one person approves for both',
      [...(until['proposed'] ?? []), ['dora', approve('operations')], ['dora', approve('security')]],
      'change/both-approval-roles',
    ],
    [
      'someone approves twice',
      [...(until['proposed'] ?? []), ['olga', approve('operations')], ['olga', approve('operations')]],
      'change/already-approved',
    ],
    ['the approver has the other role', [...(until['proposed'] ?? []), ['olga', approve('security')]], 'change/not-permitted'],
    ['the approval is for another revision', [...(until['proposed'] ?? []), ['olga', approve('operations', 1, other)]], 'change/revision-differs'],
    [
      'the rollback plan was edited after it was looked at',
      [['anna', draft], ['anna', { kind: 'edit', rollback: 'Hope' }], propose, ['olga', approve('operations', 1)]],
      'change/revision-differs',
    ],
    [
      'it is approved before it is proposed',
      [
        ['anna', draft],
        ['olga', approve('operations')],
      ],
      'change/wrong-stage',
    ],
    ['it has no rollback plan', [['anna', { ...draft, rollback: ' ' } as ChangeCommand], propose], 'change/rollback-missing'],
    [
      'it changes nothing',
      [
        ['anna', { ...draft, revision: base } as ChangeCommand],
        ['anna', { kind: 'propose' }, { required: { ...asks([['operations']]), revision: base } }],
      ],
      'change/nothing-changes',
    ],
    [
      'its impact is not known',
      [
        ['anna', draft],
        ['anna', { kind: 'propose' }, { required: { ...asks([['security']]), revision: other } }],
      ],
      'change/impact-unknown',
    ],
    ['its title is empty', [['anna', { ...draft, title: '' } as ChangeCommand]], 'change/text-missing'],
    [
      'it starts from what is no longer in force',
      [
        ['anna', draft],
        ['anna', { kind: 'propose' }, { inForce: other }],
      ],
      'change/rebase-needed',
    ],
    [
      'the plan moved on before it was approved',
      [...(until['proposed'] ?? []), ['olga', approve('operations'), { inForce: other }]],
      'change/rebase-needed',
    ],
    [
      'the plan moved on before it was put in force',
      [...(until['scheduled'] ?? []), ['olga', force, { ...during, inForce: other }]],
      'change/rebase-needed',
    ],
    ['it is put in force without a window', [...(until['approved'] ?? []), ['olga', force, during]], 'change/wrong-stage'],
    ['its window has not begun', [...(until['scheduled'] ?? []), ['olga', force, { at: window.from - 1 }]], 'change/outside-window'],
    ['its window is over', [...(until['scheduled'] ?? []), ['olga', force, { at: window.until }]], 'change/outside-window'],
    [
      'the window ends before it begins',
      [...(until['approved'] ?? []), ['olga', { kind: 'schedule', window: { from: window.until, until: window.from } }]],
      'change/window-unusable',
    ],
    [
      'the window lies in the past',
      [...(until['approved'] ?? []), ['olga', { kind: 'schedule', window: { from: monday - 9, until: monday } }]],
      'change/window-unusable',
    ],
    ['the author chooses the window', [...(until['approved'] ?? []), ['anna', schedule]], 'change/not-permitted'],
    [
      'nobody approved of what you withdraw',
      [...(until['proposed'] ?? []), ['olga', { kind: 'withdraw-approval', why: 'No' }]],
      'change/no-approval',
    ],
    [
      'it is rolled back after another was put in force',
      [...(until['in-force'] ?? []), ['sven', back, { inForce: other }]],
      'change/no-longer-in-force',
    ],
    [
      'it is drafted twice',
      [
        ['anna', draft],
        ['anna', draft],
      ],
      'change/already-drafted',
    ],
    ['nobody drafted it', [propose], 'change/unknown'],
    ['it was withdrawn', [...(until['withdrawn'] ?? []), ['anna', { kind: 'edit', title: 'Again' }]], 'change/wrong-stage'],
  ])('is refused when %s', (_, asked, code) => {
    const { refused, change } = story(...asked)
    expect(refused).toEqual([code])
    // Whatever was refused came last: all before it stands.
    expect(change).toEqual(story(...asked.slice(0, -1)).change)
  })

  it('starts over when it is rejected: no approval and no window is left', () => {
    const { change } = story(...(until['scheduled'] ?? []), ['sven', { kind: 'reject', as: 'security', why: 'A new advisory' }])
    expect(change).toMatchObject({ stage: 'draft', approvals: [], needs: [], edition: 1 })
    expect(change?.window).toBeUndefined()
  })

  it('is not proposed on an impact that needs nothing, or is of another base', () => {
    expect(story(['anna', draft], ['anna', { kind: 'propose' }, { required: asks([]) }]).refused).toEqual(['change/impact-unknown'])
    const stale = { ...asks([['operations']]), base: other }
    expect(story(['anna', draft], ['anna', { kind: 'propose' }, { required: stale }]).refused).toEqual(['change/impact-unknown'])
  })

  it('says the way out of every refusal', () => {
    const decided = decideChange(undefined, draft, contextOf('vera'))
    expect(decided).toEqual({
      ok: false,
      findings: [
        { code: 'change/not-permitted', severity: 'error', message: '`vera` may not draft change in this plant', help: 'ask someone who is author' },
      ],
    })
  })

  it('falls back to proposed when an approver takes it back, and loses its window', () => {
    const { change, refused } = story(...(until['scheduled'] ?? []), ['sven', { kind: 'withdraw-approval', why: 'A new advisory' }])
    expect(refused).toEqual([])
    expect(change).toMatchObject({ stage: 'proposed', approvals: [{ by: 'olga' }] })
    expect(change?.window).toBeUndefined()
  })

  it('needs the risk of an exception accepted by someone who did not write it', () => {
    const risky: Partial<ChangeContext> = { required: asks([['security']], ['old-panel']) }
    const proposed: readonly Asked[] = [
      ['anna', draft],
      ['anna', { kind: 'propose' }, risky],
      ['sven', approve('security'), risky],
    ]
    expect(story(...proposed).change?.stage).toBe('proposed')
    expect(story(...proposed, ['olga', acceptRisk('old-panel'), risky]).change?.stage).toBe('approved')
    expect(story(...proposed, ['olga', acceptRisk('new-panel'), risky]).refused).toEqual(['change/risk-not-asked'])
    expect(story(...proposed, ['anna', acceptRisk('old-panel'), { roles: ['operations-approver'] }]).refused).toEqual(['change/author-accepts-risk'])
    const twice = story(['anna', draft], ['anna', { kind: 'propose' }, risky], ['olga', acceptRisk('old-panel')], ['omar', acceptRisk('old-panel')])
    expect(twice.refused).toEqual(['change/risk-already-accepted'])
    const unnamed = { ...asks([['security']]), risks: [{ exception: 'old-panel' }] }
    expect(story(['anna', draft], ['anna', { kind: 'propose' }, { required: unnamed }]).refused).toEqual(['change/risk-unnamed'])
  })

  it('is not proposed and not put in force while its plan is in error', () => {
    const broken = [{ code: 'promise/broken', severity: 'error' as const, message: '`nobody …` is broken' }]
    expect(story(['anna', draft], ['anna', { kind: 'propose' }, { findings: broken }]).refused).toEqual(['change/plan-refused', 'promise/broken'])
    expect(story(...(until['scheduled'] ?? []), ['olga', force, { ...during, findings: broken }]).refused).toEqual([
      'change/plan-refused',
      'promise/broken',
    ])
    const risky = [{ code: 'lint/any-any', severity: 'warning' as const, message: 'wide' }]
    expect(story(['anna', draft], ['anna', { kind: 'propose' }, { findings: risky }]).change?.stage).toBe('proposed')
  })

  it('is not put in force when it needs more by then than was asked', () => {
    const little: Partial<ChangeContext> = { required: asks([['operations']]) }
    const asked: readonly Asked[] = [
      ['anna', draft],
      ['anna', { kind: 'propose' }, little],
      ['olga', approve('operations')],
      ['olga', schedule],
    ]
    expect(story(...asked, ['olga', force, { ...during, required: asks([['operations'], ['security']]) }]).refused).toEqual([
      'change/approvals-missing',
    ])
    expect(story(...asked, ['olga', force, { ...during, required: asks([['operations']], ['old-panel']) }]).refused).toEqual([
      'change/approvals-missing',
    ])
    expect(story(...asked, ['olga', force, { ...during, ...little }]).change?.stage).toBe('in-force')
  })

  it('is approved by either when one is enough', () => {
    const text: Partial<ChangeContext> = { required: asks([['operations', 'security']]) }
    for (const [person, as] of [
      ['olga', 'operations'],
      ['sven', 'security'],
    ] as const) {
      expect(story(['anna', draft], ['anna', { kind: 'propose' }, text], [person, approve(as)]).change?.stage).toBe('approved')
    }
  })

  it('can be rebased onto what is in force', () => {
    const asked: readonly Asked[] = [
      ['anna', draft],
      ['anna', { kind: 'edit', base: other, revision }, { inForce: other }],
    ]
    expect(story(...asked).change).toMatchObject({ base: other, stage: 'draft', edition: 2 })
    expect(story(['anna', draft], ['anna', { kind: 'edit', base: other }]).refused).toEqual(['change/rebase-needed'])
  })
})

/**
 * Written by hand: in each stage, what a bystander with one role may do to a change that needs both approvals. Everything
 * that stands in no line is refused. `-` is nothing.
 */
const golden: Readonly<Record<string, string>> = {
  'draft: viewer': 'comment',
  'draft: author': 'edit propose comment withdraw',
  'draft: operations-approver': 'comment',
  'draft: security-approver': 'comment',
  'draft: auditor': '-',
  'draft: administrator': 'withdraw',
  'proposed: viewer': 'comment',
  'proposed: author': 'edit comment withdraw',
  'proposed: operations-approver': 'comment approve-operations reject-operations accept-risk',
  'proposed: security-approver': 'comment approve-security reject-security accept-risk',
  'proposed: auditor': '-',
  'proposed: administrator': 'withdraw',
  'approved: viewer': 'comment',
  'approved: author': 'edit comment withdraw',
  'approved: operations-approver': 'comment reject-operations schedule',
  'approved: security-approver': 'comment reject-security',
  'approved: auditor': '-',
  'approved: administrator': 'withdraw',
  'scheduled: viewer': 'comment',
  'scheduled: author': 'edit comment put-in-force withdraw',
  'scheduled: operations-approver': 'comment reject-operations schedule put-in-force',
  'scheduled: security-approver': 'comment reject-security',
  'scheduled: auditor': '-',
  'scheduled: administrator': 'withdraw',
  'in-force: viewer': 'comment',
  'in-force: author': 'comment roll-back',
  'in-force: operations-approver': 'comment roll-back',
  'in-force: security-approver': 'comment roll-back',
  'in-force: auditor': '-',
  'in-force: administrator': '-',
  'rolled-back: viewer': 'comment',
  'rolled-back: author': 'comment',
  'rolled-back: operations-approver': 'comment',
  'rolled-back: security-approver': 'comment',
  'rolled-back: auditor': '-',
  'rolled-back: administrator': '-',
  'withdrawn: viewer': 'comment',
  'withdrawn: author': 'comment',
  'withdrawn: operations-approver': 'comment',
  'withdrawn: security-approver': 'comment',
  'withdrawn: auditor': '-',
  'withdrawn: administrator': '-',
}

const commands: Readonly<Record<string, ChangeCommand>> = {
  draft,
  edit: { kind: 'edit', title: 'Read all drives' },
  propose: { kind: 'propose' },
  comment: { kind: 'comment', text: 'When?' },
  'approve-operations': approve('operations'),
  'approve-security': approve('security'),
  'withdraw-approval': { kind: 'withdraw-approval', why: 'Doubt' },
  'reject-operations': { kind: 'reject', as: 'operations', why: 'The filler stops' },
  'reject-security': { kind: 'reject', as: 'security', why: 'Too wide' },
  'accept-risk': acceptRisk('old-panel'),
  schedule,
  'put-in-force': force,
  'roll-back': back,
  withdraw: { kind: 'withdraw', why: 'Not needed' },
}

describe('what a bystander may do', () => {
  const risky = asks([['operations'], ['security']], ['old-panel'])
  const proposedWithRisk: readonly Asked[] = [
    ['anna', draft],
    ['anna', { kind: 'propose' }, { required: risky }],
  ]
  const changeIn = (stage: string) => story(...(stage === 'proposed' ? proposedWithRisk : (until[stage] ?? []))).change

  it('is told for every stage and role', () => {
    expect(Object.keys(golden)).toEqual(stages.flatMap((stage) => plantRoles.map((role) => `${stage}: ${role}`)))
  })

  it.each(Object.entries(golden))('to a change in %s: %s', (cell, deeds) => {
    const [stage = '', role = ''] = cell.split(': ')
    const context: ChangeContext = {
      ...contextOf('stranger'),
      roles: [role as (typeof plantRoles)[number]],
      at: window.from,
      inForce: stage === 'in-force' ? revision : base,
    }
    const done = Object.keys(commands).filter((name) => decideChange(changeIn(stage), commands[name] as ChangeCommand, context).ok)
    expect(done.join(' ') || '-').toBe(deeds)
  })
})
