/**
 * How long the questions of the pages take on the largest plan they must stay fluid with, and on a day of its traffic.
 * Run: `node --conditions=source bench/large-plan.bench.ts [conversations]`. Times are wall clock and CPU, of one cold and one warm run each.
 */
import type { Conversation, Observations } from '#read/observe'
import { replay, writeReach } from '#reason/analyze'
import { formatAddress } from '#ground/net'
import { parsePlan } from '#reason/plant'
import type { Plan } from '#reason/plant'
import { createPlanPolicy } from '#reason/policy'
import { largePlan } from '../test/fixture/large-plan.ts'
import { observed } from '../test/fixture/observations.ts'
import { drawFrom } from '../test/fixture/random.ts'
import type { Draw } from '../test/fixture/random.ts'

const now = 1_772_323_200

const spoken = ['tcp/102', 'tcp/502', 'tcp/443', 'tcp/502 modbus read=5,write=1', 'tcp/102 s7comm read=9', 'udp/123 ntp time-sync=3'] as const

/** Half of them run along flows of the plan (and may ask for more than it allows), half between any two assets. */
const traffic = (plan: Plan, count: number, draw: Draw): Observations => {
  const flows = [...plan.conduits.values()].flatMap((conduit) => conduit.flows)
  const addresses = [...plan.assets.values()].flatMap((asset) => asset.addresses)
  const oneOf = <T>(list: readonly T[]): T => list[draw(list.length)] as T
  const lines = Array.from({ length: count }, (_, i) => {
    const flow = oneOf(flows)
    const [client, server] = i % 2 === 0 ? [oneOf(flow.from).ranges[0]?.first, oneOf(flow.to).ranges[0]?.first] : [oneOf(addresses), oneOf(addresses)]
    return `${formatAddress(client ?? 0n)} > ${formatAddress(server ?? 0n)} ${oneOf(spoken)}`
  })
  const observations = observed([], lines)
  const at = (conversation: Conversation): Conversation => {
    const firstUs = (now + draw(6 * 86_400)) * 1_000_000
    return { ...conversation, firstUs, lastUs: firstUs + draw(86_400) * 1_000_000 }
  }
  return { ...observations, conversations: observations.conversations.map(at) }
}

interface Run {
  readonly wallMs: number
  readonly cpuMs: number
}

const timed = <T>(work: () => T): { readonly value: T; readonly runs: readonly Run[] } => {
  const run = (): { readonly value: T; readonly run: Run } => {
    const [before, start] = [process.cpuUsage(), performance.now()]
    const value = work()
    const wallMs = performance.now() - start
    const { user, system } = process.cpuUsage(before)
    return { value, run: { wallMs, cpuMs: (user + system) / 1000 } }
  }
  const [cold, warm] = [run(), run()]
  return { value: warm.value, runs: [cold.run, warm.run] }
}

const presentMs = (ms: number): string => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`)

const presentRuns = (runs: readonly Run[]): string =>
  runs.map(({ wallMs, cpuMs }) => `${presentMs(wallMs)} (CPU ${presentMs(cpuMs)})`).join(', then ')

/** Prints lines of figures. */
export const benchLargePlan = (print: (line: string) => void, conversations = 20_000): void => {
  const text = largePlan(7)
  const parsed = timed(() => parsePlan(text, 'plan.yaml'))
  if (!parsed.value.ok) throw new Error('the large plan is no plan')
  const plan = parsed.value.value
  print(`plan of ${plan.assets.size} assets, ${plan.zones.size} zones, ${plan.conduits.size} conduits, ${(text.length / 1000).toFixed(0)} kB`)
  print(`  read in ${presentRuns(parsed.runs)}`)
  const policy = timed(() => createPlanPolicy(plan, { now }))
  print(`  made a policy in ${presentRuns(policy.runs)}`)
  const reach = timed(() => writeReach(policy.value, undefined))
  print(`  write-reach of ${reach.value.assets.length} assets to ${reach.value.controllers.length} controllers in ${presentRuns(reach.runs)}`)
  const observations = traffic(plan, conversations, drawFrom(11))
  const replayed = timed(() => replay(policy.value, observations))
  const denied = replayed.value.conversations.filter(({ verdict }) => verdict === 'denied').length
  print(`  replayed ${conversations} conversations, ${denied} of them denied, in ${presentRuns(replayed.runs)}`)
}

if (import.meta.main) {
  const count = process.argv[2]
  benchLargePlan((line) => void process.stdout.write(`${line}\n`), count === undefined ? undefined : Number(count))
}
