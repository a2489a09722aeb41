import type { Truth, TruthDeed, TruthFlow } from '#read/synth'

/** How often a line of `does` happens for one pair: this is the promise of `truth.yaml`, reckoned without the generator. */
const timesOf = (truth: Truth, line: TruthDeed): number => {
  if (line.everySeconds === undefined) return line.at.length
  const window = truth.windows.get(line.during)
  if (window === undefined) throw new Error(`window ${line.during}`)
  return Math.floor((window.to - window.from) / line.everySeconds)
}

type Codes = Readonly<Record<string, number>>

/** Native codes that the client sends for one deed. */
const s7Codes: Readonly<Record<string, Codes>> = {
  read: { '0x04': 1 },
  write: { '0x05': 1 },
  identify: { szl: 2 },
  download: { '0x1a': 1, '0x28': 1 },
  restart: { '0x29': 1, '0x28': 1 },
}
const cipCodes: Readonly<Record<string, Codes>> = {
  read: { '0x4c': 1 },
  write: { '0x4d': 1 },
  'read-many': { '0x0a': 1, '0x4c': 3 },
  'open-io': { '0x54': 1 },
  identify: { '0x01': 1 },
  // Lock, program mode, three creates, three pieces, run mode, unlock: read off a real download of Studio 5000.
  download: { '0x4b': 1, '0x07': 1, '0x08': 3, '0x50': 3, '0x06': 1, '0x4c': 1 },
}
/** Deeds that ride on a CIP connection, which must be opened first. */
const connected: ReadonlySet<string> = new Set(['read', 'write', 'read-many', 'download'])

const codesOf = (flow: TruthFlow, line: TruthDeed): Codes => {
  const codes =
    flow.service === 's7comm'
      ? s7Codes[line.do]
      : flow.service === 'enip'
        ? cipCodes[line.do]
        : line.do === 'identify'
          ? { '0x2b': 1 }
          : { [line.code ?? '']: 1 }
  if (codes === undefined) throw new Error(`${flow.id}: ${line.do}`)
  return codes
}

/** `10.20.1.55 > 10.20.1.50 s7comm 0x04` to how often. */
export type Tally = Map<string, number>

export const add = (tally: Tally, key: string, count: number): void => void tally.set(key, (tally.get(key) ?? 0) + count)

export const allFlows = (truth: Truth): readonly TruthFlow[] => [...truth.flows.values(), ...[...truth.trouble.values()].map((t) => t.flow)]

export const addressOf = (truth: Truth, id: string): string => (truth.assets.get(id) ?? truth.outside.get(id))?.address ?? id

/** Requests by pair and native code that the truth promises for the three control protocols. */
export const promisedCodes = (truth: Truth): Tally => {
  const tally: Tally = new Map()
  for (const flow of allFlows(truth)) {
    if (flow.service !== 'modbus' && flow.service !== 's7comm' && flow.service !== 'enip') continue
    for (const from of flow.from)
      for (const to of flow.to) {
        const key = (code: string): string => `${addressOf(truth, from)} > ${addressOf(truth, to)} ${flow.service} ${code}`
        for (const line of flow.does)
          for (const [code, each] of Object.entries(codesOf(flow, line))) add(tally, key(code), each * timesOf(truth, line))
        const deeds = flow.does.reduce((sum, line) => sum + timesOf(truth, line), 0)
        const connections = flow.opened === 'before' ? 0 : flow.opened === 'once' ? 1 : deeds
        if (flow.service === 's7comm' && connections > 0) add(tally, key('0xf0'), connections)
        const riding = flow.does.reduce((sum, line) => sum + (connected.has(line.do) ? timesOf(truth, line) : 0), 0)
        if (flow.service === 'enip' && riding > 0) {
          add(tally, key('0x54'), flow.opened === 'each' ? riding : 1)
          if (flow.opened === 'each') add(tally, key('0x4e'), riding)
        }
      }
  }
  return tally
}

/** Deeds by pair of one service. */
export const promisedDeeds = (truth: Truth, service: string): Tally => {
  const tally: Tally = new Map()
  for (const flow of allFlows(truth)) {
    if (flow.service !== service) continue
    for (const from of flow.from)
      for (const to of flow.to)
        for (const line of flow.does) if (line.do !== 'scan') add(tally, `${addressOf(truth, from)} > ${addressOf(truth, to)}`, timesOf(truth, line))
  }
  return tally
}
