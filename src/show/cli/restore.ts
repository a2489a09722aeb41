import { bringBack } from '#act/archive'
import { visibleText } from '#show/terminal'
import { printJson, textOption, unusable, wantsJson } from './answer.ts'
import { dataFolderOf } from './stored.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

export const restore: Verb = {
  name: 'restore',
  synopsis: '<file>',
  summary: 'a backup into an empty folder and database; every row is read back and compared',
  options: {
    data: { value: 'FOLDER', text: 'where the server will keep its keys and database (default: bulkhead-data)' },
    database: { value: 'ADDRESS', text: '`postgres://…` of an empty database, instead of a file in that folder' },
    keys: { value: 'FOLDER', text: 'where the keys are, for a backup that the server made while it ran: such a one holds none' },
    json: { text: 'print what was restored as one JSON document' },
  },
  least: 1,
  run: async (invocation) => {
    const { screen } = invocation
    const file = invocation.positionals[0] ?? ''
    const [database, keysFrom] = [textOption(invocation, 'database'), textOption(invocation, 'keys')]
    const dataFolder = dataFolderOf(invocation)
    const restored = await bringBack({
      file,
      dataFolder,
      ...(database === undefined ? {} : { database }),
      ...(keysFrom === undefined ? {} : { keysFrom }),
    })
    if (!restored.ok) return unusable(screen, restored.findings)
    const { at, rows, keys } = restored.value
    if (wantsJson(invocation)) printJson(screen, { file, madeAt: new Date(at).toISOString(), rows, database: restored.value.database, keys })
    else {
      screen.print(`${rows} rows of ${new Date(at).toISOString()} are in ${visibleText(restored.value.database)}, read back and the same`)
      screen.print(`The keys are in ${visibleText(dataFolder)}. Everybody signs in anew; captures that waited to be read have to be uploaded again.`)
    }
    return exitCode.holds
  },
}
