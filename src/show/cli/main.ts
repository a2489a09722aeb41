#!/usr/bin/env node
import { verbs } from './verbs.ts'
import { runCommandLine } from './run.ts'
import { exitCode } from './verb.ts'
import { programVersion } from './program-version.ts'

// A reader that closes early (`bulkhead observe … | head`) is no fault of ours or theirs.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCode.holds)
  throw error
})

const write =
  (stream: NodeJS.WriteStream) =>
  (text: string): void =>
    void stream.write(`${text}\n`)

try {
  process.exitCode = await runCommandLine(verbs, programVersion, process.argv.slice(2), { print: write(process.stdout), note: write(process.stderr) })
} catch (error) {
  process.stderr.write(
    `bulkhead failed, which is our fault and not yours:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exitCode = exitCode.fault
}
