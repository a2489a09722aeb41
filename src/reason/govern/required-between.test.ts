import { expect, it } from 'vitest'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { requiredBetween } from './required-between.ts'

const now = Date.parse('2026-01-05T12:00:00Z') / 1000
const [a, b] = ['a'.repeat(64), 'b'.repeat(64)]
const plan = planOf(smallPlant)

it('names the texts and not the meaning', () => {
  const proposed = planOf(smallPlant.replace('operations: [read], why: Pictures', 'operations: [read, write], why: Pictures'))
  expect(requiredBetween({ hash: a, plan }, { hash: b, plan: proposed }, now)).toMatchObject({ base: a, revision: b, needs: [['security']] })
})

it('asks somebody to look at another text of the same meaning, and nobody at the same text', () => {
  expect(requiredBetween({ hash: a, plan }, { hash: b, plan }, now)).toMatchObject({
    needs: [['operations', 'security']],
    reasons: [{ touch: 'text', at: [] }],
    risks: [],
  })
  expect(requiredBetween({ hash: a, plan }, { hash: a, plan }, now)).toMatchObject({ needs: [], reasons: [] })
})
