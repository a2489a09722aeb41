import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { programHelp, verbHelp, verbs } from '#show/cli'

const page = new URL('../../docs/cli.md', import.meta.url)

const cliPage = (): string =>
  [
    '# The command line',
    '',
    'Made from the verbs in `src/show/cli` by `npm run golden -- test/cli`; do not edit it by hand.',
    '',
    '```',
    programHelp(verbs),
    '```',
    ...verbs.flatMap((verb) => ['', `## ${verb.name}`, '', '```', verbHelp(verb), '```']),
    '',
  ].join('\n')

test('docs/cli.md is made from the verbs (`npm run golden` rewrites it)', () => {
  if (process.env['GOLDEN'] === '1') writeFileSync(page, cliPage())
  expect(readFileSync(page, 'utf8')).toBe(cliPage())
})
