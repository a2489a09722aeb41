import { u16be, u8 } from '#ground/bytes'

/** One record or question of a DNS-shaped message (RFC 1035 4.1). `dataAt` and `dataEnd` are equal for a question. */
export interface DnsRecord {
  readonly name: string
  readonly type: number
  readonly class: number
  readonly dataAt: number
  readonly dataEnd: number
}

export interface DnsMessage {
  readonly response: boolean
  readonly opcode: number
  readonly responseCode: number
  readonly questions: readonly DnsRecord[]
  /** Answers, authorities and additionals, at most 32. */
  readonly records: readonly DnsRecord[]
}

const mostRecords = 32

interface NameRead {
  readonly name: string
  readonly next: number
}

/** A name with its pointers followed (only backwards, so that no loop is possible); undefined when it breaks the rules. */
export const readDnsName = (bytes: Uint8Array, from: number): NameRead | undefined => {
  let name = ''
  let next = -1
  let at = from
  let before = from
  for (let labels = 0; labels < 128; labels++) {
    if (at >= bytes.length) return undefined
    const length = u8(bytes, at)
    if (length === 0) return { name, next: next < 0 ? at + 1 : next }
    if (length >= 0xc0) {
      const target = u16be(bytes, at) & 0x3fff
      if (target >= before || at + 2 > bytes.length) return undefined
      if (next < 0) next = at + 2
      before = target
      at = target
      continue
    }
    if (length > 63 || at + 1 + length > bytes.length || name.length + length > 254) return undefined
    if (name !== '') name += '.'
    for (let i = at + 1; i <= at + length; i++) {
      const code = u8(bytes, i)
      name += code > 0x20 && code < 0x7f ? String.fromCharCode(code) : ' '
    }
    at += 1 + length
  }
  return undefined
}

const knownClass = (value: number): boolean => [1, 3, 4, 254, 255].includes(value & 0x7fff)

/** A whole DNS-shaped message, undefined when its header, names or counts do not hold. */
export const readDnsMessage = (bytes: Uint8Array): DnsMessage | undefined => {
  if (bytes.length < 17) return undefined
  const opcode = (u8(bytes, 2) >> 3) & 15
  const questionCount = u16be(bytes, 4)
  const recordCount = u16be(bytes, 6) + u16be(bytes, 8) + u16be(bytes, 10)
  // Opcode 3 was never given; bit 6 of the flags is reserved.
  if (opcode > 6 || opcode === 3 || (u8(bytes, 3) & 0x40) !== 0 || questionCount > 32 || questionCount + recordCount === 0 || recordCount > 512)
    return undefined
  const questions: DnsRecord[] = []
  const records: DnsRecord[] = []
  let at = 12
  for (let i = 0; i < questionCount; i++) {
    const read = readDnsName(bytes, at)
    if (read === undefined || read.next + 4 > bytes.length || !knownClass(u16be(bytes, read.next + 2))) return undefined
    at = read.next + 4
    questions.push({ name: read.name, type: u16be(bytes, at - 4), class: u16be(bytes, at - 2), dataAt: at, dataEnd: at })
  }
  for (let i = 0; i < Math.min(recordCount, mostRecords); i++) {
    const read = readDnsName(bytes, at)
    // A captured message may be cut; what was whole before the cut counts, if there was anything.
    if (read === undefined || read.next + 10 > bytes.length)
      return questions.length + records.length > 0 ? result(bytes, questions, records) : undefined
    const dataAt = read.next + 10
    const dataEnd = dataAt + u16be(bytes, read.next + 8)
    const type = u16be(bytes, read.next)
    // The class of an OPT record (41) is a size.
    if (type !== 41 && !knownClass(u16be(bytes, read.next + 2))) return undefined
    records.push({ name: read.name, type, class: u16be(bytes, read.next + 2), dataAt, dataEnd: Math.min(dataEnd, bytes.length) })
    at = dataEnd
  }
  return result(bytes, questions, records)
}

const result = (bytes: Uint8Array, questions: readonly DnsRecord[], records: readonly DnsRecord[]): DnsMessage => ({
  response: (u8(bytes, 2) & 0x80) !== 0,
  opcode: (u8(bytes, 2) >> 3) & 15,
  responseCode: u8(bytes, 3) & 15,
  questions,
  records,
})

export const dnsTypes = { a: 1, ptr: 12, aaaa: 28, srv: 33 } as const
