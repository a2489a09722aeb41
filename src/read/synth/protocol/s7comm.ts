/** S7comm over COTP (RFC 905 class 0) over TPKT (RFC 1006), as an S7-300 speaks it. */
import { be16, be24, bytes, zeros } from '../bytes.ts'

const tpkt = (cotp: Uint8Array): Uint8Array => bytes(3, 0, be16(cotp.length + 4), cotp)
const data = (s7: Uint8Array): Uint8Array => tpkt(bytes(2, 0xf0, 0x80, s7))

/** What the called TSAP says the caller wants to be: programming device, operator panel, or another controller. */
export type Caller = 'programmer' | 'panel' | 'controller'
const connectionType: Readonly<Record<Caller, number>> = { programmer: 1, panel: 2, controller: 3 }

export const connectRequest = (caller: Caller, rack = 0, slot = 2): Uint8Array =>
  tpkt(bytes(17, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, 0x0a, 0xc1, 2, 1, 0, 0xc2, 2, connectionType[caller], (rack << 5) | slot))

export const connectConfirm = (caller: Caller, rack = 0, slot = 2): Uint8Array =>
  tpkt(bytes(17, 0xd0, 0, 1, 0x44, 0x31, 0, 0xc0, 1, 0x0a, 0xc1, 2, 1, 0, 0xc2, 2, connectionType[caller], (rack << 5) | slot))

const job = (reference: number, parameter: Uint8Array, payload: Uint8Array = zeros(0)): Uint8Array =>
  data(bytes(0x32, 1, 0, 0, be16(reference), be16(parameter.length), be16(payload.length), parameter, payload))

/** ROSCTR 3: acknowledged, with an error class and code. */
const acknowledge = (reference: number, parameter: Uint8Array, payload: Uint8Array = zeros(0), error = 0): Uint8Array =>
  data(bytes(0x32, 3, 0, 0, be16(reference), be16(parameter.length), be16(payload.length), be16(error), parameter, payload))

const userdata = (reference: number, parameter: Uint8Array, payload: Uint8Array): Uint8Array =>
  data(bytes(0x32, 7, 0, 0, be16(reference), be16(parameter.length), be16(payload.length), parameter, payload))

export interface S7Exchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

/** Agree on the PDU size: 240, 480 or 960. */
export const setup = (reference: number, pduBytes: number): S7Exchange => {
  const parameter = bytes(0xf0, 0, be16(1), be16(1), be16(pduBytes))
  return { request: job(reference, parameter), response: acknowledge(reference, parameter) }
}

/** `values` bytes from `byte` on in data block `block`. */
export interface S7Item {
  readonly block: number
  readonly byte: number
  readonly values: Uint8Array
}

const item = (i: S7Item): Uint8Array => bytes(0x12, 0x0a, 0x10, 2, be16(i.values.length), be16(i.block), 0x84, be24(i.byte * 8))

/** Items are padded to even length, the last one is not. */
const itemData = (code: number, items: readonly S7Item[]): Uint8Array =>
  bytes(...items.map((i, n) => bytes(code, 4, be16(i.values.length * 8), i.values, n < items.length - 1 && i.values.length % 2 === 1 ? 0 : [])))

export const readVar = (reference: number, items: readonly S7Item[]): S7Exchange => ({
  request: job(reference, bytes(4, items.length, ...items.map(item))),
  response: acknowledge(reference, bytes(4, items.length), itemData(0xff, items)),
})

export const writeVar = (reference: number, items: readonly S7Item[]): S7Exchange => ({
  request: job(reference, bytes(5, items.length, ...items.map(item)), itemData(0, items)),
  response: acknowledge(reference, bytes(5, items.length), bytes(...items.map(() => 0xff))),
})

/** Read a part of the system status list; `entries` are all of one length. */
export const readSzl = (reference: number, id: number, index: number, entries: readonly Uint8Array[]): S7Exchange => {
  const list = bytes(be16(id), be16(index), be16(entries[0]?.length ?? 0), be16(entries.length), ...entries)
  return {
    request: userdata(reference, bytes(0, 1, 0x12, 4, 0x11, 0x44, 1, 0), bytes(0xff, 9, be16(4), be16(id), be16(index))),
    response: userdata(reference, bytes(0, 1, 0x12, 8, 0x12, 0x84, 1, 1, 0, 0, 0, 0), bytes(0xff, 9, be16(list.length), list)),
  }
}

/** SZL 0x0011: module and firmware. The last four bytes of the firmware entry are `V` and the version. */
export const moduleIdentity = (reference: number, order: string, firmware: readonly [number, number, number]): S7Exchange => {
  const name = order.padEnd(20, ' ')
  return readSzl(reference, 0x0011, 0, [
    bytes(be16(1), name, be16(0x00c0), be16(2), be16(1)),
    bytes(be16(6), name, be16(0x00c0), be16(2), be16(1)),
    bytes(be16(7), ' '.repeat(20), be16(0x00c0), 0x56, ...firmware),
  ])
}

/** SZL 0x001c: what the station, the module and its type are called. */
export const componentIdentity = (reference: number, station: string, module: string, type: string): S7Exchange => {
  const entry = (index: number, text: string): Uint8Array => bytes(be16(index), text.slice(0, 32).padEnd(32, '\0'))
  return readSzl(reference, 0x001c, 0, [entry(1, station), entry(2, module), entry(7, type)])
}

const blockTypes: Readonly<Record<string, string>> = { OB: '08', DB: '0A', SDB: '0B', FC: '0C', SFC: '0D', FB: '0E', SFB: '0F' }

/** `DB20` to `0A00020`: type and five digits. */
const blockName = (block: string): string => {
  const m = /^([A-Z]+)(\d+)$/.exec(block)
  return `${blockTypes[m?.[1] ?? ''] ?? '0A'}${(m?.[2] ?? '1').padStart(5, '0')}`
}

/** Of a block's bytes in load memory this many describe it; the rest is what runs. */
const blockHeadBytes = 36

/** One message of a download; `fromController` marks the jobs that the controller sends and the station answers. */
export interface DownloadMessage {
  readonly fromController: boolean
  readonly bytes: Uint8Array
}

/**
 * A block goes to the controller: the station requests (1A), the controller fetches part by part (1B) and ends (1C) with
 * jobs of its own, and the station has the block linked into the program (PI service `_INSE`).
 */
export const downloadBlock = (reference: number, block: string, content: Uint8Array, pduBytes: number): readonly DownloadMessage[] => {
  const file = `_${blockName(block)}P`
  // The request carries a mark that the controller's jobs do not; in 1C an error code stands there.
  const head = (code: number): Uint8Array => bytes(code, 0, code === 0x1a ? 1 : 0, 0, 0, 0, 0, 0, 9, file)
  const digits = (length: number): string => String(length).padStart(6, '0')
  const messages: DownloadMessage[] = [
    { fromController: false, bytes: job(reference, bytes(head(0x1a), 13, '1', digits(content.length), digits(content.length - blockHeadBytes))) },
    { fromController: true, bytes: acknowledge(reference, bytes(0x1a)) },
  ]
  // Header 12, parameter 2, length and mark 4.
  const part = pduBytes - 18
  let theirs = 0x0100
  for (let at = 0; at < content.length; at += part) {
    const piece = content.subarray(at, at + part)
    messages.push({ fromController: true, bytes: job(theirs, head(0x1b)) })
    messages.push({ fromController: false, bytes: acknowledge(theirs, bytes(0x1b, 0), bytes(be16(piece.length), 0, 0xfb, piece)) })
    theirs = (theirs + 0x0200) & 0xffff
  }
  messages.push({ fromController: true, bytes: job(theirs, head(0x1c)) })
  messages.push({ fromController: false, bytes: acknowledge(theirs, bytes(0x1c)) })
  messages.push({
    fromController: false,
    bytes: job(reference + 1, bytes(0x28, 0, 0, 0, 0, 0, 0, 0xfd, be16(10), 1, 0, `${blockName(block)}P`, 5, '_INSE')),
  })
  messages.push({ fromController: true, bytes: acknowledge(reference + 1, bytes(0x28)) })
  return messages
}

export const stopController = (reference: number): S7Exchange => ({
  request: job(reference, bytes(0x29, 0, 0, 0, 0, 0, 9, 'P_PROGRAM')),
  response: acknowledge(reference, bytes(0x29)),
})

/** Warm restart: PI service `P_PROGRAM` without an argument. */
export const startController = (reference: number): S7Exchange => ({
  request: job(reference, bytes(0x28, 0, 0, 0, 0, 0, 0, 0xfd, be16(0), 9, 'P_PROGRAM')),
  response: acknowledge(reference, bytes(0x28)),
})
