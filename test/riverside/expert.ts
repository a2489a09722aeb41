import { fieldArguments, outputOf } from '../tshark.ts'

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
export const readWithExpert = async (file: string, fields: readonly string[]): Promise<Reading> => {
  const output = await outputOf('tshark', fieldArguments(file, fields, { options: [...withChecksums, '-z', 'expert'] }))
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
