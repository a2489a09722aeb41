import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compilePlan, draftPlan, observeCaptures, proveConfig, replayPlan } from '#act/command'
import { presentFinding } from '#ground/report'
import { parsePlan } from '#reason/plant'
import { capturesFolder, requireCaptures } from '../requirements.ts'

const captures = requireCaptures()
const files = captures.met
  ? readdirSync(capturesFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(pcap|pcapng|cap|trace)\d*(\.gz)?$/.test(name))
      .toSorted()
  : []

/** The whole thread on one capture; undefined when it holds, else what went wrong. */
const thread = async (name: string): Promise<string | undefined> => {
  const { observations } = await observeCaptures([join(capturesFolder, name)])
  const { proposal, yaml } = draftPlan(observations, { plant: 'Drafted', timezone: 'Europe/Berlin', point: 'fw' })
  const plan = parsePlan(yaml, name)
  if (!plan.ok) return `the draft is no plan: ${plan.findings.map(presentFinding).join('; ')}`
  const now = Math.floor((observations.sources[0]?.lastUs ?? 0) / 1_000_000)
  const { replay } = replayPlan(plan.value, observations, now)
  const flows = new Set(replay.conversations.flatMap((c) => c.flows))
  const unused = proposal.conduits.flatMap((c) => c.flows.map((f) => `${f.conduit}.${f.id}`)).filter((id) => !flows.has(id))
  if (unused.length > 0) return `drafted flows that its own traffic does not use: ${unused.join(', ')}`
  const compiled = compilePlan(plan.value, { now })
  if (!compiled.ok) return `the draft does not compile: ${compiled.findings.map(presentFinding).join('; ')}`
  for (const { emitted } of compiled.value) {
    for (const file of emitted.files) {
      const proof = proveConfig(plan.value, file.text, file.name, { now })
      if (!proof.ok || !proof.value.equal) return `${file.name} is not proved`
    }
  }
  return undefined
}

describe(`the thread on real traffic${captures.met ? '' : ` (skipped: ${captures.reason})`}`, () => {
  it.skipIf(!captures.met)('drafts of every shared capture read back, run their own traffic, compile, and are proved', async () => {
    const failed: string[] = []
    for (const name of files) {
      const problem = await thread(name)
      if (problem !== undefined) failed.push(`${name}: ${problem}`)
    }
    expect(failed).toEqual([])
    expect(files.length).toBeGreaterThan(350)
  })
})
