import { formatAddress, parseAddress } from '#ground/net'
import { roleById } from '#ground/role'
import type { ObservedAsset, Observations, RoleGuess } from '#read/observe'
import type { Asset, Flow, Plan } from '#reason/plant'
import { createLocator } from '#reason/policy'
import type { Locator } from '#reason/policy'
import type { AssetReach, WriteReach } from './write-reach.ts'

/** The gravest first: an intruder is none of the plan's assets, and a spare that is switched off is one that was never seen. */
export const inventoryConflictKinds = ['no-zone', 'not-in-plan', 'role', 'several-assets', 'never-seen'] as const

/** Where plan and recordings do not say the same of an asset. */
export interface InventoryConflict {
  /**
   * `role`: another one by its traffic; `no-zone`: an address in no zone; `several-assets`: one device with the addresses of several assets;
   * `not-in-plan`: seen, and planned by nobody; `never-seen`: planned, and in no recording.
   */
  readonly kind: (typeof inventoryConflictKinds)[number]
  readonly message: string
}

/** One asset, by all that the plan and the recordings say of it. */
export interface InventoryAsset {
  /** Of the plan; for what no plan names, the id under which it was observed: an address. */
  readonly id: string
  readonly isPlanned: boolean
  readonly isSeen: boolean
  /** The plan's. */
  readonly name?: string
  /** The plan's; else the guess from its traffic. */
  readonly role: string
  /** From the recordings; undefined when it was not seen. */
  readonly guess?: RoleGuess
  /** The plan's; else that of the network its address lies in. */
  readonly zone?: string
  readonly process?: string
  readonly owner?: string
  readonly tier?: number
  /** The plan's; else those that were observed. */
  readonly addresses: readonly string[]
  readonly mac?: string
  readonly maker?: string
  /** As what it was observed, and what it said about itself. Hostile text. Empty when it was not seen. */
  readonly observed: {
    readonly names: readonly string[]
    readonly addresses: readonly string[]
    readonly macs: readonly string[]
    readonly identity: Readonly<Record<string, string>>
  }
  /** Ids of the plant's functions that need it, its zone, or a flow that it is an end of. */
  readonly functions: readonly string[]
  /** Numbers of controllers it can change; undefined for what is not in the plan or has no address. */
  readonly reach?: { readonly flat: number; readonly seen: number; readonly planned: number; readonly filtered: number }
  /** Microseconds since 1970. */
  readonly firstUs?: number
  readonly lastUs?: number
  /** Recorded conversations that it opened or answered. */
  readonly conversations: number
  /** True when its address lies outside of what a plant uses: not of this plant unless the plan says so. */
  readonly isExternal: boolean
  readonly conflicts: readonly InventoryConflict[]
}

/** From here on a guess is worth a person's look when the plan says otherwise (`scoring` of `ot-roles.json`). */
const worthLooking = 0.6

const canonicalRole = (role: string): string => roleById(role)?.id ?? role

/** Observed devices by their addresses and, where only one device has it, by their MAC. */
const createFinder = (devices: readonly ObservedAsset[]): ((asset: Asset) => readonly ObservedAsset[]) => {
  const byAddress = new Map<bigint, ObservedAsset[]>()
  const byMac = new Map<string, ObservedAsset | 'several'>()
  for (const device of devices) {
    for (const text of device.addresses) {
      const address = parseAddress(text)
      if (address === undefined) continue
      const known = byAddress.get(address)
      if (known === undefined) byAddress.set(address, [device])
      else known.push(device)
    }
    // Behind a router many devices show the MAC of the router: then it tells nothing.
    if (device.mac !== undefined) byMac.set(device.mac, byMac.has(device.mac) ? 'several' : device)
  }
  return ({ addresses, mac }) => {
    const found = new Set(addresses.flatMap((address) => byAddress.get(address) ?? []))
    const only = found.size > 0 || mac === undefined ? undefined : byMac.get(mac)
    return only === undefined || only === 'several' ? [...found] : [only]
  }
}

const countConversations = ({ conversations }: Observations): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { client, server } of conversations) for (const id of new Set([client, server])) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

/** Functions by the assets they need: by id, by zone, and as an end of a flow. */
const functionsByAsset = (plan: Plan): ReadonlyMap<string, readonly string[]> => {
  const assets = [...plan.assets.values()]
  const flows: ReadonlyMap<string, Flow> = new Map(
    [...plan.conduits.values()].flatMap(({ flows: own }) => own.map((flow) => [`${flow.conduit}.${flow.id}`, flow] as const)),
  )
  const membersOf = (need: string): readonly Asset[] => {
    const flow = flows.get(need)
    if (flow === undefined) return assets.filter(({ id, zone }) => id === need || zone === need)
    const ranges = [...flow.from, ...flow.to].filter(({ kind }) => kind !== 'any').flatMap((end) => end.ranges)
    return assets.filter(({ addresses }) => addresses.some((address) => ranges.some(({ first, last }) => first <= address && address <= last)))
  }
  const found = new Map<string, string[]>()
  for (const { id, needs } of plan.functions.values()) {
    for (const member of new Set(needs.flatMap(membersOf))) {
      const known = found.get(member.id)
      if (known === undefined) found.set(member.id, [id])
      else known.push(id)
    }
  }
  return found
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)]

/** What several devices that are one asset show together. */
const seenAs = (devices: readonly ObservedAsset[], counts: ReadonlyMap<string, number>) => {
  const guess = devices.map(({ role }) => role).toSorted((a, b) => b.confidence - a.confidence)[0]
  const maker = devices.find((device) => device.maker !== undefined)?.maker
  return {
    ...(guess === undefined ? {} : { guess }),
    ...(maker === undefined ? {} : { maker }),
    ...(devices.length === 0
      ? {}
      : { firstUs: Math.min(...devices.map(({ firstUs }) => firstUs)), lastUs: Math.max(...devices.map(({ lastUs }) => lastUs)) }),
    observed: {
      names: unique(devices.flatMap(({ names }) => names)),
      addresses: unique(devices.flatMap(({ addresses }) => addresses)),
      macs: unique(devices.flatMap(({ mac }) => mac ?? [])),
      identity: Object.fromEntries(devices.flatMap(({ identity }) => Object.entries(identity))),
    },
    conversations: devices.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0),
  }
}

const saidInFull = ({ value, confidence }: RoleGuess): string => `\`${value}\` (${Math.round(confidence * 100)} %)`

const roleConflict = (planned: string, guess: RoleGuess | undefined): readonly InventoryConflict[] =>
  guess === undefined || guess.value === 'unknown' || guess.confidence < worthLooking || canonicalRole(guess.value) === canonicalRole(planned)
    ? []
    : [{ kind: 'role', message: `the plan says \`${planned}\`, the traffic says ${saidInFull(guess)}` }]

const homeless = (addresses: readonly string[], locate: Locator): readonly string[] =>
  addresses.filter((text) => {
    const address = parseAddress(text)
    return address !== undefined && locate(address) === undefined
  })

const zoneConflict = (addresses: readonly string[], locate: Locator): readonly InventoryConflict[] => {
  const lost = homeless(addresses, locate)
  return lost.length === 0 ? [] : [{ kind: 'no-zone', message: `${lost.map((text) => `\`${text}\``).join(', ')} lies in no zone of the plan` }]
}

const plannedAsset = (
  asset: Asset,
  devices: readonly ObservedAsset[],
  { counts, functions, reach, others, locate, isRecorded }: Joining,
): InventoryAsset => {
  const { id, name, role, zone, process, owner, tier, mac } = asset
  const seen = seenAs(devices, counts)
  const addresses = asset.addresses.map(formatAddress)
  const shared = unique(devices.flatMap((device) => others.get(device) ?? [])).filter((other) => other !== id)
  const conflicts: readonly InventoryConflict[] = [
    ...roleConflict(role, seen.guess),
    ...zoneConflict(unique([...addresses, ...seen.observed.addresses]), locate),
    ...(shared.length === 0
      ? []
      : [{ kind: 'several-assets' as const, message: `the device that was seen is also ${shared.map((other) => `\`${other}\``).join(', ')}` }]),
    ...(isRecorded && devices.length === 0 ? [{ kind: 'never-seen' as const, message: 'it is in the plan, and in no recording' }] : []),
  ]
  const own = reach.get(id)
  return {
    ...seen,
    id,
    isPlanned: true,
    isSeen: devices.length > 0,
    ...(name === undefined ? {} : { name }),
    role,
    zone,
    ...(process === undefined ? {} : { process }),
    ...(owner === undefined ? {} : { owner }),
    ...(tier === undefined ? {} : { tier }),
    addresses,
    ...(mac === undefined ? {} : { mac }),
    functions: functions.get(id) ?? [],
    ...(own === undefined
      ? {}
      : { reach: { flat: own.flat.length, seen: own.seen.length, planned: own.planned.length, filtered: own.filtered.length } }),
    isExternal: devices.some(({ external }) => external),
    conflicts,
  }
}

const strayAsset = (device: ObservedAsset, { counts, locate }: Joining): InventoryAsset => {
  const places = device.addresses.flatMap((text) => {
    const address = parseAddress(text)
    return address === undefined ? [] : (locate(address)?.zone ?? [])
  })
  const zone = places[0]
  const lost = zoneConflict(device.addresses, locate)
  return {
    ...seenAs([device], counts),
    id: device.id,
    isPlanned: false,
    isSeen: true,
    role: device.role.value,
    ...(zone === undefined ? {} : { zone }),
    addresses: device.addresses,
    ...(device.mac === undefined ? {} : { mac: device.mac }),
    functions: [],
    isExternal: device.external,
    // The rest of the world is no asset of this plant; where the plan has a zone for it, nothing is missing.
    conflicts: [...lost, ...(device.external ? [] : [{ kind: 'not-in-plan' as const, message: 'it was seen, and no plan names it' }])],
  }
}

interface Joining {
  readonly counts: ReadonlyMap<string, number>
  readonly functions: ReadonlyMap<string, readonly string[]>
  readonly reach: ReadonlyMap<string, AssetReach>
  /** Ids of the assets that a device was joined with. */
  readonly others: ReadonlyMap<ObservedAsset, readonly string[]>
  readonly locate: Locator
  /** Whether anything was recorded: without it nothing was missed. */
  readonly isRecorded: boolean
}

/** The place of its gravest conflict among the kinds; behind all of them without one. */
const gravity = ({ conflicts }: InventoryAsset): number =>
  Math.min(inventoryConflictKinds.length, ...conflicts.map(({ kind }) => inventoryConflictKinds.indexOf(kind)))

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Assets of the plan joined with what was observed, by address and else by MAC: where they contradict each other first. */
export const inventory = (plan: Plan, observations: Observations, reach: WriteReach): readonly InventoryAsset[] => {
  const find = createFinder(observations.assets)
  const joined = [...plan.assets.values()].map((asset) => ({ asset, devices: find(asset) }))
  const others = new Map<ObservedAsset, string[]>()
  for (const { asset, devices } of joined) for (const device of devices) others.set(device, [...(others.get(device) ?? []), asset.id])
  const joining: Joining = {
    counts: countConversations(observations),
    functions: functionsByAsset(plan),
    reach: new Map(reach.assets.map((row) => [row.asset.id, row])),
    others,
    locate: createLocator(plan),
    isRecorded: observations.sources.some(({ packets }) => packets > 0),
  }
  return [
    ...joined.map(({ asset, devices }) => plannedAsset(asset, devices, joining)),
    ...observations.assets.filter((device) => !others.has(device)).map((device) => strayAsset(device, joining)),
  ].toSorted((a, b) => gravity(a) - gravity(b) || compareText(a.zone ?? '', b.zone ?? '') || compareText(a.id, b.id))
}
