import { describe, expect, it } from 'vitest'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { createPlanPolicy } from './plan-policy.ts'
import { checkPromises, judgePromise } from './promise.ts'

const now = Date.parse('2026-03-01T00:00:00Z') / 1000

const policyWith = (promise: string) => createPlanPolicy(planOf(`${smallPlant}\npromises:\n  - ${promise}\n`), { now })

const verdictOf = (promise: string) => {
  const policy = policyWith(promise)
  const first = policy.plan.promises[0]
  if (first === undefined) throw new Error('no promise was read')
  return judgePromise(policy, first)
}

describe('a promise', () => {
  it.each([
    ['nobody in enterprise reaches cell-1', true],
    ['nobody in enterprise reaches role:plc', true],
    ['nobody in operations reaches cell-1', false],
    ['nobody in enterprise reaches operations', false],
    ['pc may not reach plc-a', true],
    ['pc may not reach scada', false],
    ['scada may not reach plc-a', false],
    ['plc-a may not reach plc-b', false],
    ['only engineering downloads to cell-1', false],
    ['only ews may download to plc-a', true],
    ['only operations reaches cell-1', false],
  ])('`%s` holds: %s', (text, holds) => {
    expect(verdictOf(text).holds).toBe(holds)
  })

  it('that is broken names a packet and the flow that allows it', () => {
    const verdict = verdictOf('nobody in enterprise reaches operations')
    expect(verdict.witness).toMatch(/^pc \(10\.1\.0\.5\) in `enterprise` may reach scada \(10\.2\.0\.10\) in `operations` on tcp\/1433/)
    expect(verdict.allowedBy).toBe('enterprise-to-operations.figures')
  })

  it('about assets of one zone is broken, as zones do not filter inside', () => {
    expect(verdictOf('plc-a may not reach plc-b').witness).toBe('both ends lie in zone `cell-1`, inside which nothing is filtered')
  })

  it('is not broken by a packet that carries an address of one zone into another', () => {
    const yaml = smallPlant
      .replace('zones:', 'zones:\n  outside: { kind: remote, purpose: Internet, owner: it, networks: [0.0.0.0/0] }')
      .replace(
        'conduits:',
        'conduits:\n  out:\n    from: enterprise\n    to: outside\n    through: []\n    allow:\n      web: { from: [pc], to: any, service: tcp/443 }',
      )
    const policy = createPlanPolicy(
      planOf(
        `${yaml}\npromises:\n  - nobody in enterprise reaches role:plc\n  - pc may not reach plc-a\n  - nobody in enterprise reaches 10.3.0.10\n`,
      ),
      { now },
    )
    expect(policy.plan.promises.map((promise) => judgePromise(policy, promise).holds)).toEqual([true, true, false])
  })

  it('that rests on operations says that a watch rule must keep it', () => {
    const verdict = verdictOf('only ews may download to plc-a')
    expect(verdict).toMatchObject({ holds: true, needsWatch: true })
    expect(checkPromises(policyWith('only ews may download to plc-a')).map((f) => [f.code, f.severity])).toEqual([['promise/needs-watch', 'note']])
  })

  it('is broken by implicit I/O, whose operations nobody can tell apart', () => {
    expect(verdictOf('only engineering downloads to cell-1').allowedBy).toBe('operations-to-cell-1.io')
  })
})
