import type { AddressRange } from '#ground/net'
import type { FlowService } from '#reason/plant'
import { opensPort, protocolOf } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import type { PlannedFlow } from './plan-policy.ts'

/** Flows of a policy by their place in it, rising. */
export type FlowNumbers = readonly number[]

/** The flows of one policy by what they have in common with an attempt, so that few of them have to be looked at. */
export interface FlowIndex {
  readonly between: (fromZone: string, toZone: string) => FlowNumbers
  /** Flows that this address may open. */
  readonly fromAddress: (address: bigint) => FlowNumbers
  /** Flows that lead to this address. */
  readonly toAddress: (address: bigint) => FlowNumbers
  /** Flows that open the port of an attempt. */
  readonly onPortOf: (attempt: Attempt) => FlowNumbers
}

const addTo = <K, V>(lists: Map<K, V[]>, key: K, value: V): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

const union = (lists: readonly FlowNumbers[]): FlowNumbers =>
  lists.length <= 1 ? (lists[0] ?? []) : [...new Set(lists.flat())].toSorted((a, b) => a - b)

const pairOf = (fromZone: string, toZone: string): string => `${fromZone} ${toZone}`

const byZones = (flows: readonly PlannedFlow[]): FlowIndex['between'] => {
  const lists = new Map<string, number[]>()
  for (const [number, { from, to }] of flows.entries()) addTo(lists, pairOf(from, to), number)
  return (fromZone, toZone) => lists.get(pairOf(fromZone, toZone)) ?? []
}

// A map keyed by bigints hashes their low 64 bits only, which the networks of IPv6 share.
const keyOf = (address: bigint): number | string => (address < 1n << 32n ? Number(address) : address.toString(32))

/** Thousands of flows name the same zone or role and share its ranges: flows are gathered by their ranges first. */
const byAddress = (flows: readonly PlannedFlow[], side: 'from' | 'to'): FlowIndex['fromAddress'] => {
  const sharing = new Map<readonly AddressRange[], number[]>()
  for (const [number, { flow }] of flows.entries()) for (const { ranges } of flow[side]) addTo(sharing, ranges, number)
  const single = new Map<number | string, FlowNumbers[]>()
  const wide: { readonly range: AddressRange; readonly numbers: FlowNumbers }[] = []
  for (const [ranges, numbers] of sharing) {
    for (const range of ranges) {
      if (range.first === range.last) addTo(single, keyOf(range.first), numbers)
      else wide.push({ range, numbers })
    }
  }
  return (address) => {
    const holding = wide.filter(({ range }) => range.first <= address && address <= range.last).map(({ numbers }) => numbers)
    return union([...(single.get(keyOf(address)) ?? []), ...holding])
  }
}

// A recording has few services; one that names every port must not fill the memory.
const mostPorts = 4096

const byPort = (flows: readonly PlannedFlow[]): FlowIndex['onPortOf'] => {
  const written = new Map<string, { readonly service: FlowService; readonly numbers: number[] }>()
  for (const [number, { flow }] of flows.entries()) {
    for (const service of flow.services) {
      const known = written.get(service.text)
      if (known === undefined) written.set(service.text, { service, numbers: [number] })
      else known.numbers.push(number)
    }
  }
  const found = new Map<string, FlowNumbers>()
  return (attempt) => {
    const key = `${attempt.transport} ${protocolOf(attempt)} ${attempt.port}`
    const known = found.get(key)
    if (known !== undefined) return known
    const numbers = union([...written.values()].filter(({ service }) => opensPort(service, attempt)).map((entry) => entry.numbers))
    if (found.size >= mostPorts) found.clear()
    found.set(key, numbers)
    return numbers
  }
}

export const createFlowIndex = (flows: readonly PlannedFlow[]): FlowIndex => ({
  between: byZones(flows),
  fromAddress: byAddress(flows, 'from'),
  toAddress: byAddress(flows, 'to'),
  onPortOf: byPort(flows),
})
