import { diffPlanFiles } from '#act/command'
import { presentPlanDiff } from '#show/contract'
import { planDiffText } from '#show/text'
import { noteFindings, printJson, unusable, wantsJson } from './answer.ts'
import { asOfOption, badDate, instantOf } from './check.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const diff: Verb = {
  name: 'diff',
  synopsis: '<before.yaml> <after.yaml>',
  summary: 'what newly opens, what closes: packets, not lines',
  options: { 'as-of': asOfOption, json: { text: 'print the difference as one JSON document' } },
  least: 2,
  run: async (invocation) => {
    const { screen } = invocation
    const now = instantOf(invocation)
    if (now === undefined) return badDate(invocation)
    const [before = '', after = ''] = invocation.positionals
    const result = await diffPlanFiles(before, after, now)
    if (!result.ok) return unusable(screen, result.findings)
    noteFindings(screen, result.findings)
    if (wantsJson(invocation)) printJson(screen, presentPlanDiff(result.value))
    else screen.print(planDiffText(result.value))
    return result.value.sameMeaning ? exitCode.holds : exitCode.findings
  },
}
