import { checkPlanFile, nowSeconds } from '#act/command'
import { parseInstant } from '#ground/time'
import { presentFindings } from '#show/contract'
import { codeOf, findingLines, printJson, textOption, wantsJson } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Invocation, Verb } from './verb.ts'

/** `--as-of 2027-01-31`: the day to judge by, instead of now. Undefined when it is no date. */
export const instantOf = (invocation: Invocation): number | undefined => {
  const text = textOption(invocation, 'as-of')
  return text === undefined ? nowSeconds() : parseInstant(text, 'UTC')
}

export const asOfOption = { value: 'DATE', text: 'judge by this day (UTC) instead of now' } as const

/** What every verb says to a date it cannot read. */
export const badDate = (invocation: Invocation): typeof exitCode.usage => {
  invocation.screen.note('`--as-of` wants a date such as 2027-01-31 or 2027-01-31T18:00')
  return exitCode.usage
}

export const check: Verb = {
  name: 'check',
  synopsis: '<plan.yaml>',
  summary: 'lint, promises, what is about to lapse',
  options: { 'as-of': asOfOption, json: { text: 'print the findings as one JSON document' } },
  least: 1,
  run: async (invocation) => {
    const now = instantOf(invocation)
    if (now === undefined) return badDate(invocation)
    const file = invocation.positionals[0] ?? ''
    const result = await checkPlanFile(file, now)
    const { findings } = result
    const counts = { error: 0, warning: 0, note: 0 }
    for (const finding of findings) counts[finding.severity]++
    if (wantsJson(invocation)) printJson(invocation.screen, { plan: file, usable: result.ok, counts, findings: presentFindings(findings) })
    else {
      if (findings.length > 0) invocation.screen.print(findingLines(findings))
      invocation.screen.print(`${file}: ${counts.error} errors, ${counts.warning} warnings, ${counts.note} notes`)
    }
    if (!result.ok && findings.some((f) => f.code.startsWith('file/') || f.code === 'plan/syntax')) return exitCode.usage
    return codeOf(findings)
  },
}
