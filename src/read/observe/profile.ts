import { isKnock } from './knock.ts'
import type { Operation } from '#ground/service'
import { serviceByName } from '#ground/service'
import type { Device } from './identities.ts'
import type { Conversation } from './observations.ts'

/** What a device does, as far as its role can be told from it. Only answered conversations that carried something count. */
export interface Profile {
  readonly device: Device
  /** By service, what it offers: who used it. */
  readonly serves: ReadonlyMap<string, Use>
  /** By service, what it uses of others. */
  readonly uses: ReadonlyMap<string, Use>
  /** Control services it reads or writes at a steady rhythm: one entry a polled device. */
  readonly polls: readonly Poll[]
  /** Control devices it changed in an engineer's way: downloads, uploads, mode, firmware, configuration. */
  readonly engineering: readonly Conversation[]
  /** Connections in which it did so. */
  readonly engineeringConnections: number
  /** Part of its packets that belong to engineering, 0..1. */
  readonly engineeringShare: number
  /** Part of the captured time between its first and its last packet, 0..1. */
  readonly presence: number
  /** Microseconds the captures span. */
  readonly spanUs: number
  readonly names: readonly string[]
}

export interface Use {
  readonly peers: ReadonlySet<string>
  readonly packets: number
  readonly steady: boolean
  readonly conversations: readonly Conversation[]
}

export interface Poll {
  readonly server: string
  readonly service: string
  readonly reads: number
  readonly writes: number
  readonly periodMs: number | undefined
}

export const isControlService = (name: string): boolean => {
  const group = serviceByName(name)?.group
  return group === 'control' || group === 'engineering'
}

const count = (conversation: Conversation, ...operations: readonly Operation[]): number =>
  operations.reduce((sum, o) => sum + (conversation.operations[o] ?? 0), 0)

/** Persistence, not one visit: a rhythm, or many requests over a good part of the time. */
const isSteady = (conversation: Conversation, spanUs: number): boolean => {
  if (conversation.cadence !== undefined) return true
  const requests = count(conversation, 'read', 'write', 'control', 'report')
  const long = conversation.lastUs - conversation.firstUs >= 0.4 * spanUs
  return long && (requests >= 20 || (conversation.basis === 'port' && conversation.packets >= 100))
}

const engineeringOperations = ['download', 'upload', 'mode-change', 'firmware', 'config'] as const

const addUse = (
  uses: Map<string, { peers: Set<string>; packets: number; steady: boolean; conversations: Conversation[] }>,
  conversation: Conversation,
  peer: string,
  steady: boolean,
): void => {
  let use = uses.get(conversation.service)
  if (use === undefined) uses.set(conversation.service, (use = { peers: new Set(), packets: 0, steady: false, conversations: [] }))
  use.peers.add(peer)
  use.packets += conversation.packets
  use.steady ||= steady
  use.conversations.push(conversation)
}

type Building = {
  readonly serves: Map<string, { peers: Set<string>; packets: number; steady: boolean; conversations: Conversation[] }>
  readonly uses: Map<string, { peers: Set<string>; packets: number; steady: boolean; conversations: Conversation[] }>
  readonly polls: Poll[]
  readonly engineering: Conversation[]
  packets: number
}

/** The profile of every device that took part in a conversation, by id. */
export const profilesOf = (devices: readonly Device[], conversations: readonly Conversation[]): ReadonlyMap<string, Profile> => {
  let first = Number.MAX_SAFE_INTEGER
  let last = 0
  for (const c of conversations) {
    if (c.firstUs < first) first = c.firstUs
    if (c.lastUs > last) last = c.lastUs
  }
  const spanUs = Math.max(0, last - first)
  const building = new Map<string, Building>(
    devices.map((d) => [d.id, { serves: new Map(), uses: new Map(), polls: [], engineering: [], packets: 0 }]),
  )
  for (const c of conversations) {
    const client = building.get(c.client)
    const server = building.get(c.server)
    if (client !== undefined) client.packets += c.packets
    if (c.outcome !== 'answered' || isKnock(c)) continue
    const steady = isSteady(c, spanUs)
    if (server !== undefined && c.client !== c.server) addUse(server.serves, c, c.client, steady)
    if (client === undefined) continue
    addUse(client.uses, c, c.server, steady)
    if (server === undefined || !isControlService(c.service)) continue
    const reads = count(c, 'read')
    const writes = count(c, 'write', 'control')
    if (steady && (reads >= 8 || writes >= 8))
      client.polls.push({ server: c.server, service: c.service, reads, writes, periodMs: c.cadence?.periodMs })
    if (count(c, ...engineeringOperations) > 0) client.engineering.push(c)
  }
  const finish = (device: Device, b: Building): Profile => ({
    device,
    serves: b.serves,
    uses: b.uses,
    polls: b.polls,
    engineering: b.engineering,
    engineeringConnections: b.engineering.reduce((sum, c) => sum + c.connections, 0),
    engineeringShare: b.packets === 0 ? 0 : b.engineering.reduce((sum, c) => sum + c.packets, 0) / b.packets,
    presence: spanUs === 0 ? 1 : (device.lastUs - device.firstUs) / spanUs,
    spanUs,
    names: [...device.about.names.values()],
  })
  return new Map(devices.map((device) => [device.id, finish(device, building.get(device.id) as Building)]))
}
