import { execFile } from 'node:child_process'

/** tshark and what comes with it. */
export type WiresharkProgram = 'tshark' | 'capinfos' | 'mergecap'

export interface WiresharkRun {
  /** The folder to run in; otherwise the repository. */
  readonly folder?: string
  /** Accepts files that are cut or are no captures: exit code 2, with what was read up to there on standard output. */
  readonly mayBeDamaged?: boolean
}

/** Standard output of one run. Every exit code but 0 is a fault, unless the file may be damaged. */
export const outputOf = (program: WiresharkProgram, args: readonly string[], { folder, mayBeDamaged = false }: WiresharkRun = {}): Promise<string> =>
  new Promise((done, fail) => {
    execFile(program, [...args], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 }, (error, out) => {
      if (error === null || (mayBeDamaged && error.code === 2)) done(out)
      else fail(error)
    })
  })

export interface FieldsWanted {
  /** A display filter; without it, every packet. */
  readonly filter?: string
  /** Which values of a field that stands in a packet several times: all, separated by commas, or that of the innermost header. */
  readonly occurrence?: 'all' | 'last'
  /** Preferences and switches besides. */
  readonly options?: readonly string[]
}

/** The command line by which tshark writes one line a packet, with a tab between fields. */
export const fieldArguments = (
  file: string,
  fields: readonly string[],
  { filter, occurrence = 'all', options = [] }: FieldsWanted = {},
): readonly string[] => [
  '-n',
  '-r',
  file,
  ...(filter === undefined ? [] : ['-Y', filter]),
  ...options,
  '-T',
  'fields',
  '-E',
  `occurrence=${occurrence === 'all' ? 'a' : 'l'}`,
  ...fields.flatMap((field) => ['-e', field]),
]

/** One row a packet, one text a field; a field that the packet has not is empty. */
export const fieldsOf = async (
  file: string,
  fields: readonly string[],
  wanted: FieldsWanted & WiresharkRun = {},
): Promise<readonly (readonly string[])[]> => {
  const output = await outputOf('tshark', fieldArguments(file, fields, wanted), wanted)
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'))
}
