import { backUp } from '#act/archive'
import { visibleText } from '#show/terminal'
import { noteFindings, printJson, unusable, wantsJson } from './answer.ts'
import { dataFolderOf, openKept, placeOptions } from './stored.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

const whileItRuns = 'end the server first, or let it make the backup while it runs: the page `Server › Audit log and backup`, or `POST /api/backup`'

export const backup: Verb = {
  name: 'backup',
  synopsis: '<file>',
  summary: 'everything a server keeps, with its keys, in one file that only its owner may read',
  options: { ...placeOptions, json: { text: 'print what was written as one JSON document' } },
  least: 1,
  run: async (invocation) => {
    const { screen } = invocation
    const file = invocation.positionals[0] ?? ''
    const opened = await openKept(invocation, whileItRuns)
    if (!opened.ok) return unusable(screen, opened.findings)
    noteFindings(screen, opened.findings)
    try {
      const made = await backUp({ store: opened.value, file, at: Date.now(), keysFrom: dataFolderOf(invocation) })
      if (!made.ok) return unusable(screen, made.findings)
      const { rows, bytes, sha256 } = made.value
      if (wantsJson(invocation)) printJson(screen, { file, rows, bytes, sha256, holdsKeys: true })
      else {
        screen.print(`${visibleText(file)}: ${rows} rows in ${bytes} bytes, written and read back`)
        screen.print(
          'It holds the keys of the server: whoever reads it can sign its audit log and read its second factors. Keep it as one keeps a key.',
        )
        screen.print('Not in it: who is signed in, and captures that wait to be read.')
      }
      return exitCode.holds
    } finally {
      await opened.value.close()
    }
  },
}
