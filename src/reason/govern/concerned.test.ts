import { describe, expect, it } from 'vitest'
import { diffPlans } from '#reason/analyze'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { concernedBy, touchedExceptions } from './concerned.ts'
import { requiredApprovals } from './required-approvals.ts'

const now = Date.parse('2026-01-05T12:00:00Z') / 1000

const withException = `${smallPlant}
exceptions:
  office-figures: { what: The office reads figures, why: No replica yet, accepted-by: Plant manager, compensating: Named, until: "2026-06-01", flows: [enterprise-to-operations.figures] }
`

const between = (before: string, after: string) => {
  const [base, proposed] = [planOf(before), planOf(after)]
  const diff = diffPlans(base, proposed, { now })
  const { reasons } = requiredApprovals(base, proposed, now)
  return {
    concerned: concernedBy(base, proposed, diff, reasons),
    exceptions: touchedExceptions(base, proposed, diff, reasons).map(({ exception, change, flows }) => [exception.id, change, flows]),
  }
}

describe('whom a change concerns', () => {
  it('is nobody when nothing changes', () => {
    expect(between(withException, withException)).toEqual({ concerned: [], exceptions: [] })
  })

  it('is who owns the zones, the conduit and the assets between which packets open; assets without an owner come first', () => {
    const after = smallPlant.replace('operations: [read], why: Pictures', 'operations: [read, write], why: Pictures')
    expect(between(smallPlant, after).concerned).toEqual([
      { zones: [], conduits: [], assets: ['plc-a', 'plc-b', 'scada'] },
      { owner: 'ot', zones: ['cell-1', 'operations'], conduits: ['operations-to-cell-1'], assets: [] },
    ])
  })

  it('is the owner before and the owner after, when that is what changes', () => {
    const after = smallPlant.replace('purpose: Offices, owner: it', 'purpose: Offices, owner: facilities')
    expect(between(smallPlant, after).concerned).toEqual([
      { owner: 'facilities', zones: ['enterprise'], conduits: [], assets: [] },
      { owner: 'it', zones: ['enterprise'], conduits: [], assets: [] },
    ])
  })
})

describe('exceptions that a change touches', () => {
  it('are new, altered or gone', () => {
    expect(between(smallPlant, withException).exceptions).toEqual([['office-figures', 'new', ['enterprise-to-operations.figures']]])
    expect(between(withException, smallPlant).exceptions).toEqual([['office-figures', 'gone', ['enterprise-to-operations.figures']]])
    expect(between(withException, withException.replace('Plant manager', 'Shift lead')).exceptions).toEqual([['office-figures', 'altered', []]])
  })

  it('are those whose flows open or close', () => {
    const after = withException.replace('service: tcp/1433, why: Figures', 'service: tcp/1434, why: Figures')
    expect(between(withException, after).exceptions).toEqual([['office-figures', 'its-flows', ['enterprise-to-operations.figures']]])
  })
})
