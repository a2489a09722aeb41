/** EtherNet/IP encapsulation (ODVA volume 2) on TCP and UDP 44818, and implicit I/O on UDP 2222. */
import { be32, bytes, le16, le32, type Part, zeros } from '../bytes.ts'

const encapsulation = (command: number, session: number, context: number, data: Uint8Array): Uint8Array =>
  bytes(le16(command), le16(data.length), le32(session), le32(0), be32(0), be32(context), le32(0), data)

export const listIdentityRequest = (context: number): Uint8Array => encapsulation(0x63, 0, context, zeros(0))
export const listIdentityResponse = (context: number, identity: Uint8Array): Uint8Array => encapsulation(0x63, 0, context, bytes(le16(1), identity))

export const registerSession = (session: number): Uint8Array => encapsulation(0x65, session, 0, bytes(le16(1), le16(0)))
export const unregisterSession = (session: number): Uint8Array => encapsulation(0x66, session, 0, zeros(0))

const item = (type: number, data: Part): Uint8Array => {
  const body = bytes(data)
  return bytes(le16(type), le16(body.length), body)
}

/** SendRRData: a message without a connection, either way. */
export const unconnected = (session: number, context: number, cip: Uint8Array): Uint8Array =>
  encapsulation(0x6f, session, context, bytes(le32(0), le16(10), le16(2), item(0, []), item(0xb2, cip)))

/** SendUnitData: a message on a connection; `connection` is the id that the receiver hears. */
export const connected = (session: number, connection: number, sequence: number, cip: Uint8Array): Uint8Array =>
  encapsulation(0x70, session, 0, bytes(le32(0), le16(0), le16(2), item(0xa1, le32(connection)), item(0xb1, bytes(le16(sequence), cip))))

/** One cyclic datagram. `run` is the run/idle header, sent by the scanner only. */
export const implicitIo = (connection: number, sequence: number, data: Uint8Array, run?: boolean): Uint8Array =>
  bytes(
    le16(2),
    item(0x8002, bytes(le32(connection), le32(sequence))),
    item(0xb1, bytes(le16(sequence & 0xffff), run === undefined ? [] : le32(run ? 1 : 0), data)),
  )
