import { describe, expect, it } from 'vitest'
import type { Observations } from '#read/observe'
import { presentFinding } from '#ground/report'
import { parsePlan } from '#reason/plant'
import { draft as draftIn, proposalToYaml } from './index.ts'
import type { Proposal } from './index.ts'
import { observed } from '../../../test/fixture/observations.ts'

const draft = (observations: Observations) => draftIn(observations, 'Europe/Berlin')

const zoneOf = (proposal: Proposal): Record<string, string> => Object.fromEntries(proposal.assets.map((asset) => [asset.observed.id, asset.zone]))

const flowsOf = (proposal: Proposal): string[] =>
  proposal.conduits.flatMap((c) =>
    c.flows.map((f) => `${c.from}>${c.to} ${f.from.join('+')} ${f.service} ${f.operations?.join('+') ?? '-'} ${f.to.join('+')}`),
  )

const twoCells = [
  '10.0.0.10 plc',
  '10.0.0.11 hmi-panel',
  '10.0.0.12 vfd-drive',
  '10.0.0.20 plc',
  '10.0.0.21 hmi-panel',
  '10.0.0.30 scada-server',
  '10.0.0.40 engineering-workstation',
  '10.0.0.50 it-workstation',
]
const work = [
  '10.0.0.11 > 10.0.0.10 tcp/102 s7comm read=900,write=5 x2000',
  '10.0.0.10 > 10.0.0.12 tcp/502 modbus read=500,write=20 x1000',
  '10.0.0.21 > 10.0.0.20 tcp/502 modbus read=900,write=5 x2000',
  '10.0.0.30 > 10.0.0.10 tcp/102 s7comm read=100,write=2 x300',
  '10.0.0.30 > 10.0.0.20 tcp/502 modbus read=100 x300',
]

describe('zones of a draft', () => {
  it('are cells by who works with whom, with hubs apart', () => {
    const zones = zoneOf(draft(observed(twoCells, work)))
    expect(zones['10.0.0.11']).toBe(zones['10.0.0.10'])
    expect(zones['10.0.0.12']).toBe(zones['10.0.0.10'])
    expect(zones['10.0.0.21']).toBe(zones['10.0.0.20'])
    expect(zones['10.0.0.20']).not.toBe(zones['10.0.0.10'])
    expect([zones['10.0.0.30'], zones['10.0.0.40'], zones['10.0.0.50']]).toEqual(['operations', 'engineering', 'enterprise'])
  })

  it('stay two cells when their controllers only interlock', () => {
    const zones = zoneOf(draft(observed(twoCells, [...work, '10.0.0.10 > 10.0.0.20 tcp/502 modbus read=2000 x5000'])))
    expect(zones['10.0.0.20']).not.toBe(zones['10.0.0.10'])
  })

  it('join a controller without devices to the one it works with', () => {
    const zones = zoneOf(draft(observed([...twoCells, '10.0.0.13 plc'], [...work, '10.0.0.13 > 10.0.0.10 tcp/102 s7comm read=200 x400'])))
    expect(zones['10.0.0.13']).toBe(zones['10.0.0.10'])
  })

  it('are not merged by a stray packet of a panel to another cell', () => {
    const zones = zoneOf(draft(observed(twoCells, [...work, '10.0.0.11 > 10.0.0.20 tcp/502 modbus read=1 x4'])))
    expect(zones['10.0.0.20']).not.toBe(zones['10.0.0.10'])
  })

  it('put safety, the unknown and the outside apart', () => {
    const zones = zoneOf(draft(observed([...twoCells, '10.0.0.60 safety-controller', '10.0.0.61 unknown', '203.0.113.9 unknown external'], work)))
    expect([zones['10.0.0.60'], zones['10.0.0.61'], zones['203.0.113.9']]).toEqual(['safety', 'unsorted', 'external'])
  })
})

describe('flows of a draft', () => {
  it('allow what was seen between zones, no more', () => {
    expect(flowsOf(draft(observed(twoCells, work))).toSorted()).toEqual([
      'operations>cell-1 scada-0-30 s7comm read+write plc-0-10',
      'operations>cell-2 scada-0-30 modbus read plc-0-20',
    ])
  })

  it('never pair a client with a server it was not seen with', () => {
    const proposal = draft(observed([...twoCells, '10.0.0.31 historian'], [...work, '10.0.0.31 > 10.0.0.10 tcp/102 s7comm read=100,write=1']))
    const pairs = proposal.conduits.flatMap((c) => c.flows.flatMap((f) => f.from.flatMap((a) => f.to.map((b) => `${a} ${b} ${f.service}`))))
    expect(pairs.toSorted()).toEqual(['historian-0-31 plc-0-10 s7comm', 'scada-0-30 plc-0-10 s7comm', 'scada-0-30 plc-0-20 modbus'])
  })

  it.each([
    ['10.0.0.50 > 10.0.0.10 tcp/102 s7comm read=3', 'draft/direct-to-cell'],
    ['10.0.0.50 > 10.0.0.30 tcp/445 smb session=3', 'draft/lateral-movement'],
    ['10.0.0.50 > 10.0.0.30 tcp/3389 rdp session=3', 'draft/lateral-movement'],
    ['10.0.0.30 > 10.0.0.10 tcp/102 s7comm download=3', 'draft/engineering-elsewhere'],
    ['10.0.0.11 > 203.0.113.9 tcp/443 tls session=3', 'draft/external'],
  ])('refuse `%s` and say so', (text, code) => {
    const proposal = draft(observed([...twoCells, '203.0.113.9 unknown external'], [...work.slice(0, 3), text]))
    expect(proposal.findings.map((finding) => finding.code)).toEqual([code])
    expect(flowsOf(proposal)).toEqual([])
  })

  it('never open the port of a control protocol for something else on it', () => {
    const proposal = draft(observed(twoCells, [...work, '10.0.0.30 > 10.0.0.10 tcp/502 tls session=3', '10.0.0.40 > 10.0.0.20 tcp/502 x50']))
    expect(proposal.findings.map((finding) => finding.code)).toEqual(['draft/not-the-service'])
    expect(flowsOf(proposal).filter((flow) => flow.includes('tcp/502'))).toEqual([])
  })

  it('keep the wanted part of a conversation whose rest is refused', () => {
    const proposal = draft(observed(twoCells, [...work.slice(0, 3), '10.0.0.30 > 10.0.0.10 tcp/102 s7comm read=50,download=3']))
    expect(flowsOf(proposal)).toEqual(['operations>cell-1 scada-0-30 s7comm read plc-0-10'])
    expect(proposal.findings).toHaveLength(1)
  })

  it('let engineering load programs', () => {
    const proposal = draft(observed(twoCells, [...work.slice(0, 3), '10.0.0.40 > 10.0.0.10 tcp/102 s7comm download=30,session=2']))
    expect(flowsOf(proposal)).toEqual(['engineering>cell-1 ews-0-40 s7comm download plc-0-10'])
  })

  it('put engineering into the hours it was seen in, when a whole day was recorded', () => {
    const day = Date.parse('2026-03-01T00:00:00Z') * 1000
    const at = (hours: number): number => day + hours * 3_600_000_000
    const raw = observed(twoCells, [...work.slice(0, 3), '10.0.0.40 > 10.0.0.10 tcp/102 s7comm download=30'])
    const recorded = (hours: number): Observations => ({
      ...raw,
      sources: raw.sources.map((source) => ({ ...source, firstUs: at(0), lastUs: at(hours) })),
      conversations: raw.conversations.map((c) => ({ ...c, firstUs: at(1.5), lastUs: at(1.8) })),
    })
    expect(draft(recorded(23.9)).windows.map(({ days, from, to }) => ({ days, from, to }))).toEqual([{ days: ['sun'], from: '02:00', to: '03:00' }])
    expect(draft(recorded(23.9)).conduits.flatMap((c) => c.flows.map((f) => f.during))).toEqual(['engineering-hours'])
    expect(draft(recorded(3)).windows).toEqual([])
  })

  it('tell a scan from a partner that is down', () => {
    const knock = (n: number) => Array.from({ length: n }, (_, i) => `10.0.0.50 > 10.0.1.${i} tcp/502 !`)
    expect(draft(observed(twoCells, [...work.slice(0, 3), ...knock(30)])).findings.map((f) => f.code)).toEqual(['draft/scan'])
    expect(draft(observed(twoCells, [...work.slice(0, 3), ...knock(2)])).findings).toEqual([])
  })
})

describe('the drafted document', () => {
  const proposal = draft(
    observed(
      [...twoCells, '10.0.0.60 safety-controller'],
      [...work, '10.0.0.50 > 10.0.0.10 tcp/102 s7comm read=3', '10.0.0.30 > 10.0.0.60 tcp/502 modbus read=9'],
    ),
  )
  const yaml = proposalToYaml(proposal, { plant: 'Two cells', timezone: 'Europe/Berlin', point: 'fw-plant' })

  it('is a plan that reads back with all its zones, assets and flows', () => {
    const plan = parsePlan(yaml, 'plan.yaml')
    expect(plan.findings.map(presentFinding)).toEqual([])
    if (!plan.ok) throw new Error('not ok')
    expect([...plan.value.zones.keys()]).toEqual(proposal.zones.map((zone) => zone.id))
    expect(plan.value.assets.size).toBe(9)
    expect([...plan.value.conduits.values()].flatMap((c) => c.flows).length).toBe(proposal.conduits.flatMap((c) => c.flows).length)
  })

  it('gives a reason for every zone, asset and flow, and says what it refused', () => {
    expect(yaml).toMatch(/# .*draft\/direct-to-cell/)
    for (const asset of proposal.assets) expect(yaml).toMatch(new RegExp(`#.*\\n  ${asset.id}:`))
    for (const conduit of proposal.conduits) for (const flow of conduit.flows) expect(yaml).toMatch(new RegExp(`#.*packets.*\\n +${flow.id}:`))
  })

  it('cannot be broken out of by what a device calls itself', () => {
    const hostile = observed(['10.0.0.10 plc', '10.0.0.11 hmi-panel'], ['10.0.0.11 > 10.0.0.10 tcp/102 s7comm read=9'])
    const named = {
      ...hostile,
      assets: hostile.assets.map((a) => ({ ...a, names: ['x\npromises: [evil]'], role: { ...a.role, because: ['said `\n  evil: {}`'] } })),
    }
    const plan = parsePlan(proposalToYaml(draft(named), { plant: 'P', timezone: 'UTC', point: 'fw' }), 'plan.yaml')
    if (!plan.ok) throw new Error(plan.findings.map(presentFinding).join('\n'))
    expect(plan.value.promises).toEqual([])
    expect([...plan.value.zones.keys()]).toEqual(['cell-1'])
  })
})
