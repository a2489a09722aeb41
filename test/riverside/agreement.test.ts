import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftPlan, observeCaptures, readPlan, readTruth, replayPlan, samplePlanFile, writeSample } from '#act/command'
import { presentFinding } from '#ground/report'
import type { Truth } from '#read/synth'
import type { Observations } from '#read/observe'
import type { Proposal } from '#reason/draft'
import type { Plan } from '#reason/plant'

let folder: string
let truth: Truth
let observations: Observations
let proposal: Proposal
let plan: Plan

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulkhead-agreement-'))
  truth = await readTruth()
  const capture = await writeSample(folder)
  if (!capture.ok) throw new Error('the sample was not written')
  observations = (await observeCaptures([capture.value])).observations
  proposal = draftPlan(observations, { plant: truth.plant, timezone: truth.timezone, point: 'fw' }).proposal
  const read = await readPlan(samplePlanFile)
  if (!read.ok) throw new Error(read.findings.map(presentFinding).join('\n'))
  plan = read.value
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const addressOf = (id: string): string => truth.assets.get(id)?.address ?? ''

describe('what is observed of the sample plant', () => {
  it('is every asset that was written down, and none besides but the two outside', () => {
    const expected = [...truth.assets.values(), ...truth.outside.values()].map((asset) => asset.address).toSorted()
    expect(observations.assets.flatMap((asset) => asset.addresses).toSorted()).toEqual(expected)
  })

  it('gives at least nine in ten assets the role that was written down, and never takes a controller for something else', () => {
    const roleAt = new Map(observations.assets.map((asset) => [asset.id, asset.role.value]))
    const wrong = [...truth.assets.values()].filter((asset) => roleAt.get(asset.address) !== asset.role)
    const controllers = new Set(['plc', 'safety-controller', 'vfd-drive', 'engineering-workstation', 'scada-server'])
    expect(wrong.filter((asset) => controllers.has(asset.role)).map((asset) => `${asset.id}: ${roleAt.get(asset.address)}`)).toEqual([])
    expect(wrong.length / truth.assets.size).toBeLessThanOrEqual(0.1)
  })
})

/** Drafted cells have no names of ours: each is matched to the zone of the truth that most of its assets lie in. */
const matchedZones = (): ReadonlyMap<string, string> => {
  const trueZone = new Map([...truth.assets.values()].map((asset) => [asset.address, asset.zone]))
  return new Map(
    proposal.zones.map((zone) => {
      const members = proposal.assets.filter((asset) => asset.zone === zone.id).flatMap((asset) => trueZone.get(asset.observed.id) ?? [])
      const best = [...Map.groupBy(members, (z) => z)].toSorted((a, b) => b[1].length - a[1].length)[0]
      return [zone.id, best?.[0] ?? 'outside']
    }),
  )
}

describe('what is drafted of the sample plant', () => {
  it('puts at least nine in ten assets into the zone that was written down, and every asset of cells and safety', () => {
    const zoneOf = matchedZones()
    const drafted = new Map(proposal.assets.map((asset) => [asset.observed.id, zoneOf.get(asset.zone)]))
    const wrong = [...truth.assets.values()].filter((asset) => drafted.get(asset.address) !== asset.zone)
    expect(wrong.filter((asset) => /^(cell|safety|engineering)/.test(asset.zone)).map((asset) => asset.id)).toEqual([])
    expect(wrong.length / truth.assets.size).toBeLessThanOrEqual(0.1)
    // No two zones of the truth became one, and none was torn apart.
    const cells = proposal.zones.filter((zone) => zone.kind === 'cell').map((zone) => zoneOf.get(zone.id))
    expect(cells.toSorted()).toEqual(['cell-1', 'cell-2', 'cell-3'])
  })

  it('lists every trouble that crosses zones as a finding, and allows none of it', () => {
    const text = proposal.findings.map((finding) => `${finding.code} ${finding.message}`)
    const idAt = new Map(proposal.assets.map((asset) => [asset.observed.id, asset.id]))
    const named = (id: string): string => idAt.get(addressOf(id)) ?? '?'
    const expected: readonly (readonly [string, string])[] = [
      ['draft/direct-to-cell', named('pc-quality')],
      ['draft/lateral-movement', named('pc-planning')],
      ['draft/scan', named('pc-sales')],
      ['draft/engineering-elsewhere', named('ops-2')],
      ['draft/lateral-movement', named('vendor-laptop')],
      ['draft/direct-to-cell', named('vendor-laptop')],
      ['draft/external', named('hmi-pack')],
    ]
    for (const [code, client] of expected)
      expect(
        text.some((line) => line.startsWith(code) && line.includes(`\`${client}\``)),
        `${code} ${client}`,
      ).toBe(true)
  })
})

describe('the sample plan', () => {
  it('has every asset of the truth in its zone, at its address, with its role', () => {
    for (const asset of truth.assets.values()) expect(plan.assets.get(asset.id), asset.id).toMatchObject({ zone: asset.zone, role: asset.role })
    expect(plan.assets.size).toBe(truth.assets.size)
  })

  it('lets all required traffic run, and breaks exactly the trouble', () => {
    const { replay } = replayPlan(plan, observations, Date.parse('2026-03-02T08:00:00Z') / 1000)
    const ends = (flow: { readonly from: readonly string[]; readonly to: readonly string[] }): readonly string[] => {
      const address = (id: string): string => truth.assets.get(id)?.address ?? truth.outside.get(id)?.address ?? id
      return flow.from.flatMap((a) => flow.to.map((b) => `${address(a)} ${address(b)}`))
    }
    const required = new Set([...truth.flows.values()].flatMap(ends))
    const trouble = new Set([...truth.trouble.values()].flatMap((t) => ends(t.flow)))
    const scanner = addressOf('pc-sales')
    const broken = replay.conversations.filter((c) => c.effect === 'breaks')
    for (const { conversation: c } of broken) {
      const pair = `${c.client} ${c.server}`
      expect(trouble.has(pair) || c.client === scanner, `${pair} ${c.service} breaks and is no trouble`).toBe(true)
    }
    const brokenPairs = new Set(broken.map(({ conversation: c }) => `${c.client} ${c.server}`))
    for (const pair of trouble) if (!pair.includes('/')) expect(brokenPairs.has(pair), `${pair} is trouble and runs`).toBe(true)
    const running = new Set(replay.conversations.filter((c) => c.verdict === 'allowed').map(({ conversation: c }) => `${c.client} ${c.server}`))
    for (const pair of required) expect(running.has(pair), `${pair} is required and does not run`).toBe(true)
    expect(replay.unusedFlows).toEqual([])
  })
})
