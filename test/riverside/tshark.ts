import { execFileSync, spawnSync } from 'node:child_process'
import { test } from 'vitest'

const found = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0

/** Why a test that wants tshark cannot run; undefined when it can. On the build machine a missing tool fails instead. */
export const noTshark: string | undefined = found || process.env['CI'] === 'true' ? undefined : 'tshark is not installed'

/** A test that needs tshark: skipped with its reason where there is none. */
export const tsharkTest = (name: string, run: () => void): void => {
  test(noTshark === undefined ? name : `${name} (skipped: ${noTshark})`, { skip: noTshark !== undefined }, run)
}

const withChecksums = ['-o', 'ip.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE']

export interface Expert {
  readonly severity: 'Errors' | 'Warns' | 'Notes' | 'Chats'
  readonly count: number
  readonly protocol: string
  readonly summary: string
}

export interface Reading {
  /** One row a packet, one text a field; several values of a field are separated by commas. */
  readonly rows: readonly (readonly string[])[]
  readonly expert: readonly Expert[]
}

/** One pass of tshark over a file: the fields of each packet and everything its expert found. */
export const readWithTshark = (file: string, fields: readonly string[]): Reading => {
  const output = execFileSync(
    'tshark',
    ['-n', '-r', file, ...withChecksums, '-z', 'expert', '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const rows: string[][] = []
  const expert: Expert[] = []
  let severity: Expert['severity'] | undefined
  for (const line of output.split('\n')) {
    const title = /^(Errors|Warns|Notes|Chats) \(\d+\)$/.exec(line)
    const entry = /^ +(\d+) +(\S+) +(\S+) {2}(.*)$/.exec(line)
    if (title !== null) severity = title[1] as Expert['severity']
    else if (severity === undefined) {
      if (line.includes('\t')) rows.push(line.split('\t'))
    } else if (entry !== null) expert.push({ severity, count: Number(entry[1]), protocol: entry[3] ?? '', summary: (entry[4] ?? '').trim() })
  }
  return { rows, expert }
}
