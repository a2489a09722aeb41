import type { Finding } from '#ground/report'
import { readPlan, replayPlan } from '#act/command'
import { presentReach, presentReplay } from '#show/contract'
import { replayText } from '#show/text'
import { printJson, unusable, wantsJson } from './answer.ts'
import { asOfOption, badDate, instantOf } from './check.ts'
import { observeWithProgress } from './observe.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

const noPackets: Finding = {
  code: 'replay/no-packets',
  severity: 'error',
  message: 'there is no packet in what was given, so nothing can be said about the plan',
  help: 'name a capture that holds traffic of the plant',
}

export const replay: Verb = {
  name: 'replay',
  synopsis: '<plan.yaml> <captures or folders…>',
  summary: 'does it still run? what would break, what is not needed',
  options: { 'as-of': asOfOption, json: { text: 'print every verdict as one JSON document' } },
  least: 2,
  run: async (invocation) => {
    const now = instantOf(invocation)
    if (now === undefined) return badDate(invocation)
    const plan = await readPlan(invocation.positionals[0] ?? '')
    if (!plan.ok) return unusable(invocation.screen, plan.findings)
    const observed = await observeWithProgress(invocation.positionals.slice(1), invocation)
    if (observed.findings.length > 0) return exitCode.usage
    // No evidence is never a pass: a verdict over nothing recorded would read as "everything still runs".
    if (observed.observations.sources.every((source) => source.packets === 0)) return unusable(invocation.screen, [noPackets])
    const replayed = replayPlan(plan.value, observed.observations, now)
    if (wantsJson(invocation))
      printJson(invocation.screen, presentReplay(plan.value.plant, plan.value.revision, replayed.replay, presentReach(replayed.reach)))
    else invocation.screen.print(replayText(replayed.replay, replayed.policy))
    return replayed.replay.conversations.some((conversation) => conversation.effect === 'breaks') ? exitCode.findings : exitCode.holds
  },
}
