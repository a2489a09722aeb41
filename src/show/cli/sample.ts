import { samplePlanFile, writeSample } from '#act/command'
import { textOption, unusable } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const sample: Verb = {
  name: 'sample',
  synopsis: '',
  summary: "write the sample plant's capture, to try the verbs on",
  options: { output: { value: 'FOLDER', text: 'where (default: this folder)' } },
  least: 0,
  run: async (invocation) => {
    const written = await writeSample(textOption(invocation, 'output') ?? '.')
    if (!written.ok) return unusable(invocation.screen, written.findings)
    invocation.screen.print(`${written.value}\nIts plan is ${samplePlanFile}. Next: bulkhead observe ${written.value}`)
    return exitCode.holds
  },
}
