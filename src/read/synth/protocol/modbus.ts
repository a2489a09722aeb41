/** Modbus Application Protocol 1.1b3 over TCP: requests and their answers as PDUs, and the header around them. */
import { be16, bytes, type Part } from '../bytes.ts'

/** MBAP header and PDU. */
export const modbusAdu = (transaction: number, unit: number, pdu: Uint8Array): Uint8Array =>
  bytes(be16(transaction), 0, 0, be16(pdu.length + 1), unit, pdu)

export interface ModbusExchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

/** Codes 1 and 2; `bits` holds one entry a coil or input. */
export const readBits = (code: 1 | 2, address: number, bits: readonly boolean[]): ModbusExchange => {
  const packed = packBits(bits)
  return { request: bytes(code, be16(address), be16(bits.length)), response: bytes(code, packed.length, packed) }
}

/** Codes 3 and 4. */
export const readRegisters = (code: 3 | 4, address: number, values: readonly number[]): ModbusExchange => ({
  request: bytes(code, be16(address), be16(values.length)),
  response: bytes(code, values.length * 2, values.flatMap(be16)),
})

export const writeCoil = (address: number, on: boolean): ModbusExchange => {
  const pdu = bytes(5, be16(address), be16(on ? 0xff00 : 0))
  return { request: pdu, response: pdu }
}

export const writeRegister = (address: number, value: number): ModbusExchange => {
  const pdu = bytes(6, be16(address), be16(value))
  return { request: pdu, response: pdu }
}

export const writeCoils = (address: number, bits: readonly boolean[]): ModbusExchange => {
  const packed = packBits(bits)
  return { request: bytes(15, be16(address), be16(bits.length), packed.length, packed), response: bytes(15, be16(address), be16(bits.length)) }
}

export const writeRegisters = (address: number, values: readonly number[]): ModbusExchange => ({
  request: bytes(16, be16(address), be16(values.length), values.length * 2, values.flatMap(be16)),
  response: bytes(16, be16(address), be16(values.length)),
})

/** Code 23: writes first, then reads. */
export const readWriteRegisters = (readAt: number, read: readonly number[], writeAt: number, written: readonly number[]): ModbusExchange => ({
  request: bytes(23, be16(readAt), be16(read.length), be16(writeAt), be16(written.length), written.length * 2, written.flatMap(be16)),
  response: bytes(23, read.length * 2, read.flatMap(be16)),
})

/** Code 43 MEI 14, basic identification (objects 0 to 2). */
export const readIdentity = (vendor: string, product: string, revision: string): ModbusExchange => {
  const objects: Part[] = [vendor, product, revision].map((text, id) => bytes(id, text.length, text))
  return { request: bytes(0x2b, 0x0e, 1, 0), response: bytes(0x2b, 0x0e, 1, 1, 0, 0, 3, ...objects) }
}

/** The server says no: code with bit 7 set, then why (2: no such address). */
export const refuse = (request: Uint8Array, why: number): ModbusExchange => ({ request, response: bytes((request[0] ?? 0) | 0x80, why) })

const packBits = (bits: readonly boolean[]): Uint8Array => {
  const packed = new Uint8Array(Math.ceil(bits.length / 8))
  for (const [i, on] of bits.entries()) if (on) packed[i >> 3] = (packed[i >> 3] ?? 0) | (1 << (i & 7))
  return packed
}
