import type { Conversation, ObservedAsset } from '#read/observe'
import { parseAddress } from '#ground/net'
import { roleById } from '#ground/role'
import type { ZoneKind } from '#reason/plant'
import { findCells, isCellRole } from './cells.ts'
import type { PlacedAsset, ProposedZone } from './proposal.ts'

const safetyRoles: ReadonlySet<string> = new Set(['safety-controller'])
const engineeringRoles: ReadonlySet<string> = new Set(['engineering-workstation', 'version-backup-server', 'asset-mgmt-server'])
const dmzRoles: ReadonlySet<string> = new Set([
  'jump-host',
  'remote-access-broker',
  'dmz-historian',
  'file-transfer-broker',
  'reverse-proxy',
  'data-diode',
  'patch-server',
  'av-server',
])
const transientRoles: ReadonlySet<string> = new Set(['transient-laptop', 'vendor-device', 'media-kiosk'])
const enterpriseRoles: ReadonlySet<string> = new Set(['it-workstation', 'business-app', 'mes-server', 'vpn-gateway'])
const remoteRoles: ReadonlySet<string> = new Set(['cloud-service', 'remote-access-gateway', 'cellular-router'])

interface Choice {
  readonly zone: string
  readonly because: string
}

const zoneTexts: Readonly<Record<string, { readonly kind: ZoneKind; readonly purpose: string; readonly because: string }>> = {
  safety: { kind: 'safety', purpose: 'Safety functions', because: 'safety controllers stand apart from the control they protect against (ZCR 3.3)' },
  engineering: {
    kind: 'engineering',
    purpose: 'Changing controller logic and configuration',
    because: 'who can change logic can change everything: engineering stands apart',
  },
  operations: {
    kind: 'operations',
    purpose: 'Supervision, history and services of the whole plant',
    because: 'serves several cells, so it belongs to none of them',
  },
  dmz: { kind: 'dmz', purpose: 'Where plant and business exchange data', because: 'both sides talk to it, so that they need not talk to each other' },
  enterprise: { kind: 'enterprise', purpose: 'Business systems and offices', because: 'business assets stand apart from control assets (ZCR 3.2)' },
  transient: { kind: 'transient', purpose: 'Devices that come and go', because: 'temporarily connected devices stand apart (ZCR 3.4)' },
  external: { kind: 'remote', purpose: 'Addresses outside the plant', because: 'devices reached over external networks stand apart (ZCR 3.6)' },
  unsorted: {
    kind: 'transient',
    purpose: 'Assets nobody could place yet',
    because: 'what is unknown is trusted with nothing until a person says what it is',
  },
}

const byRole = (asset: ObservedAsset): Choice | undefined => {
  const role = asset.role.value
  const name = roleById(role)?.name ?? role
  const reason = `${name.toLowerCase()}: ${asset.role.because[0] ?? 'no reason recorded'}`
  if (asset.external) return { zone: 'external', because: 'its address is outside private address space' }
  if (safetyRoles.has(role)) return { zone: 'safety', because: reason }
  if (engineeringRoles.has(role)) return { zone: 'engineering', because: reason }
  if (dmzRoles.has(role)) return { zone: 'dmz', because: reason }
  if (transientRoles.has(role)) return { zone: 'transient', because: reason }
  if (enterpriseRoles.has(role)) return { zone: 'enterprise', because: reason }
  if (remoteRoles.has(role)) return { zone: 'external', because: reason }
  if (isCellRole(role)) return undefined
  const levels = roleById(role)?.purdue ?? []
  if (levels.includes('3') || levels.includes('2')) return { zone: 'operations', because: reason }
  return undefined
}

const partnersOf = (conversations: readonly Conversation[]): ReadonlyMap<string, ReadonlyMap<string, number>> => {
  const partners = new Map<string, Map<string, number>>()
  const note = (a: string, b: string, packets: number): void => {
    const known = partners.get(a) ?? new Map<string, number>()
    known.set(b, (known.get(b) ?? 0) + packets)
    partners.set(a, known)
  }
  for (const { client, server, packets, outcome } of conversations) {
    if (outcome !== 'answered' || client === server) continue
    note(client, server, packets)
    note(server, client, packets)
  }
  return partners
}

/** The zone most of its traffic goes to; undefined when it talks to nobody who is placed. */
const byPartners = (
  asset: ObservedAsset,
  placed: ReadonlyMap<string, Choice>,
  partners: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Choice | undefined => {
  const weights = new Map<string, number>()
  for (const [partner, packets] of partners.get(asset.id) ?? []) {
    const zone = placed.get(partner)?.zone
    if (zone !== undefined) weights.set(zone, (weights.get(zone) ?? 0) + packets)
  }
  const best = [...weights].toSorted((a, b) => b[1] - a[1])[0]
  return best === undefined ? undefined : { zone: best[0], because: `most of its traffic is with zone \`${best[0]}\` (${best[1]} packets)` }
}

const compareAddress = (a: string, b: string): number => {
  const [x, y] = [parseAddress(a), parseAddress(b)]
  if (x === undefined || y === undefined) return a < b ? -1 : a > b ? 1 : 0
  return x < y ? -1 : x > y ? 1 : 0
}

const shortRole: Readonly<Record<string, string>> = {
  'hmi-panel': 'hmi',
  'engineering-workstation': 'ews',
  'scada-server': 'scada',
  'vfd-drive': 'drive',
  'remote-io': 'io',
  'safety-controller': 'safety-plc',
  'domain-controller-ot': 'domain',
  'it-workstation': 'pc',
  'operator-station': 'operator',
  'smart-instrument': 'instrument',
  'business-app': 'app',
  'l2-switch': 'switch',
  'transient-laptop': 'laptop',
  'file-server-ot': 'files',
  'time-server': 'time',
  'patch-server': 'patches',
  'dmz-historian': 'historian-replica',
  unknown: 'host',
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)

/** A readable id: the name the device gave itself when it has one, else its role and the end of its address. */
const idOf = (asset: ObservedAsset, taken: ReadonlySet<string>): string => {
  const named = slug(asset.names[0] ?? '')
  const tail = slug(asset.id.split(/[.:]/).slice(-2).join('-'))
  const base = /^[a-z0-9]/.test(named) ? named : `${shortRole[asset.role.value] ?? asset.role.value}-${tail}`
  if (!taken.has(base)) return base
  const longer = `${base}-${tail}`
  if (!taken.has(longer)) return longer
  let n = 2
  while (taken.has(`${longer}-${n}`)) n++
  return `${longer}-${n}`
}

export interface Placement {
  readonly zones: readonly ProposedZone[]
  readonly assets: readonly PlacedAsset[]
}

/** Every observed asset into exactly one zone, with the reason. */
export const placeAssets = (observed: readonly ObservedAsset[], conversations: readonly Conversation[]): Placement => {
  const assets = observed.toSorted((a, b) => compareAddress(a.id, b.id))
  const placed = new Map<string, Choice>()
  for (const asset of assets) {
    const choice = byRole(asset)
    if (choice !== undefined) placed.set(asset.id, choice)
  }
  const cells = findCells(
    assets.filter((asset) => !placed.has(asset.id)),
    conversations,
  )
  const ordered = cells.toSorted((a, b) => compareAddress(a.members[0] ?? '', b.members[0] ?? ''))
  const cellZones: ProposedZone[] = ordered.map((cell, index) => {
    const id = `cell-${index + 1}`
    for (const member of cell.members) placed.set(member, { zone: id, because: cell.because.get(member) ?? 'a controller that works alone' })
    return {
      id,
      kind: 'cell',
      purpose: `Part of the process run by ${cell.members.length} assets that work together`,
      because: `these assets talk to each other by control protocols: ${cell.members.join(', ')}`,
    }
  })
  const partners = partnersOf(conversations)
  for (const asset of assets) {
    if (placed.has(asset.id)) continue
    placed.set(
      asset.id,
      byPartners(asset, placed, partners) ?? { zone: 'unsorted', because: 'its role is unknown and it talks to nobody who is placed' },
    )
  }
  const ids = new Set<string>()
  const result = assets.map((asset): PlacedAsset => {
    const id = idOf(asset, ids)
    ids.add(id)
    const choice = placed.get(asset.id) as Choice
    return { id, observed: asset, role: asset.role.value, zone: choice.zone, because: choice.because }
  })
  const used = new Set(result.map((asset) => asset.zone))
  const fixed = Object.entries(zoneTexts)
    .filter(([id]) => used.has(id))
    .map(([id, text]): ProposedZone => ({ id, ...text }))
  return { zones: [...cellZones, ...fixed], assets: result }
}
