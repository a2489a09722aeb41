import { formatRange, ipv4All, ipv6All, parseAddressRange } from '#ground/net'
import type { AddressRange } from '#ground/net'
import { roleById, roles } from '#ground/role'
import { meant, quoted } from './notebook.ts'
import type { Asset, End, Zone } from './plan.ts'
import { mergeRanges, touchesRanges } from './ranges.ts'
import { problem } from './service.ts'
import type { Problem } from './service.ts'

/** Everything an end may name. The id sets also hold entries that are themselves in error: naming those is no second error. */
export interface Names {
  readonly zones: ReadonlyMap<string, Zone>
  readonly assets: ReadonlyMap<string, Asset>
  readonly zoneIds: ReadonlySet<string>
  readonly assetIds: ReadonlySet<string>
  readonly assetsOfZone: ReadonlyMap<string, readonly Asset[]>
  /** Ranges of zones and roles once they are laid out: thousands of flows name the same few. */
  readonly ranges: Map<string, readonly AddressRange[]>
}

const assetRanges = (asset: Asset): readonly AddressRange[] => asset.addresses.map((address) => ({ first: address, last: address }))

const remembered = (key: string, names: Names, layOut: () => readonly AddressRange[]): readonly AddressRange[] => {
  const known = names.ranges.get(key)
  if (known !== undefined) return known
  const ranges = mergeRanges(layOut())
  names.ranges.set(key, ranges)
  return ranges
}

const zoneRanges = (zone: Zone, names: Names): readonly AddressRange[] =>
  remembered(`zone:${zone.id}`, names, () => [...zone.networks, ...(names.assetsOfZone.get(zone.id) ?? []).flatMap(assetRanges)])

const roleRanges = (role: string, side: string | undefined, names: Names): readonly AddressRange[] =>
  remembered(`role:${role}:${side ?? ''}`, names, () => {
    const candidates = side === undefined ? [...names.assets.values()] : (names.assetsOfZone.get(side) ?? [])
    return candidates.filter((asset) => asset.role === role).flatMap(assetRanges)
  })

type Parsed = { readonly end: End } | { readonly problem: Problem } | undefined

const usable = (text: string, kind: End['kind'], ranges: readonly AddressRange[], why: string, help: string): Parsed =>
  ranges.length === 0 ? problem('plan/empty-end', `${quoted(text)} stands for no address: ${why}`, help) : { end: { text, kind, ranges } }

const parseZoneEnd = (text: string, id: string, side: string | undefined, names: Names): Parsed => {
  const zone = names.zones.get(id)
  if (zone === undefined) {
    return names.zoneIds.has(id) ? undefined : problem('plan/unknown-zone', `unknown zone ${quoted(id)}`, meant(id, names.zoneIds))
  }
  if (side !== undefined && side !== id)
    return problem(
      'plan/end-elsewhere',
      `${quoted(text)} is not the zone on this side of the conduit, \`${side}\` is`,
      'put the flow into the conduit between its zones',
    )
  return usable(text, 'zone', zoneRanges(zone, names), 'the zone has no networks and no asset with an address', 'give the zone `networks`')
}

const parseAssetEnd = (text: string, id: string, side: string | undefined, names: Names): Parsed => {
  const asset = names.assets.get(id)
  if (asset === undefined) {
    return names.assetIds.has(id) ? undefined : problem('plan/unknown-end', `unknown asset ${quoted(id)}`, meant(id, names.assetIds))
  }
  if (side !== undefined && asset.zone !== side) {
    return problem(
      'plan/end-elsewhere',
      `${quoted(text)} is in zone \`${asset.zone}\`, this side of the conduit is \`${side}\``,
      'put the flow into the conduit between its zones',
    )
  }
  return usable(text, 'asset', mergeRanges(assetRanges(asset)), 'the asset has no address', 'give the asset an `address`')
}

const parseRoleEnd = (text: string, name: string, side: string | undefined, names: Names): Parsed => {
  const role = roleById(name)
  if (role === undefined)
    return problem(
      'plan/unknown-role',
      `unknown role ${quoted(name)}`,
      meant(
        name,
        roles.map((r) => r.id),
      ),
    )
  const ranges = roleRanges(role.id, side, names)
  // An asset in error may have had this role: say nothing that mending it would unsay.
  if (ranges.length === 0 && names.assets.size < names.assetIds.size) return undefined
  const where = side === undefined ? 'the plan' : `zone \`${side}\``
  return usable(text, 'role', ranges, `no asset of ${where} has this role and an address`, 'give the assets their `role` and `address`')
}

const looksLikeAddress = (text: string): boolean => /^[\d.]+([/-]|$)/.test(text) || /^[0-9a-f]*:[0-9a-f:.]*([/-]|$)/i.test(text)

/**
 * One end of a flow or a promise. `side` is the conduit's zone on that side; a promise has none and reaches over the plan.
 * Undefined when the text names an entry that is itself in error.
 */
export const parseEnd = (text: string, side: string | undefined, names: Names): Parsed => {
  if (text === 'any') return { end: { text, kind: 'any', ranges: [ipv4All, ipv6All] } }
  if (text.startsWith('zone:')) return parseZoneEnd(text, text.slice(5), side, names)
  if (text.startsWith('role:')) return parseRoleEnd(text, text.slice(5), side, names)
  if (text.startsWith('asset:')) return parseAssetEnd(text, text.slice(6), side, names)
  const isZone = names.zoneIds.has(text)
  const isAsset = names.assetIds.has(text)
  if (isZone && isAsset) return problem('plan/ambiguous-end', `${quoted(text)} is an asset and a zone`, `write \`zone:${text}\` or \`asset:${text}\``)
  if (isAsset) return parseAssetEnd(text, text, side, names)
  if (isZone) return parseZoneEnd(text, text, side, names)
  const range = parseAddressRange(text)
  if (range !== undefined) return { end: { text, kind: 'network', ranges: [range] } }
  if (looksLikeAddress(text))
    return problem(
      'plan/bad-address',
      `${quoted(text)} is not an address, a prefix or a range`,
      'write `10.20.1.10`, `10.20.1.0/24` or `10.20.1.5-10.20.1.9`',
    )
  if (roleById(text) !== undefined) return problem('plan/unknown-end', `unknown asset or zone ${quoted(text)}`, `did you mean \`role:${text}\`?`)
  const candidates = [...names.zoneIds, ...names.assetIds]
  return problem(
    'plan/unknown-end',
    `unknown asset or zone ${quoted(text)}`,
    meant(text, candidates, 'an end is an asset, `zone:<id>`, `role:<role>`, an address, prefix or range, or `any`'),
  )
}

/** True when some address of the range can lie in the zone: it touches its networks, or the zone states none. */
export const touchesZone = (range: AddressRange, zone: Zone, names: Names): boolean =>
  zone.networks.length === 0 || touchesRanges(zoneRanges(zone, names), range)

/** `10.20.1.5/24`: the part of the text before the length is not where the prefix begins. */
export const hostBits = (text: string, range: AddressRange): string | undefined => {
  const slash = text.indexOf('/')
  const address = slash < 0 ? undefined : parseAddressRange(text.slice(0, slash))
  return address === undefined || address.first === range.first ? undefined : formatRange(range)
}
