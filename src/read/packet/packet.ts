/**
 * The headers of one frame, innermost IP. One object is reused for every frame: copy what you keep.
 * Numbers that do not apply are 0; look at `network` and `transport` first.
 */
export interface Packet {
  number: number
  timeUs: number
  /** Length on the wire in bytes, of the whole frame. */
  wireLength: number
  /** The captured frame; `payload` and the MAC offsets point into it (or into a reassembled datagram). */
  frame: Uint8Array
  /**
   * Offset of the source and destination MAC in `frame`; -1 when the link has none, or when they belong to the ends of
   * a tunnel and not to the ends of the innermost IP header.
   */
  sourceMacAt: number
  destinationMacAt: number
  /** Innermost 802.1Q VLAN id, -1 when untagged. */
  vlan: number
  /** EtherType of what the frame carries after all tags; 0 for LLC. */
  etherType: number
  /**
   * What was found above the link. `fragment`: an IP fragment that waits for the rest (addresses and `protocol` are valid);
   * `malformed`: headers that contradict themselves or were cut before their end.
   */
  network: 'none' | 'arp' | 'ipv4' | 'ipv6' | 'fragment' | 'malformed'
  /**
   * Canonical text keys, interned: the same address is nearly always the same string object, so `===` is cheap. Empty when
   * `network` has no addresses. For ARP: the sender's and the target's protocol address.
   */
  source: string
  destination: string
  /** Signed 32 bit hash of the address (the address itself for IPv4): equal addresses have equal keys, not the other way round. */
  sourceKey: number
  destinationKey: number
  /** ARP only: 1 request, 2 answer; 0 otherwise. */
  arpOperation: number
  /** ARP only: offset of the sender's hardware address in `frame`; it belongs to `source`. -1 otherwise. */
  arpSenderMacAt: number
  /** IP protocol number of the payload. */
  protocol: number
  transport: 'none' | 'tcp' | 'udp' | 'icmp'
  /** For ICMP: type and code in `sourcePort` and `destinationPort`. */
  sourcePort: number
  destinationPort: number
  /** TCP only. Sequence numbers are unsigned 32 bit. `tcpFlags`: 1 FIN, 2 SYN, 4 RST, 8 PSH, 16 ACK. */
  tcpSequence: number
  tcpAcknowledgement: number
  tcpFlags: number
  /**
   * What the innermost header that was read carries, as it was captured (Ethernet padding removed): of TCP, UDP and ICMP
   * their payload, of other IP protocols that of IP, with `network` none what follows the EtherType (from the LLC header on when `etherType` is 0).
   */
  payload: Uint8Array
  /** Length the payload has on the wire; more than `payload.length` when the capture was cut. */
  payloadWireLength: number
}
