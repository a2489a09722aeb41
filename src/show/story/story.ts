import { join, relative } from 'node:path'
import type { OnProgress } from '#act/command'
import {
  compilePlan,
  draftPlan,
  observeCaptures,
  proveConfig,
  readPlan,
  replayPlan,
  samplePlanFile,
  writeCompiled,
  writeSample,
  writeTextFile,
} from '#act/command'
import { presentFinding } from '#ground/report'
import type { Result } from '#ground/report'
import { roleById } from '#ground/role'
import { parseInstant } from '#ground/time'
import type { Observations } from '#read/observe'
import type { Proposal } from '#reason/draft'
import type { Plan } from '#reason/plant'
import { paint, table, visibleText, wrap } from '#show/terminal'
import { proofText, reachText, replayText } from '#show/text'

export interface StoryOptions {
  /** Where capture, plan and configurations are written. */
  readonly folder: string
  readonly print: (text: string) => void
  readonly onProgress: OnProgress
}

/** The morning after the recorded day: the story is the same whenever it is told. */
const asOf = parseInstant('2026-03-02T08:00:00Z', 'UTC') ?? 0
const columns = 110

const expected = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`the sample plant does not do what it should:\n${result.findings.map(presentFinding).join('\n')}`)
  return result.value
}

/** Lines of a paragraph; one that is indented keeps its continuations further in. */
const say = (options: StoryOptions, ...lines: readonly string[]): void => {
  const indentOf = (line: string): string => (line.startsWith(' ') ? `${/^ */.exec(line)?.[0] ?? ''}  ` : '')
  options.print(lines.map((line) => wrap(line, columns, indentOf(line))).join('\n'))
}

const chapter = (options: StoryOptions, number: number, title: string): void => options.print(`\n${paint(['bold', 'cyan'], `${number}. ${title}`)}`)

const see = async (options: StoryOptions): Promise<Observations> => {
  chapter(options, 1, 'See: what is here, who talks, what it does')
  const capture = expected(await writeSample(options.folder))
  const { observations } = await observeCaptures([capture], options.onProgress)
  const source = observations.sources[0]
  say(
    options,
    `Riverside Bottling runs on one flat network. A day of its traffic lies in ${relative(process.cwd(), capture)}: ${source?.packets ?? 0} packets, ${observations.assets.length} assets, ${observations.conversations.length} conversations.`,
    `Every operation is read from the bytes, whatever the port: reads, writes, downloads.`,
  )
  const byRole = [...Map.groupBy(observations.assets, (asset) => asset.role.value)].toSorted((a, b) => b[1].length - a[1].length)
  say(options, `By what they do: ${byRole.map(([role, assets]) => `${assets.length} ${roleById(role)?.name ?? role}`).join(', ')}.`)
  const decoded = observations.conversations.filter((c) => c.basis === 'payload' && Object.keys(c.operations).some((o) => o !== 'session'))
  const totals = new Map<string, number>()
  for (const c of decoded)
    for (const [operation, count] of Object.entries(c.operations))
      totals.set(`${c.service} ${operation}`, (totals.get(`${c.service} ${operation}`) ?? 0) + count)
  const busiest = [...totals].filter(([key]) => !key.endsWith(' session')).toSorted((a, b) => b[1] - a[1])
  say(options, `Requests by service and operation: ${busiest.map(([key, count]) => `${key} ${count}`).join(', ')}.`)
  return observations
}

const zonesText = (proposal: Proposal): string =>
  table(
    [{ title: 'zone' }, { title: 'kind' }, { title: 'assets', align: 'right' }, { title: 'who' }],
    proposal.zones.map((zone) => {
      const members = proposal.assets.filter((asset) => asset.zone === zone.id).map((asset) => visibleText(asset.id))
      return [
        zone.id,
        zone.kind,
        String(members.length),
        wrap(members.join(', '), columns - 30).split('\n')[0] + (members.join(', ').length > columns - 30 ? ' …' : ''),
      ]
    }),
  )

const propose = async (options: StoryOptions, observations: Observations): Promise<void> => {
  chapter(options, 2, 'Draft: zones and conduits from what was seen, each with its reason')
  const { proposal, yaml } = draftPlan(observations, { plant: 'Riverside Bottling', timezone: 'Europe/Berlin', point: 'fw-plant' })
  const file = expected(await writeTextFile(join(options.folder, 'drafted-plan.yaml'), yaml))
  options.print(zonesText(proposal))
  const flows = proposal.conduits.flatMap((conduit) => conduit.flows)
  say(options, '', `${proposal.conduits.length} conduits with ${flows.length} flows would carry what production needs. For example:`)
  for (const flow of flows.filter((f) => f.operations !== undefined).slice(0, 4)) say(options, `  ${flow.conduit}: ${flow.why} — ${flow.evidence}`)
  say(options, '', paint('bold', 'Seen, and deliberately not allowed:'))
  for (const finding of proposal.findings) say(options, `  ${visibleText(finding.message)}`)
  say(
    options,
    '',
    `The draft is in ${relative(process.cwd(), file)}. The people of the plant read it, gave owners, windows and end dates, and accepted two risks by name: ${relative(process.cwd(), samplePlanFile)}.`,
  )
}

const judgeIt = (options: StoryOptions, plan: Plan, observations: Observations): void => {
  chapter(options, 3, 'Replay: does it still run? What would break comes first')
  const { replay, policy, reach } = replayPlan(plan, observations, asOf)
  options.print(replayText(replay, policy, 12))
  say(options, '', 'Everything that would break is trouble that somebody should hear about today; production keeps running.')
  chapter(options, 4, 'Write-reach: who can write to how many controllers, today and after')
  options.print(reachText(reach, 10))
  say(
    options,
    '',
    `From ${reach.totals.flat} to ${reach.totals.filtered}: what a compromised PC can touch is what the firewall leaves it. Operations that a packet filter cannot see are kept by watch rules (${reach.totals.planned}).`,
  )
}

const enforce = async (options: StoryOptions, plan: Plan): Promise<void> => {
  chapter(options, 5, 'Enforce: rules for every enforcement point, denied by default')
  const compiled = expected(compilePlan(plan, { now: asOf }))
  const files = expected(await writeCompiled(compiled, options.folder))
  for (const { policy, emitted, manifest } of compiled) {
    const residue = manifest.flows.filter((flow) => flow.residue.length > 0).length
    say(
      options,
      `${policy.point}: ${policy.interfaces.length} interfaces, ${policy.conduits.length} conduits, ${policy.flows.length} flows, ${emitted.files[0]?.text.split('\n').length ?? 0} lines; ${residue} flows whose operations need a watch rule.`,
    )
  }
  say(options, `Nothing was loaded anywhere: ${files.map((file) => relative(process.cwd(), file)).join(', ')}.`)
  chapter(options, 6, 'Prove: the files are exactly the plan')
  for (const { emitted } of compiled) {
    const file = emitted.files[0]
    if (file !== undefined) options.print(proofText(expected(proveConfig(plan, file.text, file.name, { now: asOf }))))
  }
  const first = compiled.map(({ emitted }) => emitted.files[0]).find((file) => file?.text.includes('tcp . 502 . ') === true)
  const edited = first?.text.replace('tcp . 502 . ', 'tcp . 502-503 . ')
  if (first === undefined || edited === undefined) return
  say(options, '', 'And when somebody widens one port by hand:')
  options.print(proofText(expected(proveConfig(plan, edited, `${first.name} (edited)`, { now: asOf }))))
}

const goOn = (options: StoryOptions): void => {
  options.print(`\n${paint(['bold', 'cyan'], 'Now with your own plant')}`)
  options.print(
    [
      '  npx bulkhead observe  capture.pcap                  what is here, who talks, what it does',
      '  npx bulkhead draft    capture.pcap -o plan.yaml     a plan to read and correct',
      '  npx bulkhead check    plan.yaml                     what is missing in it',
      '  npx bulkhead replay   plan.yaml capture.pcap        what would break',
      '  npx bulkhead compile  plan.yaml -o firewall/        rules and manifest',
      '  npx bulkhead prove    plan.yaml firewall/*.nft      are they exactly the plan?',
    ].join('\n'),
  )
}

/** The whole thread on the sample plant, told on the terminal. */
export const tellStory = async (options: StoryOptions): Promise<void> => {
  const observations = await see(options)
  await propose(options, observations)
  const plan = expected(await readPlan(samplePlanFile))
  judgeIt(options, plan, observations)
  await enforce(options, plan)
  goOn(options)
}
