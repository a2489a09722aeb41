/** What switches say without IP: LLDP (IEEE 802.1AB) and spanning tree (IEEE 802.1D). */
import { be16, bytes, type Part } from '../bytes.ts'
import { ethernet } from '../frame.ts'

const lldpGroup = Uint8Array.from([0x01, 0x80, 0xc2, 0, 0, 0x0e])
const bridgeGroup = Uint8Array.from([0x01, 0x80, 0xc2, 0, 0, 0])

const tlv = (type: number, value: Part): Uint8Array => {
  const body = bytes(value)
  return bytes(be16((type << 9) | body.length), body)
}

export interface LldpSystem {
  readonly mac: Uint8Array
  readonly port: string
  readonly name: string
  readonly description: string
  /** IPv4. */
  readonly address: Uint8Array
  /** IEEE 802.1AB bits: 4 bridge, 0x10 router, 0x80 station. */
  readonly capabilities: number
}

export const lldpFrame = (system: LldpSystem): Uint8Array =>
  ethernet(
    lldpGroup,
    system.mac,
    0x88cc,
    bytes(
      tlv(1, bytes(4, system.mac)),
      tlv(2, bytes(7, system.port)),
      tlv(3, be16(120)),
      tlv(4, `port ${system.port}`),
      tlv(5, system.name),
      tlv(6, system.description),
      tlv(7, bytes(be16(system.capabilities), be16(system.capabilities))),
      tlv(8, bytes(5, 1, system.address, 2, 0, 0, 0, 1, 0)),
      tlv(0, []),
    ),
  )

/** A configuration BPDU. Priority 32768 unless the bridge was made root on purpose. */
export const spanningTreeFrame = (bridge: Uint8Array, root: Uint8Array, rootPriority: number, cost: number, port: number): Uint8Array => {
  const bpdu = bytes(
    0,
    0,
    0,
    0,
    0,
    be16(rootPriority),
    root,
    [0, 0, ...be16(cost)],
    be16(cost === 0 ? rootPriority : 32768),
    bridge,
    be16(0x8000 | port),
    be16(cost === 0 ? 0 : 256),
    be16(20 * 256),
    be16(2 * 256),
    be16(15 * 256),
  )
  // IEEE 802.3: the length stands where Ethernet II has the type.
  return ethernet(bridgeGroup, bridge, bpdu.length + 3, bytes(0x42, 0x42, 3, bpdu))
}
