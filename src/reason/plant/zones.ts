import { formatAddress, formatRange, parseAddress, parseAddressRange, parseMac, formatMac } from '#ground/net'
import type { AddressRange } from '#ground/net'
import { roleById, roles } from '#ground/role'
import type { z } from 'zod'
import { hostBits } from './end.ts'
import { given } from './given.ts'
import { meant, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { Asset, Requirement, Zone } from './plan.ts'
import { requirements } from './plan.ts'
import { mergeRanges, rangeAtOrAfter, touchesRanges } from './ranges.ts'
import { itemPath, listOf } from './section.ts'
import type { Entry, SectionEntries } from './section.ts'
import type { assetShape, zoneShape } from './shape.ts'

const rangeHelp = 'write `10.20.1.10`, `10.20.1.0/24` or `10.20.1.5-10.20.1.9`'

const parseNetworks = (value: string | string[] | undefined, path: string, notebook: Notebook): readonly AddressRange[] => {
  const networks: AddressRange[] = []
  for (const [i, text] of listOf(value).entries()) {
    const range = parseAddressRange(text)
    const at = itemPath(path, value, i)
    if (range === undefined) notebook.note('plan/bad-address', at, `${quoted(text)} is not an address, a prefix or a range`, rangeHelp)
    else {
      const meantRange = hostBits(text, range)
      if (meantRange !== undefined) notebook.note('plan/host-bits', at, `${quoted(text)} is read as \`${meantRange}\``, `write \`${meantRange}\``)
      networks.push(range)
    }
  }
  return networks
}

const parseTarget = (value: z.output<typeof zoneShape>['target']): Zone['target'] =>
  typeof value === 'number' ? (Object.fromEntries(requirements.map((name) => [name, value])) as Record<Requirement, number>) : value

export const parseZone = ({ id, path, value }: Entry<z.output<typeof zoneShape>>, notebook: Notebook): Zone => ({
  id,
  kind: value.kind,
  purpose: value.purpose,
  ...given({ owner: value.owner, consequence: value.consequence, target: parseTarget(value.target) }),
  networks: parseNetworks(value.networks, `${path}.networks`, notebook),
})

/** Two zones with one network: an address of it would have two homes, and no boundary between them can be enforced. */
export const checkNetworks = (zones: ReadonlyMap<string, Zone>, notebook: Notebook): void => {
  const owners = new Map<string, string>()
  for (const zone of zones.values()) {
    for (const network of zone.networks) {
      const text = formatRange(network)
      const owner = owners.get(text)
      if (owner === undefined) owners.set(text, zone.id)
      else if (owner !== zone.id) {
        notebook.note(
          'plan/shared-network',
          `zones.${zone.id}.networks`,
          `zones \`${owner}\` and \`${zone.id}\` have the same network \`${text}\``,
          'split the network, or name the assets and leave the network out',
        )
      }
    }
  }
}

const parseAddresses = (value: string | string[] | undefined, path: string, notebook: Notebook): readonly bigint[] => {
  const addresses = new Set<bigint>()
  for (const [i, text] of listOf(value).entries()) {
    const address = parseAddress(text)
    const help =
      parseAddressRange(text) === undefined ? 'write `10.20.1.10` or `2001:db8::10`' : 'an asset has single addresses; a network belongs to its zone'
    if (address === undefined) notebook.note('plan/bad-address', itemPath(path, value, i), `${quoted(text)} is not an address`, help)
    else addresses.add(address)
  }
  return [...addresses]
}

const checkRole = (text: string, path: string, notebook: Notebook): string => {
  const role = roleById(text)
  if (role === undefined)
    notebook.note(
      'plan/unknown-role',
      path,
      `unknown role ${quoted(text)}`,
      meant(
        text,
        roles.map((r) => r.id),
        'write `unknown` until someone knows',
      ),
    )
  return role?.id ?? 'unknown'
}

/** Undefined when an asset's zone is unknown: it is nowhere, and every further remark on it would follow from that. */
export const parseAsset = (
  { id, path, value }: Entry<z.output<typeof assetShape>>,
  zones: SectionEntries<unknown>,
  notebook: Notebook,
): Asset | undefined => {
  const role = checkRole(value.role, `${path}.role`, notebook)
  const addresses = parseAddresses(value.address, `${path}.address`, notebook)
  const mac = value.mac === undefined ? undefined : parseMac(value.mac)
  if (value.mac !== undefined && mac === undefined)
    notebook.note('plan/bad-mac', `${path}.mac`, `${quoted(value.mac)} is not a MAC address`, 'write `00:1b:1b:12:34:56`')
  if (!zones.ids.has(value.zone)) {
    notebook.note('plan/unknown-zone', `${path}.zone`, `unknown zone ${quoted(value.zone)}`, meant(value.zone, zones.ids))
    return undefined
  }
  return {
    id,
    role,
    zone: value.zone,
    addresses,
    ...given({ name: value.name, process: value.process, owner: value.owner, tier: value.tier, mac: mac === undefined ? undefined : formatMac(mac) }),
  }
}

/** The zone in whose networks an address lies. A hint: of nested networks it may miss the outer one. */
const homeFinder = (zones: ReadonlyMap<string, Zone>): ((address: bigint) => string | undefined) => {
  const all = [...zones.values()].flatMap((zone) => zone.networks.map((network) => ({ ...network, zone: zone.id })))
  all.sort((a, b) => (a.last < b.last ? -1 : a.last > b.last ? 1 : 0))
  return (address) => {
    const next = rangeAtOrAfter(all, address)
    return next !== undefined && next.first <= address ? next.zone : undefined
  }
}

/** One address, one asset; and each in the networks of its zone, where the zone states some. */
export const checkAddresses = (assets: ReadonlyMap<string, Asset>, zones: ReadonlyMap<string, Zone>, notebook: Notebook): void => {
  const owners = new Map<bigint, string>()
  const networksOf = new Map([...zones.values()].map((zone) => [zone.id, mergeRanges(zone.networks)]))
  const homeOf = homeFinder(zones)
  for (const asset of assets.values()) {
    for (const address of asset.addresses) {
      const at = `assets.${asset.id}.address`
      const text = formatAddress(address)
      const owner = owners.get(address)
      if (owner === undefined) owners.set(address, asset.id)
      else
        notebook.note(
          'plan/duplicate-address',
          at,
          `assets \`${owner}\` and \`${asset.id}\` have the same address \`${text}\``,
          'one of them moved or was copied: correct its address',
        )
      const zone = zones.get(asset.zone)
      const networks = zone === undefined ? undefined : networksOf.get(zone.id)
      if (zone === undefined || networks === undefined || networks.length === 0 || touchesRanges(networks, { first: address, last: address }))
        continue
      const other = homeOf(address)
      const help =
        other === undefined
          ? `add its network to zone \`${zone.id}\`, or correct the address`
          : `it lies in the networks of zone \`${other}\`: correct the zone or the address`
      notebook.note(
        'plan/address-outside-zone',
        at,
        `\`${asset.id}\` has address \`${text}\`, which is in no network of its zone \`${zone.id}\``,
        help,
      )
    }
  }
}
