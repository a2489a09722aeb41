import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addresses, box, flow, numbers } from '../../../test/fixture/compiled-flow.ts'
import { hasErrors } from '#ground/report'
import type { PointPolicy } from '#reason/policy'
import type { Dialect } from './dialect.ts'
import { disjointElements } from './disjoint-elements.ts'
import { planFingerprint } from './plan-meaning.ts'
import { randomPolicy, workshop } from './policy.fixture.ts'
import { prove } from './prove.ts'
import { dialectByName, dialects } from './registry.ts'

const textOf = (dialect: Dialect, policy: PointPolicy): string => {
  const emitted = dialect.emit(policy)
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join('; '))
  return emitted.value.files[0]?.text ?? ''
}

const closed: PointPolicy = { ...workshop, flows: [] }

describe.each([...dialects.values()].map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  it('reads back what it writes as the same packets', () => {
    const proof = prove(workshop, dialect, textOf(dialect, workshop), 'a')
    expect(proof).toMatchObject({ status: 'equal', equal: true, findings: [], witnesses: [], configFingerprint: planFingerprint(workshop) })
  })

  it('writes a file for a plan that allows nothing', () => {
    expect(prove(closed, dialect, textOf(dialect, closed), 'a').status).toBe('equal')
  })

  it('reads back every policy as the same packets, however hostile its names', () => {
    fc.assert(
      fc.property(randomPolicy(), (policy) => {
        const emitted = dialect.emit(policy)
        expect(emitted.ok && emitted.value.fingerprint).toBe(planFingerprint(policy))
        expect(prove(policy, dialect, textOf(dialect, policy), 'a')).toMatchObject({ status: 'equal', findings: [] })
      }),
      { numRuns: 150 },
    )
  })

  it('shows a packet for each flow that another plan does not have', () => {
    const text = textOf(dialect, workshop)
    for (const missing of workshop.flows) {
      const proof = prove({ ...workshop, flows: workshop.flows.filter(({ id }) => id !== missing.id) }, dialect, text, 'a')
      expect(proof).toMatchObject({ status: 'different', witnesses: expect.arrayContaining([expect.objectContaining({ direction: 'too-much' })]) })
    }
  })

  it('shows a packet for each flow that the text does not have', () => {
    for (const missing of workshop.flows) {
      const text = textOf(dialect, { ...workshop, flows: workshop.flows.filter(({ id }) => id !== missing.id) })
      const proof = prove(workshop, dialect, text, 'a')
      expect(proof.witnesses.map(({ direction, flow: id }) => [direction, id])).toContainEqual(['too-little', missing.id])
    }
  })

  it('says where each flow stands and how many boxes it has', () => {
    const emitted = dialect.emit(workshop)
    const flows = emitted.ok ? emitted.value.flows : []
    const lines = textOf(dialect, workshop).split('\n')
    expect(flows.map(({ id }) => id)).toEqual(workshop.flows.map(({ id }) => id))
    for (const { id, boxes, lines: spans } of flows) {
      expect(boxes).toBeGreaterThan(0)
      expect(spans.flatMap(({ first, last }) => lines.slice(first - 1, last)).join('\n')).toContain(id)
    }
  })

  it('refuses a flow that is open to interfaces without a name', () => {
    const open = flow('dmz-to-operations', 'open', [
      { ...box(0, 0, { protocol: numbers(6), source: addresses('10.0.0.1'), destination: addresses('10.0.0.2') }), from: numbers([0, 4]) },
    ])
    const emitted = dialect.emit({ ...workshop, flows: [open] })
    expect(emitted.findings.map(({ code }) => code)).toContain('dialect/unsupported-interface')
  })

  it('refuses an interface name that would end its line or its quotes', () => {
    expect(hasErrors(dialect.emit({ ...workshop, interfaces: ['a" . "b', 'cell1', 'cell2', 'dmz0'] }).findings)).toBe(true)
  })

  it('does not prove a text with a line that means nothing to it', () => {
    for (const line of ['', '\n']) {
      const proof = prove(workshop, dialect, `${textOf(dialect, workshop)}frobnicate all packets${line}`, 'a.conf')
      expect(proof).toMatchObject({ status: 'not-proved', equal: false, witnesses: [] })
      expect(proof.findings[0]).toMatchObject({ severity: 'error', at: { file: 'a.conf', line: textOf(dialect, workshop).split('\n').length } })
    }
  })
})

describe('disjoint elements', () => {
  it('never overlap, so each new packet counts for one flow', () => {
    fc.assert(
      fc.property(randomPolicy(), (policy) => {
        const groups = disjointElements(policy)
        const all = groups.flatMap((group) =>
          group.elements.flatMap((element) => (group.times ?? [[0n, 1n << 41n] as const]).map((time) => ({ group, element, time }))),
        )
        const meets = (a: readonly [bigint, bigint] | undefined, b: readonly [bigint, bigint] | undefined): boolean =>
          a === undefined || b === undefined || (a[0] <= b[1] && b[0] <= a[1])
        for (const [i, a] of all.entries()) {
          for (const b of all.slice(i + 1)) {
            const together =
              a.group.from === b.group.from &&
              a.group.to === b.group.to &&
              a.element.family === b.element.family &&
              meets(a.time, b.time) &&
              (['protocol', 'icmpType', 'port', 'sourcePort', 'destination', 'source'] as const).every((part) =>
                meets(a.element[part], b.element[part]),
              )
            expect(together).toBe(false)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the registry', () => {
  it('names the nearest dialect', () => {
    expect(dialectByName('nftable')).toMatchObject({ ok: false, findings: [{ help: 'did you mean `nftables`?' }] })
  })
})
