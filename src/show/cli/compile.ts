import { compilePlan, readPlan, writeCompiled } from '#act/command'
import { noteFindings, printJson, textOption, unusable, wantsJson } from './answer.ts'
import { asOfOption, badDate, instantOf } from './check.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const compile: Verb = {
  name: 'compile',
  synopsis: '<plan.yaml>',
  summary: 'configurations for every enforcement point, with manifest',
  options: {
    output: { value: 'FOLDER', text: 'write files there (default: print them)' },
    point: { value: 'ID', text: 'only this enforcement point' },
    weeks: { value: 'N', text: 'lay out windows this many weeks ahead (default: 53)' },
    'as-of': asOfOption,
    json: { text: 'print the manifests as one JSON document' },
  },
  least: 1,
  run: async (invocation) => {
    const { screen } = invocation
    const now = instantOf(invocation)
    if (now === undefined) return badDate(invocation)
    const weeks = Number(textOption(invocation, 'weeks') ?? '53')
    if (!Number.isInteger(weeks) || weeks < 1 || weeks > 520) {
      screen.note('`--weeks` wants a whole number from 1 to 520')
      return exitCode.usage
    }
    const plan = await readPlan(invocation.positionals[0] ?? '')
    if (!plan.ok) return unusable(screen, plan.findings)
    const point = textOption(invocation, 'point')
    const compiled = compilePlan(plan.value, { now, weeks, ...(point === undefined ? {} : { point }) })
    noteFindings(screen, compiled.findings)
    if (!compiled.ok) return exitCode.findings
    const folder = textOption(invocation, 'output')
    let files: readonly string[] = []
    if (folder !== undefined) {
      const written = await writeCompiled(compiled.value, folder)
      if (!written.ok) return unusable(screen, written.findings)
      files = written.value
    }
    if (wantsJson(invocation)) printJson(screen, { files, points: compiled.value.map(({ manifest }) => manifest) })
    else if (folder === undefined) for (const { emitted } of compiled.value) for (const file of emitted.files) screen.print(file.text)
    else screen.print([...files, 'Nothing was loaded anywhere: a person does that, after operations agreed.'].join('\n'))
    return exitCode.holds
  },
}
