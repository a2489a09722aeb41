import type { ParseArgsOptionsConfig } from 'node:util'

/** Exit codes: 0 holds, 1 findings or a broken promise, 2 bad usage or unreadable input, 3 internal fault. */
export const exitCode = { holds: 0, findings: 1, usage: 2, fault: 3 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** What a verb needs of the world, so that tests can hand it another. */
export interface Screen {
  /** One piece of the answer, on standard output. */
  readonly print: (text: string) => void
  /** What is not the answer: progress, notes, errors. */
  readonly note: (text: string) => void
}

export interface Invocation {
  readonly positionals: readonly string[]
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly screen: Screen
}

/** One deed of the command line. */
export interface Verb {
  readonly name: string
  /** What stands after the name: `<captures or folders…>`. */
  readonly synopsis: string
  readonly summary: string
  /** Option texts for the help, in order. */
  readonly options: Readonly<Record<string, { readonly value?: string; readonly text: string }>>
  /** Fewest positionals. */
  readonly least: number
  readonly run: (invocation: Invocation) => Promise<ExitCode>
}

export const optionsOf = (verb: Verb): ParseArgsOptionsConfig =>
  Object.fromEntries(
    Object.entries(verb.options).map(([name, option]) => [
      name,
      { type: option.value === undefined ? ('boolean' as const) : ('string' as const), ...(name === 'output' ? { short: 'o' } : {}) },
    ]),
  )
