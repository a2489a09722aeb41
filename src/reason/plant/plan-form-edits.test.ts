import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import { readPlanForms } from './plan-form.ts'
import type { PlanForms } from './plan-form.ts'
import { editPlanByForms } from './plan-form-edits.ts'
import type { PlanFormEdit } from './plan-form-edits.ts'
import { riverside } from './plan-text.fixture.ts'

const example = readFileSync(new URL('../../../examples/riverside/plan.yaml', import.meta.url), 'utf8')

const formsOf = (text: string): PlanForms => {
  const forms = readPlanForms(text)
  return forms.ok ? forms.value : expect.fail('the text cannot be read')
}

const edited = (text: string, ...edits: readonly PlanFormEdit[]): string => {
  const result = editPlanByForms(text, edits)
  return result.ok ? result.value : expect.fail(result.findings.map(({ code, message }) => `${code}: ${message}`).join('\n'))
}

/** Lines that only the second text has. */
const newLines = (before: string, after: string): readonly string[] => {
  const known = new Set(before.split('\n'))
  return after
    .split('\n')
    .filter((line) => !known.has(line))
    .map((line) => line.trim())
}

const refusal = (text: string, edit: PlanFormEdit): string => {
  const result = editPlanByForms(text, [edit])
  return result.ok ? '' : result.findings.map(({ code, at }) => `${code} ${at?.path ?? ''}`).join()
}

const planOf = (text: string) => {
  const plan = parsePlan(text, 'plan.yaml')
  return plan.ok ? plan.value : expect.fail(plan.findings.map(({ message }) => message).join('\n'))
}

const flow = { kind: 'set-flow', conduit: 'operations-to-cell-1', flow: 'hmi-polls-plc' } as const

describe('a form that is sent as it was read', () => {
  test.each([
    ['the sample plan', example],
    ['the plan of the reference', riverside],
  ])('changes nothing of %s', (_, text) => {
    const { flows, conduits, zones, exceptions } = formsOf(text)
    const edits: readonly PlanFormEdit[] = [
      ...[...flows].map(([name, fields]): PlanFormEdit => {
        const [conduit = '', id = ''] = name.split('.')
        return { kind: 'set-flow', conduit, flow: id, ...fields }
      }),
      ...[...conduits].map(([conduit, { from: _from, to: _to, ...fields }]): PlanFormEdit => ({ kind: 'set-conduit', conduit, ...fields })),
      ...[...zones].map(([zone, fields]): PlanFormEdit => ({ kind: 'set-zone', zone, ...fields })),
      ...[...exceptions].map(([exception, fields]): PlanFormEdit => ({ kind: 'set-exception', exception, ...fields })),
    ]
    expect(edits.length).toBeGreaterThan(5)
    for (const edit of edits) expect(edited(text, edit)).toBe(text)
  })
})

describe('a flow', () => {
  test('is read as the plan writes it', () => {
    expect(formsOf(riverside).flows.get('operations-to-cell-1.patching')).toEqual({
      from: ['wsus'],
      to: ['role:plc'],
      services: ['tcp/8530'],
      operations: [],
      during: 'maintenance',
      until: '2027-03-31',
      why: 'Windows updates',
      owner: null,
      authentication: null,
      temporary: false,
    })
  })

  test('changes where something else is said, and keeps the spelling of one and of many', () => {
    const text = edited(riverside, { ...flow, services: ['modbus'], operations: ['read'], owner: 'operations' })
    expect(newLines(riverside, text)).toEqual([
      'hmi-polls-plc: { from: [hmi-fill], to: [plc-fill], service: modbus, operations: [read], why: HMI visibility and control, owner: operations }',
    ])
  })

  test('loses what null or an empty list takes out, and no more', () => {
    const text = edited(riverside, { ...flow, services: ['tcp/80', 'tcp/443'], operations: [], why: null })
    const changed = formsOf(text).flows.get('operations-to-cell-1.hmi-polls-plc')
    expect(changed).toMatchObject({ from: ['hmi-fill'], services: ['tcp/80', 'tcp/443'], operations: [], why: null })
    expect(planOf(text).conduits.get('operations-to-cell-1')?.flows[0]).not.toHaveProperty('operations')
  })

  test('begins beside the others', () => {
    const text = edited(riverside, {
      kind: 'set-flow',
      conduit: 'operations-to-cell-1',
      flow: 'ping',
      from: ['zone:operations'],
      to: ['plc-fill'],
      services: ['icmp/echo-request'],
      why: 'Is it there: yes or no',
      owner: null,
      temporary: false,
    })
    expect(newLines(riverside, text)).toEqual([
      'ping: { from: [zone:operations], to: [plc-fill], service: icmp/echo-request, why: "Is it there: yes or no" }',
    ])
    expect(
      planOf(text)
        .conduits.get('operations-to-cell-1')
        ?.flows.map(({ id }) => id),
    ).toEqual(['hmi-polls-plc', 'patching', 'ping'])
  })

  test('leaves with its name in the exceptions it stood by', () => {
    const text = edited(riverside, { kind: 'remove-flow', conduit: 'operations-to-cell-1', flow: 'hmi-polls-plc' })
    expect(planOf(text).exceptions.get('old-panel')?.flows).toEqual([])
    const sample = edited(example, { kind: 'remove-flow', conduit: 'enterprise-to-operations', flow: 'orders' })
    expect(planOf(sample).exceptions.get('erp-past-the-dmz')?.flows).toEqual(['enterprise-to-operations.figures'])
  })

  test('that a function needs stays', () => {
    expect(refusal(example, { kind: 'remove-flow', conduit: 'operations-to-cell-1', flow: 'scada-runs' })).toBe(
      'plan/unknown-need functions.see-and-control.needs',
    )
  })
})

describe('conduits, zones and exceptions', () => {
  test('a conduit says anew how it is logged and reviewed, and an empty map is left nowhere', () => {
    const text = edited(riverside, {
      kind: 'set-conduit',
      conduit: 'operations-to-cell-1',
      logAllow: false,
      logRetention: null,
      reviewMonths: 1,
      rollback: 'Load the file of yesterday',
    })
    expect(newLines(riverside, text)).toEqual(['log: { deny: true }', 'review: { every: 1 month }', 'rollback: Load the file of yesterday'])
    const bare = edited(riverside, { kind: 'set-conduit', conduit: 'operations-to-cell-1', reviewMonths: null, through: [] })
    expect(bare).not.toMatch(/review:|through:/)
    expect(planOf(bare).conduits.get('operations-to-cell-1')?.review).toBeUndefined()
  })

  test('a new conduit stands with its zones and nothing allowed', () => {
    const text = edited(riverside, { kind: 'add-conduit', conduit: 'up', from: 'cell-1', to: 'operations', why: 'Alarms', through: ['fw-cells'] })
    expect(planOf(text).conduits.get('up')).toMatchObject({ from: 'cell-1', to: 'operations', why: 'Alarms', through: ['fw-cells'], flows: [] })
  })

  test('a zone gets another target and consequence', () => {
    const target = { IAC: 3, UC: 3, SI: 3, DC: 1, RDF: 3, TRE: 2, RA: 3 }
    const zone = planOf(
      edited(riverside, { kind: 'set-zone', zone: 'cell-1', target, consequence: { safety: 3, downtime: 3, quality: 2 }, owner: null }),
    ).zones.get('cell-1')
    expect(zone).toMatchObject({ target, consequence: { safety: 3 }, purpose: 'Filling line 1' })
    expect(zone).not.toHaveProperty('owner')
  })

  test('who accepted a risk stays where the plan says it', () => {
    const exception = { kind: 'set-exception', exception: 'old-panel' } as const
    expect(edited(riverside, { ...exception, acceptedBy: 'Head of safety' })).toContain('risk: { accepted-by: Head of safety }')
    const nobody = edited(riverside, { ...exception, acceptedBy: null })
    expect(nobody).not.toContain('risk')
    expect(planOf(nobody).exceptions.get('old-panel')?.what).toBe('The panel speaks in clear')
  })

  test('an exception begins and ends', () => {
    const begun = edited(riverside, {
      kind: 'set-exception',
      exception: 'patches',
      what: 'Patches come straight in',
      acceptedBy: 'Plant manager',
      until: '2027-01-31',
      flows: ['operations-to-cell-1.patching'],
    })
    expect(planOf(begun).exceptions.get('patches')).toMatchObject({ acceptedBy: 'Plant manager', flows: ['operations-to-cell-1.patching'] })
    expect(edited(begun, { kind: 'remove-exception', exception: 'patches' })).toBe(riverside)
  })
})

describe('what has no place is refused there', () => {
  const cases: readonly (readonly [PlanFormEdit, string])[] = [
    [{ kind: 'set-flow', conduit: 'nowhere', flow: 'x', from: ['wsus'] }, 'plan/no-such-place conduits.nowhere'],
    [{ kind: 'remove-flow', conduit: 'operations-to-cell-1', flow: 'x' }, 'plan/no-such-place conduits.operations-to-cell-1.allow.x'],
    [{ kind: 'set-conduit', conduit: 'nowhere', why: 'x' }, 'plan/no-such-place conduits.nowhere'],
    [
      { kind: 'add-conduit', conduit: 'operations-to-cell-1', from: 'operations', to: 'cell-1', why: 'x', through: [] },
      'plan/duplicate-key conduits.operations-to-cell-1',
    ],
    [{ kind: 'set-zone', zone: 'cell-9', purpose: 'x' }, 'plan/no-such-place zones.cell-9'],
    [{ kind: 'remove-exception', exception: 'nothing' }, 'plan/no-such-place exceptions.nothing'],
  ]
  test.each(cases)('%o', (edit, expected) => {
    expect(refusal(riverside, edit)).toBe(expected)
  })

  test('and more edits than a form sends are none', () => {
    const result = editPlanByForms(
      riverside,
      Array.from({ length: 9 }, () => ({ kind: 'set-zone', zone: 'cell-1', owner: 'x' }) as const),
    )
    expect(result.findings.map(({ code }) => code)).toEqual(['plan/too-large'])
  })

  test('an edit stands on what those before it left', () => {
    const text = edited(
      riverside,
      { kind: 'add-conduit', conduit: 'up', from: 'cell-1', to: 'operations', why: 'Alarms', through: [] },
      { kind: 'set-flow', conduit: 'up', flow: 'alarms', from: ['plc-fill'], to: ['hmi-fill'], services: ['tcp/5000'] },
    )
    expect(
      planOf(text)
        .conduits.get('up')
        ?.flows.map(({ id }) => id),
    ).toEqual(['alarms'])
  })
})
