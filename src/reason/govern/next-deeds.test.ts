import { describe, expect, it } from 'vitest'
import { contextOf, story, until, window } from './people.fixture.ts'
import type { Asked } from './people.fixture.ts'
import { nextDeeds, waitsFor } from './next-deeds.ts'
import type { ChangeContext } from './decide-change.ts'
import type { ChangeRequest } from './change-request.ts'

const changeAt = (asked: readonly Asked[]): ChangeRequest => {
  const { change } = story(...asked)
  if (change === undefined) throw new Error('there is no change')
  return change
}

/** What someone could do now, without what is only refused. */
const open = (person: string, asked: readonly Asked[], more: Partial<ChangeContext> = {}): readonly string[] =>
  nextDeeds(changeAt(asked), contextOf(person, more)).flatMap(({ kind, as, refusals }) =>
    refusals.length > 0 ? [] : [as === undefined ? kind : `${kind} ${as}`],
  )

const atStage = (stage: string): readonly Asked[] => until[stage] ?? []

describe('what may be asked of a change next', () => {
  it.each([
    ['anna', 'draft', ['edit', 'propose', 'comment', 'withdraw']],
    ['olga', 'draft', ['comment']],
    ['olga', 'proposed', ['comment', 'approve operations', 'reject operations']],
    ['dora', 'proposed', ['edit', 'comment', 'approve operations', 'approve security', 'reject operations', 'reject security', 'withdraw']],
    ['olga', 'approved', ['comment', 'reject operations', 'withdraw-approval', 'schedule']],
    ['adam', 'approved', ['withdraw']],
    ['vera', 'in-force', ['comment']],
    ['anna', 'withdrawn', ['comment']],
  ])('of %s when it is %s', (person, stage, deeds) => {
    expect(open(person, atStage(stage))).toEqual(deeds)
  })

  it('lets a person put it in force inside of its window only, and go back afterwards', () => {
    expect(open('olga', atStage('scheduled'))).not.toContain('put-in-force')
    expect(open('olga', atStage('scheduled'), { at: window.from })).toContain('put-in-force')
    const change = changeAt(atStage('in-force'))
    expect(open('sven', atStage('in-force'), { inForce: change.revision })).toContain('roll-back')
    expect(open('sven', atStage('in-force'), { inForce: 'c'.repeat(64) })).not.toContain('roll-back')
  })

  it('says why not, and the way out', () => {
    const approve = nextDeeds(changeAt(atStage('proposed')), contextOf('vera')).find(({ kind }) => kind === 'approve')
    expect(approve?.refusals.map(({ code, help }) => [code, help])).toEqual([['change/not-permitted', 'ask someone who is operations approver']])
  })
})

describe('whom a change waits for', () => {
  it.each([
    ['draft', {}, ['anna']],
    ['proposed', {}, ['olga', 'omar', 'sven', 'dora']],
    ['approved', {}, ['olga', 'omar', 'dora']],
    ['scheduled', {}, []],
    ['scheduled', { at: window.from }, ['anna', 'olga', 'omar', 'dora']],
    ['in-force', {}, []],
    ['withdrawn', {}, []],
  ])('when it is %s with %o', (stage, more, people) => {
    const change = changeAt(atStage(stage))
    expect(['anna', 'olga', 'omar', 'sven', 'dora', 'vera', 'adam'].filter((person) => waitsFor(change, contextOf(person, more)))).toEqual(people)
  })
})
