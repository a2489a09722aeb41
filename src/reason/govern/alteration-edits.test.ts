import { describe, expect, it } from 'vitest'
import { editPlan, parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { planOf } from '../../../test/fixture/plan.ts'
import { alterationsToEdits } from './alteration-edits.ts'
import { at, plant, recorded, replayed } from './plant.fixture.ts'
import { proposeFromReview } from './propose-from-review.ts'
import type { Alteration } from './propose-from-review.ts'
import type { ReviewDecision } from './review.ts'

const plan = planOf(plant)
const now = at('2026-11-26T12:00:00Z')

const altered = (alterations: readonly Alteration[], text = plant): Plan => {
  const edits = alterationsToEdits(planOf(text), alterations)
  if (!edits.ok) throw new Error(JSON.stringify(edits.findings))
  const edited = editPlan(text, edits.value)
  if (!edited.ok) throw new Error(JSON.stringify(edited.findings))
  return planOf(edited.value)
}

const removal = (flow: string): Alteration => ({ kind: 'remove-flow', path: `conduits.${flow.replace('.', '.allow.')}`, why: 'Nobody used it' })

const flowIds = (of: Plan): readonly string[] => [...of.conduits.values()].flatMap(({ id, flows }) => flows.map((flow) => `${id}.${flow.id}`))

describe('alterations of a review as edits of the plan', () => {
  it('take a flow out and leave the rest', () => {
    expect(flowIds(altered([removal('operations-to-cell-1.web')]))).toEqual(flowIds(plan).filter((id) => id !== 'operations-to-cell-1.web'))
  })

  it('take the last flow of a conduit out: the conduit stays, and allows nothing', () => {
    const after = altered([removal('enterprise-to-cell-1.gauge')])
    expect(after.conduits.get('enterprise-to-cell-1')?.flows).toEqual([])
  })

  it('take it out of the exceptions that named it', () => {
    expect(altered([removal('enterprise-to-cell-1.gauge')]).exceptions.get('direct')?.flows).toEqual(['enterprise-to-operations.figures'])
    const both = altered([removal('enterprise-to-cell-1.gauge'), removal('enterprise-to-operations.figures')])
    expect(both.exceptions.get('direct')?.flows).toEqual([])
  })

  it('narrow a flow to what the review found used', () => {
    const seen = recorded(
      '2026-11-20T00:00:00Z',
      '2026-11-26T10:00:00Z',
      '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5',
      '10.2.0.10 > 10.3.0.10 tcp/80',
    )
    const decisions: readonly ReviewDecision[] = [
      { flow: 'scada-runs', choice: 'tighten', why: 'It only reads one controller' },
      { flow: 'web', choice: 'keep', why: 'Used' },
    ]
    const proposed = proposeFromReview(plan, 'operations-to-cell-1', decisions, replayed(plan, seen, now), now)
    expect(proposed.ok).toBe(true)
    const flow = altered(proposed.ok ? proposed.value : [])
      .conduits.get('operations-to-cell-1')
      ?.flows.find(({ id }) => id === 'scada-runs')
    expect(flow?.from.map(({ text }) => text)).toEqual(['scada'])
    expect(flow?.to.map(({ text }) => text)).toEqual(['plc-a'])
    expect(flow?.operations).toEqual(['read'])
    expect(flow?.services.map(({ text }) => text)).toEqual(['s7comm'])
  })

  it('write one service as a text and several as a list', () => {
    const edits = (services: readonly string[]) =>
      alterationsToEdits(plan, [{ kind: 'narrow-flow', path: 'conduits.operations-to-cell-1.allow.web', services, why: 'Narrow' }])
    expect(edits(['tcp/80'])).toMatchObject({ value: [{ path: ['conduits', 'operations-to-cell-1', 'allow', 'web', 'service'], value: 'tcp/80' }] })
    expect(edits(['tcp/80', 'tcp/443'])).toMatchObject({ value: [{ value: ['tcp/80', 'tcp/443'] }] })
  })

  it.each([
    ['a flow that is gone', 'conduits.operations-to-cell-1.allow.gone'],
    ['something that is no flow', 'zones.cell-1'],
    ['something inside a flow', 'conduits.operations-to-cell-1.allow.web.service'],
  ])('are refused for %s', (_, path) => {
    const result = alterationsToEdits(plan, [{ kind: 'remove-flow', path, why: 'Unused' }])
    expect(result.ok).toBe(false)
    expect(result.findings.map(({ code }) => code)).toEqual(['review/unknown-flow'])
  })

  it('are refused where a function of the plant needs the flow', () => {
    const text = `${plant}functions:\n  see: { name: See, consequence: { safety: 1, downtime: 1, quality: 1 }, needs: [scada, operations-to-cell-1.web] }\n`
    expect(parsePlan(text, 'plan.yaml').ok).toBe(true)
    const result = alterationsToEdits(planOf(text), [removal('operations-to-cell-1.web')])
    expect(result.findings.map(({ code, message }) => [code, message])).toEqual([
      ['review/flow-needed', 'function `see` needs `operations-to-cell-1.web`'],
    ])
  })
})
