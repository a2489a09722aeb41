import { parseArgs } from 'node:util'
import { nearestName } from '#ground/report'
import { verbHelp, programHelp } from './help.ts'
import { exitCode, optionsOf } from './verb.ts'
import type { ExitCode, Screen, Verb } from './verb.ts'

const usage = (screen: Screen, message: string, help: string): ExitCode => {
  screen.note(`${message}\n    help: ${help}`)
  return exitCode.usage
}

/** Runs one command line (without the program's own name) and returns its exit code. Faults are thrown. */
export const runCommandLine = async (verbs: readonly Verb[], version: string, args: readonly string[], screen: Screen): Promise<ExitCode> => {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const about = verbs.find((verb) => verb.name === rest[0])
    screen.print(about === undefined ? programHelp(verbs) : verbHelp(about))
    return exitCode.holds
  }
  if (name === '--version') {
    screen.print(version)
    return exitCode.holds
  }
  const verb = verbs.find((candidate) => candidate.name === name)
  if (verb === undefined) {
    const near = nearestName(
      name,
      verbs.map((candidate) => candidate.name),
    )
    return usage(
      screen,
      `there is no \`${name}\``,
      near === undefined ? '`bulkhead --help` lists what there is' : `did you mean \`bulkhead ${near}\`?`,
    )
  }
  let parsed
  try {
    parsed = parseArgs({
      args: [...rest],
      options: { ...optionsOf(verb), help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    return usage(screen, error instanceof Error ? error.message : String(error), `\`bulkhead ${verb.name} --help\` lists its options`)
  }
  const values = parsed.values as Record<string, string | boolean | undefined>
  if (values['help'] === true) {
    screen.print(verbHelp(verb))
    return exitCode.holds
  }
  if (parsed.positionals.length < verb.least)
    return usage(screen, `\`bulkhead ${verb.name}\` wants ${verb.synopsis}`, `\`bulkhead ${verb.name} --help\` says more`)
  return verb.run({ positionals: parsed.positionals, values, screen })
}
