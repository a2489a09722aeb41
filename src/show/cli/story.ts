import { tellStory } from '#show/story'
import { createProgressBar } from '#show/terminal'
import { textOption } from './answer.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const story: Verb = {
  name: 'story',
  synopsis: '',
  summary: 'the whole thread on the sample plant',
  options: { output: { value: 'FOLDER', text: 'where its files are written (default: riverside-story)' } },
  least: 0,
  run: async (invocation) => {
    const bar = createProgressBar()
    await tellStory({
      folder: textOption(invocation, 'output') ?? 'riverside-story',
      print: (text) => {
        bar.clear()
        invocation.screen.print(text)
      },
      onProgress: bar.update,
    })
    return exitCode.holds
  },
}
