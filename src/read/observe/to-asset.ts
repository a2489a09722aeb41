import { makerOf } from '#ground/role'
import type { Device } from './identities.ts'
import type { ObservedAsset, RoleGuess } from './observations.ts'
import { macText } from './stations.ts'

/** A device as the world sees it. */
export const toAsset = (device: Device, role: RoleGuess): ObservedAsset => {
  const mac = device.mac === undefined ? undefined : macText(device.mac)
  const maker = mac === undefined ? undefined : makerOf(mac)
  return {
    id: device.id,
    addresses: device.addresses,
    ...(mac === undefined ? {} : { mac }),
    ...(maker === undefined ? {} : { maker }),
    names: [...device.about.names.values()],
    identity: Object.fromEntries([...device.about.identity].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    role,
    vlans: device.vlans,
    firstUs: device.firstUs,
    lastUs: device.lastUs,
    packets: device.packets,
    external: device.outside,
  }
}
