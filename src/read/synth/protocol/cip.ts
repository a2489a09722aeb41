/** CIP messages (ODVA volume 1) and the Logix services on top: requests with their answers, without any encapsulation. */
import { bytes, le16, le32, type Part, zeros } from '../bytes.ts'

export interface CipExchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

/** Class and instance, 8-bit where they fit; a path is a whole number of 16-bit words. */
export const classPath = (classId: number, instance: number, attribute?: number): Uint8Array =>
  bytes(
    classId < 256 ? [0x20, classId] : [0x21, 0, ...le16(classId)],
    instance < 256 ? [0x24, instance] : [0x25, 0, ...le16(instance)],
    attribute === undefined ? [] : [0x30, attribute],
  )

/** A tag by its name. */
export const tagPath = (tag: string): Uint8Array => bytes(0x91, tag.length, tag, tag.length % 2 === 1 ? 0 : [])

export const cipRequest = (service: number, path: Uint8Array, data: Part = []): Uint8Array => bytes(service, path.length / 2, path, data)
/** `status` 0 is success. */
export const cipResponse = (service: number, data: Part = [], status = 0): Uint8Array => bytes(service | 0x80, 0, status, 0, data)

const exchange = (service: number, path: Uint8Array, asked: Part = [], answered: Part = []): CipExchange => ({
  request: cipRequest(service, path, asked),
  response: cipResponse(service, answered),
})

const dint = 0x00c4

export const readTag = (tag: string, values: readonly number[]): CipExchange =>
  exchange(0x4c, tagPath(tag), le16(values.length), bytes(le16(dint), ...values.map(le32)))

export const writeTag = (tag: string, values: readonly number[]): CipExchange =>
  exchange(0x4d, tagPath(tag), bytes(le16(dint), le16(values.length), ...values.map(le32)))

/** Several requests in one (0A): the offsets count from the number of services on. */
export const multipleService = (parts: readonly CipExchange[]): CipExchange => {
  const packed = (messages: readonly Uint8Array[]): Uint8Array => {
    let offset = 2 + 2 * messages.length
    const offsets = messages.map((message) => {
      const here = le16(offset)
      offset += message.length
      return bytes(here)
    })
    return bytes(le16(messages.length), ...offsets, ...messages)
  }
  return exchange(0x0a, classPath(2, 1), packed(parts.map((p) => p.request)), packed(parts.map((p) => p.response)))
}

export interface CipIdentity {
  readonly vendor: number
  readonly type: number
  readonly code: number
  readonly major: number
  readonly minor: number
  readonly serial: number
  readonly name: string
}

const identityBytes = (i: CipIdentity): Uint8Array =>
  bytes(le16(i.vendor), le16(i.type), le16(i.code), i.major, i.minor, le16(0x0060), le32(i.serial), i.name.length, i.name)

/** Everything of the identity object: vendor, type, product, revision, serial, name. */
export const identityAll = (identity: CipIdentity): CipExchange => exchange(1, classPath(1, 1), [], identityBytes(identity))

/** The CPF item of an answer to ListIdentity; the socket address in it is big endian. */
export const identityItem = (identity: CipIdentity, address: Uint8Array): Uint8Array => {
  const body = bytes(le16(1), 0, 2, 0xaf, 0x12, address, zeros(8), identityBytes(identity), 3)
  return bytes(le16(0x000c), le16(body.length), body)
}

export interface ForwardOpen {
  /** Chosen by the target, heard by it. */
  readonly toTarget: number
  /** Chosen by the originator, heard by it. */
  readonly toOriginator: number
  readonly serial: number
  /** 0x004d: Rockwell software on a PC; 1: a Rockwell device. */
  readonly originatorVendor: number
  readonly originatorSerial: number
  readonly intervalUs: number
  /** Bytes a message may have, each way. */
  readonly sizeToTarget: number
  readonly sizeToOriginator: number
  /** 0xa3: explicit messages (class 3); 0x01: cyclic I/O (class 1). */
  readonly transport: 0xa3 | 0x01
  readonly path: Uint8Array
}

const connectionManager = classPath(6, 1)
// Point to point, scheduled priority for I/O, variable size for messages.
const parameters = (size: number, transport: number): number => 0x4000 | (transport === 0x01 ? 0x0800 : 0x0200) | size

export const forwardOpen = (open: ForwardOpen): CipExchange => {
  const triad = bytes(le16(open.serial), le16(open.originatorVendor), le32(open.originatorSerial))
  return exchange(
    0x54,
    connectionManager,
    bytes(
      0x0a,
      0x0e,
      le32(0),
      le32(open.toOriginator),
      triad,
      3,
      0,
      0,
      0,
      le32(open.intervalUs),
      le16(parameters(open.sizeToTarget, open.transport)),
      le32(open.intervalUs),
      le16(parameters(open.sizeToOriginator, open.transport)),
      open.transport,
      open.path.length / 2,
      open.path,
    ),
    bytes(le32(open.toTarget), le32(open.toOriginator), triad, le32(open.intervalUs), le32(open.intervalUs), 0, 0),
  )
}

export const forwardClose = (open: ForwardOpen): CipExchange => {
  const triad = bytes(le16(open.serial), le16(open.originatorVendor), le32(open.originatorSerial))
  return exchange(0x4e, connectionManager, bytes(0x0a, 0x0e, triad, open.path.length / 2, 0, open.path), bytes(triad, 0, 0))
}

const controller = classPath(0x8e, 1)
/** The lock for edits hangs below the controller. */
const semaphore = bytes(controller, classPath(0x74, 1))

/**
 * A download as Studio 5000 does it: lock the controller for edit, to program mode, create data, program and routine,
 * fill them, back to run, unlock.
 */
export const logixDownload = (pieces: readonly Uint8Array[]): readonly CipExchange[] => [
  exchange(0x4b, semaphore, [0]),
  exchange(0x07, controller),
  // Create answers with the instance it made.
  ...[0x6a, 0x68, 0x6d].map((classId, n) => exchange(0x08, classPath(classId, 0), bytes(le32((n + 1) * 0x1000)), bytes(le16(n + 1)))),
  ...pieces.map((piece, n) => exchange(0x50, classPath(0x6a, 1), bytes(le32(n * 400), le16(piece.length), piece))),
  exchange(0x06, controller),
  exchange(0x4c, semaphore),
]
