import { parseAddressRange } from '#ground/net'
import { serviceByName } from '#ground/service'
import { be32 } from '../bytes.ts'
import { arpFrame, type Host, type TimedFrame } from '../frame.ts'
import type { Random } from '../random.ts'
import { tcpConnection } from '../tcp-connection.ts'
import type { Truth, TruthAsset, TruthDeed } from './truth.ts'
import { assetHost, isWindows } from './wire.ts'

const betweenHostsUs = 180_000
const betweenPortsUs = 31_000

const transportsOfTcp = (service: string): readonly number[] =>
  (serviceByName(service)?.ports ?? []).filter((p) => p.transport === 'tcp').map((p) => p.first)

/** Ports on which the asset serves somebody today; Windows machines also share files and take desktops. */
const openPorts = (truth: Truth, asset: TruthAsset): ReadonlySet<number> => {
  const open = new Set<number>()
  for (const flow of truth.flows.values()) if (flow.to.includes(asset.id)) for (const port of transportsOfTcp(flow.service)) open.add(port)
  if (isWindows(asset) && asset.role !== 'it-workstation') for (const port of [445, 3389]) open.add(port)
  return open
}

/**
 * A sweep on a flat network: ask by ARP who has each address, knock on the ports of those that answer. Office PCs drop what
 * they did not ask for; everything else refuses or takes the connection, and the scanner hangs up at once.
 */
export function* scanFrames(
  truth: Truth,
  scanner: TruthAsset,
  ranges: readonly string[],
  line: TruthDeed,
  startUs: number,
  random: Random,
): Generator<TimedFrame> {
  const byAddress = new Map([...truth.assets.values()].map((asset) => [asset.address, asset]))
  const client = assetHost(scanner)
  const nobody: Pick<Host, 'mac' | 'address'> = { mac: new Uint8Array(6), address: new Uint8Array(4) }
  let at = startUs
  let clientPort = 51_000
  for (const text of ranges) {
    const range = parseAddressRange(text)
    if (range === undefined) continue
    for (let address = range.first + 1n; address < range.last; address++) {
      const octets = be32(Number(address))
      const target = byAddress.get(octets.join('.'))
      if (target === scanner) continue
      at += betweenHostsUs + random.between(0, 20_000)
      yield { atUs: at, bytes: arpFrame('request', client, { ...nobody, address: Uint8Array.from(octets) }) }
      // Transient machines are gone by the time of the sweep.
      if (target === undefined || target.zone === 'transient') continue
      const server = assetHost(target)
      yield { atUs: at + 400, bytes: arpFrame('reply', server, client) }
      const open = openPorts(truth, target)
      for (const port of line.ports) {
        at += betweenPortsUs
        const connection = tcpConnection({ client, server, clientPort: clientPort++, serverPort: port }, random)
        if (!open.has(port)) yield* connection.knock(at, target.role === 'it-workstation' ? 'none' : 'refuse')
        else {
          yield* connection.open(at)
          yield* connection.reset(connection.lastUs + 300, 0)
        }
      }
    }
  }
}
