import { u16be, u16le, u32be, u32le, u8 } from '#ground/bytes'

/** What an Interface Description Block says (draft-ietf-opsawg-pcapng section 4.2). */
export interface PcapngInterface {
  readonly linkType: number
  /** 0: no limit. */
  readonly snapBytes: number
  /** Ticks (high and low 32 bits) to microseconds since 1970; 0 for a time that cannot be. */
  readonly timeUs: (high: number, low: number) => number
}

const optionTimeResolution = 9
const optionTimeOffset = 14
const mostOptions = 1000
/** Exclusive. The time of a pcap file ends in 2106 too; anything later or before 1970 is no time. */
const timeEndUs = 4_294_967_296_000_000

const plausible = (timeUs: number): number => (timeUs >= 0 && timeUs < timeEndUs ? timeUs : 0)

const clockOf = (resolution: number, offsetUs: number): PcapngInterface['timeUs'] => {
  const exponent = resolution & 0x7f
  if (resolution === 6) return (high, low) => plausible(high * 4_294_967_296 + low + offsetUs)
  if (resolution > 6 && resolution <= 12) {
    const divisor = 10 ** (resolution - 6)
    return (high, low) => {
      // 64 bit division in two halves: a double holds 53 bits, nanoseconds since 1970 need 61.
      const rest = high % divisor
      return plausible(((high - rest) / divisor) * 4_294_967_296 + Math.floor((rest * 4_294_967_296 + low) / divisor) + offsetUs)
    }
  }
  const denominator = (resolution & 0x80 ? 2n : 10n) ** BigInt(exponent)
  return (high, low) => plausible(Number((((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n) / denominator) + offsetUs)
}

/** From a whole Interface Description Block at `at`, its length already checked to be inside `bytes` and at least 20. */
export const readInterface = (bytes: Uint8Array, at: number, length: number, little: boolean): PcapngInterface => {
  const u16 = little ? u16le : u16be
  const u32 = little ? u32le : u32be
  let resolution = 6
  let offsetUs = 0
  const end = at + length - 4
  let p = at + 16
  for (let i = 0; i < mostOptions && p + 4 <= end; i++) {
    const code = u16(bytes, p)
    const size = u16(bytes, p + 2)
    if (code === 0 || p + 4 + size > end) break
    if (code === optionTimeResolution && size >= 1) resolution = u8(bytes, p + 4)
    if (code === optionTimeOffset && size >= 8) {
      const high = u32(bytes, little ? p + 8 : p + 4) | 0
      const low = u32(bytes, little ? p + 4 : p + 8)
      offsetUs = (high * 4_294_967_296 + low) * 1_000_000
    }
    p += 4 + ((size + 3) & ~3)
  }
  return { linkType: u16(bytes, at + 8), snapBytes: u32(bytes, at + 12), timeUs: clockOf(resolution, offsetUs) }
}
