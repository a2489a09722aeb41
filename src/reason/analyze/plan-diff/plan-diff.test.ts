import { describe, expect, it } from 'vitest'
import { planOf, smallPlant } from '../../../../test/fixture/plan.ts'
import { diffPlans } from './plan-diff.ts'
import type { DiffEntry, PlanDiff } from './plan-diff.ts'

const now = Date.parse('2026-01-05T12:00:00Z') / 1000

/** The small plant with parts of its text replaced; a part that is not there fails. */
const plant = (...edits: readonly (readonly [string, string])[]): string =>
  edits.reduce((text, [part, replacement]) => {
    if (!text.includes(part)) throw new Error(`the small plant has no \`${part}\``)
    return text.replace(part, replacement)
  }, smallPlant)

const diffTo = (...edits: readonly (readonly [string, string])[]): PlanDiff => diffPlans(planOf(smallPlant), planOf(plant(...edits)), { now })

const lineOf = (part: string): string => smallPlant.split('\n').find((line) => line.includes(part)) ?? part

/** `firewall operations → cell-1 by a.b: scada → plc-a tcp/102 s7comm: read, always` */
const lines = (entries: readonly DiffEntry[]): readonly string[] =>
  entries.flatMap(({ keptBy, from, to, flow, parts }) =>
    parts.map(
      ({ sources, destinations, service, operations, when }) =>
        `${keptBy} ${from} → ${to} by ${flow}: ${sources.join(' + ')} → ${destinations.join(' + ')} ${[service, operations, when].filter((part) => part !== undefined).join(' | ')}`,
    ),
  )

const night = 'window night (sun 22:00 to 04:00 Europe/Berlin)'
const june = '2026-05-31T22:00:00Z'

describe('edits that change no packet', () => {
  it.each([
    ['a flow renamed', [['      scada-reads:', '      pictures:']]],
    ['another reason', [['why: Pictures', 'why: Trends']]],
    ['another owner of a conduit', [['why: Supervision\n    owner: ot', 'why: Supervision\n    owner: it']]],
    ['an end written as role instead of assets', [['to: [plc-a, plc-b], service: s7comm', 'to: role:plc, service: s7comm']]],
    ['operations in another order', [['[read, download, mode-change]', '[mode-change, read, download]']]],
    [
      'flows in another order',
      [
        [`${lineOf('scada-reads:')}\n`, ''],
        [`${lineOf('io: {')}\n`, `${lineOf('io: {')}\n${lineOf('scada-reads:')}\n`],
      ],
    ],
    [
      'a second flow inside the first',
      [[lineOf('scada-reads:'), `${lineOf('scada-reads:')}\n${lineOf('scada-reads:').replace('scada-reads', 'again').replace(', plc-b', '')}`]],
    ],
  ] as const)('%s', (_, edits) => {
    const diff = diffTo(...edits)
    expect(diff).toMatchObject({ sameMeaning: true, opens: [], closes: [], moves: [] })
    expect(diff.after.fingerprint).toBe(diff.before.fingerprint)
    expect(diff.after.filteredFingerprint).toBe(diff.before.filteredFingerprint)
  })
})

it('a flow that was over is over, wherever its end is written', () => {
  const ended = (day: string) => planOf(plant(['until: "2026-06-01"', `until: "${day}"`]))
  expect(diffPlans(ended('2025-12-01'), ended('2026-01-01'), { now })).toMatchObject({ sameMeaning: true, opens: [], closes: [] })
  expect(diffPlans(ended('2025-12-01'), ended('2026-02-01'), { now }).opens).toHaveLength(1)
})

describe('edits that open or close', () => {
  const reads = 'firewall operations → cell-1 by operations-to-cell-1.scada-reads'
  const loads = 'engineering → cell-1 by engineering-to-cell-1.loads'
  it.each([
    [
      'a destination dropped',
      [['to: [plc-a, plc-b], service: s7comm', 'to: [plc-a], service: s7comm']],
      [],
      [`${reads}: scada → plc-b tcp/102 | s7comm: read, session | always`],
    ],
    [
      'a port more',
      [['service: tcp/1433', 'service: [tcp/1433, tcp/1434]']],
      ['firewall enterprise → operations by enterprise-to-operations.figures: pc → scada tcp/1434 | always'],
      [],
    ],
    [
      'a network instead of an asset',
      [['from: [pc], to: [scada]', 'from: [10.1.0.0/24], to: [scada]']],
      ['firewall enterprise → operations by enterprise-to-operations.figures: 10.1.0.0-10.1.0.4 + 10.1.0.6-10.1.0.255 → scada tcp/1433 | always'],
      [],
    ],
    [
      'an operation more, which no firewall sees',
      [['service: s7comm, operations: [read], why: Pictures', 'service: s7comm, operations: [read, write], why: Pictures']],
      ['watch operations → cell-1 by operations-to-cell-1.scada-reads: scada → plc-a + plc-b tcp/102 | s7comm: write | always'],
      [],
    ],
    [
      'a flow dropped that went both ways',
      [[`${lineOf('io: {')}\n`, '']],
      [],
      [
        'firewall cell-1 → operations by operations-to-cell-1.io: plc-b → scada udp/2222 | enip-io: every operation | always',
        'firewall operations → cell-1 by operations-to-cell-1.io: scada → plc-b udp/2222 | enip-io: every operation | always',
      ],
    ],
    [
      'ICMP, which has a type instead of a port',
      [[`${lineOf('ping: {')}\n`, '']],
      [],
      ['firewall operations → cell-1 by operations-to-cell-1.ping: scada → plc-a (10.3.0.10) + plc-b icmp type 8 | always'],
    ],
    [
      'the window taken away',
      [['during: night, ', '']],
      [`firewall ${loads}: ews → plc-a tcp/102 | s7comm: read, download, mode-change, session | outside ${night} until ${june}`],
      [],
    ],
    [
      'the end moved',
      [['until: "2026-06-01"', 'until: "2026-07-01"']],
      [`firewall ${loads}: ews → plc-a tcp/102 | s7comm: read, download, mode-change, session | in ${night} from ${june} until 2026-06-30T22:00:00Z`],
      [],
    ],
    [
      'an end given to what had none',
      [['service: tcp/1433, why: Figures', 'service: tcp/1433, until: "2026-06-01", why: Figures']],
      [],
      [`firewall enterprise → operations by enterprise-to-operations.figures: pc → scada tcp/1433 | from ${june}`],
    ],
  ] as const)('%s', (_, edits, opens, closes) => {
    const diff = diffTo(...edits)
    expect(lines(diff.opens)).toEqual(opens)
    expect(lines(diff.closes)).toEqual(closes)
    expect(diff.sameMeaning).toBe(false)
    expect(diff.after.fingerprint).not.toBe(diff.before.fingerprint)
    for (const { plan } of diff.opens) expect(plan).toBe('after')
    for (const { plan } of diff.closes) expect(plan).toBe('before')
  })

  it('says that the firewall does not change when only operations do', () => {
    const diff = diffTo(['operations: [read], why: Pictures', 'operations: [read, write], why: Pictures'])
    expect(diff.after.filteredFingerprint).toBe(diff.before.filteredFingerprint)
    expect(diff.opens.map(({ keptBy }) => keptBy)).toEqual(['watch'])
    // Of plc-a alone: plc-b could be changed over enip-io before.
    expect(diff.after.reach.planned - diff.before.reach.planned).toBe(1)
    expect(diff.after.reach.filtered).toBe(diff.before.reach.filtered)
  })

  it('tells a flow that is new from one that changed', () => {
    const fresh = lineOf('figures:').replace('figures', 'more').replace('1433', '1434')
    const added = diffTo([lineOf('figures:'), `${lineOf('figures:')}\n${fresh}`])
    expect(added.opens.map(({ flow, otherPlan }) => [flow, otherPlan])).toEqual([['enterprise-to-operations.more', 'lacks-flow']])
    expect(diffTo(['tcp/1433', 'tcp/1434']).opens.map(({ otherPlan }) => otherPlan)).toEqual(['has-flow'])
  })

  it('gives a witness in words, at the instant asked for where the flow exists then', () => {
    expect(diffTo(['tcp/1433', 'tcp/1434']).opens[0]?.witness).toMatchObject({
      from: 'enterprise',
      to: 'operations',
      source: '10.1.0.5',
      destination: '10.2.0.10',
      protocol: 'tcp',
      port: 1434,
      time: '2026-01-05T12:00:00Z',
      before: 'denied',
      after: 'allowed',
      message: 'pc (10.1.0.5) in `enterprise` to scada (10.2.0.10) in `operations` on tcp/1434 at 2026-01-05T12:00:00Z',
    })
  })

  it('sees an end that lies years ahead', () => {
    const until = (year: number) => planOf(plant(['service: tcp/1433, why: Figures', `service: tcp/1433, until: "${year}-06-01", why: Figures`]))
    const diff = diffPlans(until(2030), until(2031), { now })
    expect(diff.opens.map(({ parts }) => parts[0]?.when)).toEqual(['from 2030-05-31T22:00:00Z until 2031-05-31T22:00:00Z'])
  })
})

describe('addresses that change their zone', () => {
  it('are told apart from what opens and closes, though no flow speaks of them', () => {
    const diff = diffTo([
      '  engineering: { kind: engineering, purpose: Engineering, owner: ot }',
      '  engineering: { kind: engineering, purpose: Engineering, owner: ot, networks: [10.1.0.128/25] }',
    ])
    expect(diff).toMatchObject({ opens: [], closes: [], sameMeaning: false })
    expect(diff.moves).toEqual([{ addresses: '10.1.0.128/25', from: 'enterprise', to: 'engineering' }])
  })

  it('name their asset, with what its flows lose', () => {
    const ews = (zone: string): readonly [string, string] => [
      'role: engineering-workstation, zone: engineering',
      `role: engineering-workstation, zone: ${zone}`,
    ]
    const without: readonly [string, string] = [lineOf('loads:'), lineOf('loads:').replace('from: [ews]', 'from: [10.9.0.77]')]
    const diff = diffTo(ews('operations'), without)
    expect(diff.moves).toEqual([{ asset: 'ews', addresses: '10.9.0.9', from: 'engineering', to: 'operations' }])
    expect(diff.closes.map(({ from, flow }) => [from, flow])).toEqual([['engineering', 'engineering-to-cell-1.loads']])
  })

  it('of zones that only one plan has are compared by name', () => {
    const diff = diffPlans(planOf(smallPlant), planOf(smallPlant.replaceAll('cell-1', 'filling')), { now })
    expect(new Set(diff.opens.map(({ to, from }) => (to === 'filling' ? to : from)))).toEqual(new Set(['filling']))
    expect(diff.closes.length).toBe(diff.opens.length)
    expect(diff.moves.map(({ from, to }) => `${from} ${to}`)).toEqual(['cell-1 filling', 'cell-1 filling', 'cell-1 filling'])
  })
})
