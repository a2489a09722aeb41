import { parseAddress, parseMac } from '#ground/net'
import { be32 } from '../bytes.ts'
import type { Host } from '../frame.ts'
import type { Truth, TruthAsset } from './truth.ts'

/** The four bytes of an IPv4 address that the truth was checked to hold. */
export const addressBytes = (text: string): Uint8Array => Uint8Array.from(be32(Number(parseAddress(text) ?? 0n)))
const macBytes = (text: string): Uint8Array => parseMac(text) ?? new Uint8Array(6)

const windowsRoles: ReadonlySet<string> = new Set([
  'it-workstation',
  'business-app',
  'scada-server',
  'historian',
  'dmz-historian',
  'patch-server',
  'domain-controller-ot',
  'file-server-ot',
  'operator-station',
  'engineering-workstation',
  'transient-laptop',
])

/** How the stack of such a machine looks: Windows, a Linux appliance, or a controller's small stack. */
const stackOf = (asset: TruthAsset): Pick<Host, 'ttl' | 'window' | 'windowShift'> => {
  if (windowsRoles.has(asset.role)) return { ttl: 128, window: 64240, windowShift: 8 }
  if (asset.role === 'time-server' || asset.role === 'firewall' || asset.role === 'hmi-panel') return { ttl: 64, window: 29200, windowShift: 7 }
  return asset.mac.startsWith('28:63:36') ? { ttl: 30, window: 8192 } : { ttl: 64, window: 8192 }
}

export const isWindows = (asset: TruthAsset): boolean => windowsRoles.has(asset.role)

export const assetHost = (asset: TruthAsset): Host => ({ mac: macBytes(asset.mac), address: addressBytes(asset.address), ...stackOf(asset) })

/** Behind the gateway: its MAC, and a time to live that a few routers have counted down. */
export const outsideHost = (truth: Truth, address: string): Host => ({
  mac: macBytes(truth.assets.get(truth.gateway)?.mac ?? ''),
  address: addressBytes(address),
  ttl: 53,
  window: 64240,
  windowShift: 8,
  delayUs: 19_000,
})
