/**
 * One packet as a capture file holds it. The reader reuses one object and its buffers: `data` is valid only until the
 * callback returns, so whoever keeps bytes copies them.
 */
export interface CapturedPacket {
  /** Number in its file, from 1, as tshark's `frame.number`. */
  number: number
  /** Microseconds since 1970, UTC; nanosecond files are cut to whole microseconds. 0 when the file gives no time. */
  timeUs: number
  /** LINKTYPE_ value of the interface it was captured on (tcpdump.org/linktypes.html): 1 Ethernet, 0 NULL, 101 raw, 113 SLL, 276 SLL2. */
  linkType: number
  /** The bytes the file kept, at most `wireLength`. */
  data: Uint8Array
  /** Length on the wire in bytes; more than `data.length` when the capture was cut. */
  wireLength: number
  /** Interface number inside the file (pcapng), 0 for pcap. */
  interfaceId: number
}
