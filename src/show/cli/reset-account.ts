import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { auditSigner } from '#act/audit-log'
import { offerRecovery } from '#act/office'
import type { Finding } from '#ground/report'
import { noteFindings, printJson, unusable, wantsJson } from './answer.ts'
import { dataFolderOf, openKept, placeOptions } from './stored.ts'
import { exitCode } from './verb.ts'
import type { Verb } from './verb.ts'

const whileItRuns = 'end the server first, or ask another administrator: the page `People` makes the same link while it runs'

const noKey = (file: string): Finding => ({
  code: 'audit/no-key',
  severity: 'error',
  message: `the key of the audit log cannot be read from \`${file}\``,
  help: 'name the folder of the server with `--data`; without its key the deed could not be written down',
  at: { file },
})

export const resetAccount: Verb = {
  name: 'reset-account',
  synopsis: '<e-mail address>',
  summary: 'a one-time link for somebody who has lost their password, when no other administrator can make one',
  options: {
    'second-factor': { text: 'let them enrol a new second factor, too' },
    ...placeOptions,
    json: { text: 'print the link as one JSON document' },
  },
  least: 1,
  run: async (invocation) => {
    const { screen, positionals, values } = invocation
    const keyFile = join(dataFolderOf(invocation), 'audit.key')
    // Never made here: a second key would end the chain that the server has signed.
    const key = await readFile(keyFile, 'utf8').catch(() => undefined)
    if (key === undefined) return unusable(screen, [noKey(keyFile)])
    const opened = await openKept(invocation, whileItRuns)
    if (!opened.ok) return unusable(screen, opened.findings)
    noteFindings(screen, opened.findings)
    try {
      const office = { store: opened.value, signer: auditSigner(key), clock: Date.now }
      const made = await offerRecovery(office, { email: positionals[0] ?? '', resetsSecondFactor: values['second-factor'] === true })
      if (!made.ok) return unusable(screen, made.findings)
      const until = new Date(made.value.until).toISOString()
      if (wantsJson(invocation)) printJson(screen, { link: made.value.link, until })
      else {
        screen.print(`Start the server, and open this behind its address, once, until ${until}:`)
        screen.print(made.value.link)
      }
      return exitCode.holds
    } finally {
      await opened.value.close()
    }
  },
}
