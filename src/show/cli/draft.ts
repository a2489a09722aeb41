import { draftPlan, writeTextFile } from '#act/command'
import { presentFindings } from '#show/contract'
import { noteFindings, printJson, textOption, unusable, wantsJson } from './answer.ts'
import { observeWithProgress } from './observe.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const draft: Verb = {
  name: 'draft',
  synopsis: '<captures or folders…>',
  summary: 'zones and conduits proposed from traffic, each choice explained',
  options: {
    output: { value: 'FILE', text: 'write the plan there (default: print it)' },
    plant: { value: 'NAME', text: 'name of the plant (default: Plant)' },
    timezone: { value: 'ZONE', text: 'its time zone, as Europe/Berlin (default: UTC)' },
    point: { value: 'ID', text: 'enforcement point all conduits pass (default: fw-plant)' },
    json: { text: 'print the proposal as one JSON document' },
  },
  least: 1,
  run: async (invocation) => {
    const observed = await observeWithProgress(invocation.positionals, invocation)
    if (observed.findings.length > 0) return exitCode.usage
    const names = {
      plant: textOption(invocation, 'plant') ?? 'Plant',
      timezone: textOption(invocation, 'timezone') ?? 'UTC',
      point: textOption(invocation, 'point') ?? 'fw-plant',
    }
    const { proposal, yaml } = draftPlan(observed.observations, names)
    const file = textOption(invocation, 'output')
    if (file !== undefined) {
      const written = await writeTextFile(file, yaml)
      if (!written.ok) return unusable(invocation.screen, written.findings)
    }
    if (wantsJson(invocation)) {
      printJson(invocation.screen, {
        zones: proposal.zones,
        assets: proposal.assets.map(({ id, role, zone, because, observed: { addresses } }) => ({ id, role, zone, because, addresses })),
        conduits: proposal.conduits,
        findings: presentFindings(proposal.findings),
        plan: yaml,
      })
    } else {
      noteFindings(invocation.screen, proposal.findings)
      if (file === undefined) invocation.screen.print(yaml)
      else
        invocation.screen.print(
          `${file}: ${proposal.zones.length} zones, ${proposal.assets.length} assets, ${proposal.conduits.length} conduits. Next: bulkhead check ${file}`,
        )
    }
    return exitCode.holds
  },
}
