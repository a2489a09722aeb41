import { compareAddresses, isIpv4, isLinkLocal, likelyNetwork } from './address-kind.ts'
import { mergeDescription, type SelfDescription } from './self-description.ts'
import { macText, type IpStation, type MacStation, type Stations } from './stations.ts'

/** One device as its addresses tell: the first address is its id. */
export interface Device {
  readonly id: string
  readonly addresses: readonly string[]
  readonly mac?: number
  readonly about: SelfDescription
  readonly outside: boolean
  /** True when its MAC also carries packets of other networks. */
  readonly routes: boolean
  readonly vlans: readonly number[]
  readonly firstUs: number
  readonly lastUs: number
  packets: number
}

export interface Identities {
  readonly devices: readonly Device[]
  /** The id of the device that has this IP address or MAC; the text itself when it is nobody's. */
  idOf(text: string): string
}

/** Addresses of one host, and whether its MAC also carries packets of others. */
interface Owned {
  readonly own: readonly IpStation[]
  readonly routes: boolean
}

const mostBeside = 3

/**
 * Whose addresses are those that a MAC carried? What it announced by ARP is its own, and then the rest is routed,
 * but for a few of the same network. Without
 * ARP one address, or a few of one network, are its own; addresses of several networks make it a router that owns none we
 * could name. A lone outside address on a network of inside ones came through a router too.
 */
const ownedBy = (station: MacStation, someInside: boolean): Owned => {
  const carried = [...station.carried]
  const announced = [...station.announced]
  const near = new Set(announced.map((ip) => likelyNetwork(ip.address)))
  const unclaimed = carried.filter((ip) => isIpv4(ip.address) && !station.announced.has(ip))
  // A host that was given another address of its network keeps its MAC: the new one need not have been announced yet.
  const beside = unclaimed.filter((ip) => near.has(likelyNetwork(ip.address)))
  const second = beside.length <= mostBeside ? beside : []
  const v4 = unclaimed.filter((ip) => !second.includes(ip))
  const v6 = carried.filter((ip) => !isIpv4(ip.address))
  const networks = (stations: readonly IpStation[]): number =>
    new Set(stations.filter((ip) => !isLinkLocal(ip.address)).map((ip) => likelyNetwork(ip.address))).size
  const routesV4 = announced.length > 0 ? v4.length > 0 : networks(v4) > 1 || v4.length > 3 || (someInside && v4.some((ip) => ip.outside))
  const routesV6 = networks(v6) > 2 || v6.length > 8
  const routes = routesV4 || routesV6
  const local = v6.filter((ip) => isLinkLocal(ip.address))
  return { own: [...announced, ...second, ...(routesV4 ? [] : v4), ...(routes ? local : v6)], routes }
}

/**
 * Addresses of one MAC are one device when there is clear evidence: exactly one ordinary IPv4 address, beside IPv6 and
 * self-given ones. Several ordinary IPv4 addresses stay separate, each a device: merging two machines behind one MAC
 * would hide a machine, and nothing here can tell.
 */
const groupsOf = (own: readonly IpStation[]): readonly (readonly IpStation[])[] => {
  const ordered = own.toSorted((a, b) => compareAddresses(a.address, b.address))
  const ordinary = ordered.filter((ip) => isIpv4(ip.address) && !isLinkLocal(ip.address))
  if (ordinary.length === 1 || (ordinary.length === 0 && ordered.length > 0)) return [ordered]
  const rest = ordered.filter((ip) => !ordinary.includes(ip))
  return [...ordinary, ...rest].map((ip) => [ip])
}

const deviceOf = (ips: readonly IpStation[], mac: number | undefined, routes: boolean): Device => {
  const [first] = ips as [IpStation]
  for (const ip of ips.slice(1)) mergeDescription(first.about, ip.about)
  return {
    id: first.address,
    addresses: ips.map((ip) => ip.address),
    ...(mac === undefined ? {} : { mac }),
    about: first.about,
    outside: first.outside,
    routes,
    vlans: [...new Set(ips.flatMap((ip) => ip.vlans))].toSorted((a, b) => a - b),
    firstUs: Math.min(...ips.map((ip) => ip.firstUs)),
    lastUs: Math.max(...ips.map((ip) => ip.lastUs)),
    packets: ips.reduce((sum, ip) => sum + ip.packets, 0),
  }
}

/** Joins addresses and MACs to devices. `answeredFor`: addresses that never sent a captured packet but surely exist. */
export const identify = (stations: Stations, answeredFor: ReadonlySet<string>): Identities => {
  const isThere = (ip: IpStation): boolean => !ip.nobody && (ip.packets > 0 || answeredFor.has(ip.address))
  const present = [...stations.byAddress.values()].filter(isThere)
  const someInside = present.some((ip) => !ip.outside)
  const owner = new Map<IpStation, MacStation>()
  const claims = [...stations.byMac.values()].map((station) => ({ station, ...ownedBy(station, someInside) }))
  // An address that two MACs carry belongs to the one that announced it, else to the one that does not route.
  const strength = (claim: (typeof claims)[number], ip: IpStation): number => (claim.station.announced.has(ip) ? 2 : claim.routes ? 0 : 1)
  const best = new Map<IpStation, number>()
  for (const claim of claims) {
    for (const ip of claim.own) {
      const weight = strength(claim, ip)
      const known = owner.get(ip)
      const better = known === undefined || weight > (best.get(ip) ?? 0) || (weight === best.get(ip) && claim.station.mac < known.mac)
      if (!better) continue
      owner.set(ip, claim.station)
      best.set(ip, weight)
    }
  }
  const devices: Device[] = []
  const ids = new Map<string, string>()
  const add = (device: Device): void => {
    devices.push(device)
    for (const address of device.addresses) ids.set(address, device.id)
  }
  for (const { station, own, routes } of claims) {
    const mine = own.filter((ip) => owner.get(ip) === station && isThere(ip))
    const groups = groupsOf(mine)
    const all = groups.filter((group) => group.length > 0).map((group) => deviceOf(group, station.mac, routes))
    for (const device of all) add(device)
    const [main] = all
    if (main !== undefined) {
      mergeDescription(main.about, station.about)
      main.packets += station.packets
      ids.set(macText(station.mac), main.id)
    } else if (station.packets > 0) {
      const id = macText(station.mac)
      add({
        id,
        addresses: [],
        mac: station.mac,
        about: station.about,
        outside: false,
        routes,
        vlans: station.vlans,
        firstUs: station.firstUs,
        lastUs: station.lastUs,
        packets: station.packets,
      })
      ids.set(id, id)
    }
  }
  for (const ip of present) if (!ids.has(ip.address)) add(deviceOf([ip], undefined, false))
  return { devices, idOf: (text) => ids.get(text) ?? text }
}
