import { type CaptureReader, openCapture } from './capture-reader.ts'

/** A writer of its own, from the specifications, so that reader and writer cannot share a mistake. */
const number = (value: number, size: 2 | 4, little: boolean): number[] => {
  const big = size === 2 ? [value >>> 8, value] : [value >>> 24, value >>> 16, value >>> 8, value]
  return (little ? big.toReversed() : big).map((byte) => byte & 255)
}

export interface PcapSpec {
  readonly little?: boolean
  readonly magic?: number
  readonly snap?: number
  readonly linkType?: number
}

export const pcapHeader = ({ little = true, magic = 0xa1b2c3d4, snap = 65_535, linkType = 1 }: PcapSpec = {}): number[] => [
  ...number(magic, 4, little),
  ...number(2, 2, little),
  ...number(4, 2, little),
  ...number(0, 4, little),
  ...number(0, 4, little),
  ...number(snap, 4, little),
  ...number(linkType, 4, little),
]

export const pcapRecord = (
  seconds: number,
  fraction: number,
  data: readonly number[],
  wire = data.length,
  little = true,
  more: readonly number[] = [],
): number[] => [
  ...number(seconds, 4, little),
  ...number(fraction, 4, little),
  ...number(data.length, 4, little),
  ...number(wire, 4, little),
  ...more,
  ...data,
]

export const block = (type: number, body: readonly number[], little = true): number[] => {
  const padded = [...body, ...Array.from({ length: (4 - (body.length % 4)) % 4 }, () => 0)]
  const length = number(padded.length + 12, 4, little)
  return [...number(type, 4, little), ...length, ...padded, ...length]
}

export const sectionBlock = (little = true, major = 1): number[] =>
  block(
    0x0a0d0d0a,
    [...number(0x1a2b3c4d, 4, little), ...number(major, 2, little), ...number(0, 2, little), ...Array.from({ length: 8 }, () => 255)],
    little,
  )

export const option = (code: number, value: readonly number[], little = true): number[] => [
  ...number(code, 2, little),
  ...number(value.length, 2, little),
  ...value,
  ...Array.from({ length: (4 - (value.length % 4)) % 4 }, () => 0),
]

export const interfaceBlock = (linkType = 1, snap = 0, options: readonly number[] = [], little = true): number[] =>
  block(1, [...number(linkType, 2, little), 0, 0, ...number(snap, 4, little), ...options], little)

/** `ticks` is the whole 64 bit time stamp. */
export const enhancedBlock = (port: number, ticks: bigint, data: readonly number[], wire = data.length, little = true): number[] =>
  block(
    6,
    [
      ...number(port, 4, little),
      ...number(Number(ticks >> 32n), 4, little),
      ...number(Number(ticks & 0xffffffffn), 4, little),
      ...number(data.length, 4, little),
      ...number(wire, 4, little),
      ...data,
    ],
    little,
  )

export const simpleBlock = (data: readonly number[], wire = data.length, little = true): number[] =>
  block(3, [...number(wire, 4, little), ...data], little)

export const obsoleteBlock = (port: number, ticks: bigint, data: readonly number[], little = true): number[] =>
  block(
    2,
    [
      ...number(port, 2, little),
      0,
      0,
      ...number(Number(ticks >> 32n), 4, little),
      ...number(Number(ticks & 0xffffffffn), 4, little),
      ...number(data.length, 4, little),
      ...number(data.length, 4, little),
      ...data,
    ],
    little,
  )

export interface Read {
  readonly packets: readonly {
    readonly number: number
    readonly timeUs: number
    readonly linkType: number
    readonly data: string
    readonly wireLength: number
    readonly port: number
  }[]
  readonly findings: CaptureReader['findings']
  readonly reader: CaptureReader
}

/** Reads a file pushed in pieces that end at `cuts` (ascending), or at once. */
export const readCapture = (file: Uint8Array, cuts: readonly number[] = []): Read => {
  const reader = openCapture('test.pcap')
  const packets: Read['packets'][number][] = []
  const keep: Parameters<CaptureReader['push']>[1] = (p) => {
    packets.push({
      number: p.number,
      timeUs: p.timeUs,
      linkType: p.linkType,
      data: Buffer.from(p.data).toString('hex'),
      wireLength: p.wireLength,
      port: p.interfaceId,
    })
  }
  let from = 0
  for (const cut of [...cuts, file.length]) {
    reader.push(file.slice(from, cut), keep)
    from = cut
  }
  reader.finish(keep)
  return { packets, findings: reader.findings, reader }
}
