import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedBytes, sharedCaptures } from '../../../test/fixture/shared-captures.ts'
import { capturesFolder, requireAll, requireCaptures, requireTool, titled } from '../../../test/requirements.ts'
import { fieldsOf, outputOf } from '../../../test/tshark.ts'
import { openCapture } from '#read/capture'
import { createObserver } from '#read/observe'

/**
 * Requests per native function code, ours against tshark's, on every capture there is. Two roads: our readers (capture,
 * packet, stream, dissect, observe) and Wireshark's dissectors. What may differ stands in `accepted`, file by file.
 *
 * How tshark tells a request: Modbus by the destination port 502 (its own rule, which has no port of its own off 502);
 * S7comm by ROSCTR 1, and ROSCTR 7 with type 4; CIP by the response bit `cip.rr` of the packet's first service. `cip.sc`
 * lists envelopes and what is inside them. `idmp` would take a whole download away for its client port 1102.
 */
const required = requireAll(requireCaptures(), requireTool('tshark'), requireTool('mergecap'))

/** `modbus 0x03` → how many requests. */
type Tally = Map<string, number>

/** What is accepted, file by file: why, and per key tshark's number and ours. Anything else that differs fails. */
const accepted: Readonly<
  Record<string, { readonly why: string; readonly differs: Readonly<Record<string, readonly [theirs: number, ours: number]>> }>
> = {
  'bro/modbus/fuzz-72.pcap': {
    why: 'sequence numbers are random here: tshark takes two requests far ahead of the stream for spurious retransmissions and leaves them unread; we follow them, and then take two that jump back for repeats',
    differs: { 'modbus 0x35': [0, 1], 'modbus 0x40': [0, 1], 'modbus 0x3f': [1, 0], 'modbus 0x47': [2, 1] },
  },
}

const add = (tally: Tally, key: string, count = 1): void => {
  tally.set(key, (tally.get(key) ?? 0) + count)
}

/** Ours for one file, and whether anything in it is on a port where tshark looks for these protocols. */
interface Ours {
  readonly tally: Tally
  readonly onPort: boolean
}

const ourTally = (path: string): Ours => {
  const observer = createObserver()
  observer.beginSource(path)
  const reader = openCapture(path)
  reader.push(sharedBytes(path), (packet) => observer.packet(packet))
  reader.finish((packet) => observer.packet(packet))
  observer.endSource(reader.findings)
  const tally: Tally = new Map()
  let onPort = reader.findings.length > 0
  for (const { service, functions, port } of observer.finish().conversations) {
    onPort ||= [102, 502, 2222, 44818].includes(port)
    if (service !== 'modbus' && service !== 's7comm' && service !== 'enip') continue
    for (const [code, count] of Object.entries(functions)) {
      // Encapsulation commands have four digits: they are no CIP services.
      if (service !== 'enip' || code.length === 4) add(tally, `${service} ${code}`, count)
    }
  }
  return { tally, onPort: onPort || tally.size > 0 }
}

const fields = [
  'tcp.dstport',
  'udp.dstport',
  'modbus.func_code',
  's7comm.header.rosctr',
  's7comm.param.func',
  's7comm.param.userdata.type',
  's7comm.param.userdata.funcgroup',
  's7comm.param.userdata.subfunc',
  'cip.rr',
  'cip.sc',
]

const hexKey = (text: string, digits = 2): string => `0x${Number(text).toString(16).padStart(digits, '0')}`
const list = (text: string | undefined): readonly string[] => (text === undefined || text === '' ? [] : text.split(','))

const tallyRow = (row: readonly string[], tally: Tally): void => {
  const [tcpPort, udpPort, modbus, rosctrs, jobs, types, groups, subs, directions, services] = row
  if (tcpPort === '502' || udpPort === '502') for (const code of list(modbus)) add(tally, `modbus ${hexKey(code)}`)
  // A packet may hold several S7 PDUs: jobs and their answers have a function each, user data a type, group and subfunction.
  let job = 0
  let userdata = 0
  for (const rosctr of list(rosctrs)) {
    if (rosctr === '7') {
      const at = userdata++
      if (list(types)[at] === '4') add(tally, `s7comm ${hexKey(list(groups)[at] ?? '')}${hexKey(list(subs)[at] ?? '').slice(2)}`)
    } else if (rosctr === '1' || rosctr === '3') {
      const code = list(jobs)[job++]
      if (rosctr === '1' && code !== undefined) add(tally, `s7comm ${hexKey(code)}`)
    }
  }
  // All services of a packet go one way; `cip.rr` has more entries than `cip.sc` (one more for each route).
  if (list(directions)[0] === '0x00') for (const code of list(services)) add(tally, `enip ${hexKey(code)}`)
}

const wanted = {
  filter: 'modbus or s7comm or cip',
  options: ['--disable-protocol', 'idmp'],
  folder: capturesFolder,
  // What was read up to the damage must be ours as well.
  mayBeDamaged: true,
} as const

const theirTally = async (path: string): Promise<Tally> => {
  const tally: Tally = new Map()
  for (const row of await fieldsOf(path, fields, wanted)) tallyRow(row, tally)
  return tally
}

/**
 * Files in which we see nothing, and nothing on these ports, go through tshark joined one behind the other: its start is
 * most of its time. Where it sees something in the joined file, each is read alone.
 */
const theirTallies = async (paths: readonly string[], scratch: string): Promise<Tally[]> => {
  if (paths.length === 1 && paths[0] !== undefined) return [await theirTally(paths[0])]
  const joined = join(scratch, `${basename(paths[0] ?? '')}.joined.pcapng`)
  try {
    await outputOf('mergecap', ['-a', '-w', joined, ...paths], { folder: capturesFolder })
    if ((await theirTally(joined)).size === 0) return paths.map(() => new Map())
  } catch {
    // A file that mergecap refuses is read alone like the others of its group.
  }
  const alone: Tally[] = []
  for (const path of paths) alone.push(await theirTally(path))
  return alone
}

/** Two at a time. */
const inTwo = async (groups: readonly (readonly string[])[], work: (group: readonly string[]) => Promise<void>): Promise<void> => {
  let next = 0
  const lane = async (): Promise<void> => {
    for (let group = groups[next++]; group !== undefined; group = groups[next++]) await work(group)
  }
  await Promise.all([lane(), lane()])
}

const groupsOf = (paths: readonly string[], size: number): string[][] =>
  Array.from({ length: Math.ceil(paths.length / size) }, (_, i) => paths.slice(i * size, (i + 1) * size))

const differences = (file: string, theirs: Tally, ours: Tally): string[] =>
  [...new Set([...theirs.keys(), ...ours.keys()])].toSorted().flatMap((key) => {
    const [their, our] = [theirs.get(key) ?? 0, ours.get(key) ?? 0]
    const known = accepted[file]?.differs[key]
    if (their === our || (known !== undefined && known[0] === their && known[1] === our)) return []
    return [`${file}: ${key}: tshark ${their}, ours ${our}`]
  })

describe.skipIf(!required.met)(titled("requests per function code are tshark's", required), () => {
  const files = required.met ? sharedCaptures() : []
  const ours = new Map<string, Ours>()
  const theirs = new Map<string, Tally>()

  beforeAll(async () => {
    for (const path of files) ours.set(path, ourTally(path))
    const isAlone = (path: string): boolean => ours.get(path)?.onPort === true
    const groups = [
      ...files.filter(isAlone).map((path) => [path]),
      ...groupsOf(
        files.filter((path) => !isAlone(path)),
        25,
      ),
    ]
    const scratch = mkdtempSync(join(tmpdir(), 'compare-'))
    await inTwo(groups, async (group) => {
      const tallies = await theirTallies(group, scratch)
      for (const [i, path] of group.entries()) theirs.set(path, tallies[i] ?? new Map())
    })
    rmSync(scratch, { recursive: true, force: true })
  }, 300_000)

  test('on every capture, but for the differences explained by file', () => {
    const found = files.flatMap((path) => differences(path, theirs.get(path) ?? new Map(), ours.get(path)?.tally ?? new Map()))
    expect(found).toEqual([])
  })

  test('and the comparison looked at something: Modbus, S7comm and CIP in dozens of files', () => {
    const spoken = (service: string): number =>
      [...theirs.values()].filter((tally) => [...tally.keys()].some((key) => key.startsWith(service))).length
    expect(theirs.size).toBeGreaterThan(350)
    expect([spoken('modbus'), spoken('s7comm'), spoken('enip')].every((count) => count >= 5)).toBe(true)
    expect([...theirs.values()].flatMap((tally) => [...tally.values()]).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50_000)
  })

  test('every accepted difference is still there', () => {
    const stale = Object.entries(accepted).flatMap(([file, { differs }]) =>
      Object.entries(differs).filter(([key, [their]]) => (theirs.get(file)?.get(key) ?? 0) !== their),
    )
    expect(stale).toEqual([])
  })
})
