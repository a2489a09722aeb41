import { observeCaptures } from '#act/command'
import type { Observed } from '#act/command'
import { presentObservations } from '#read/observe'
import { observationsText } from '#show/text'
import { createProgressBar } from '#show/terminal'
import { noteFindings, printJson, wantsJson } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Invocation, Verb } from './verb.ts'

/** Reads captures with a progress bar and tells what could not be read. */
export const observeWithProgress = async (paths: readonly string[], invocation: Invocation): Promise<Observed> => {
  const bar = createProgressBar()
  const observed = await observeCaptures(paths, bar.update)
  bar.clear()
  if (observed.leftOut.length > 0) invocation.screen.note(`left out ${observed.leftOut.length} files of these folders that are no captures`)
  noteFindings(invocation.screen, [...observed.findings, ...observed.observations.sources.flatMap((source) => source.findings)])
  return observed
}

export const observe: Verb = {
  name: 'observe',
  synopsis: '<captures or folders…>',
  summary: 'what is here, who talks, what it does',
  options: { json: { text: 'print the observations as one JSON document' } },
  least: 1,
  run: async (invocation) => {
    const { observations, findings } = await observeWithProgress(invocation.positionals, invocation)
    if (wantsJson(invocation)) printJson(invocation.screen, presentObservations(observations))
    else invocation.screen.print(observationsText(observations))
    return findings.length > 0 ? exitCode.usage : exitCode.holds
  },
}
