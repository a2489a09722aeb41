import { describe, expect, test } from 'vitest'
import { hexOf } from '../../../../test/fixture/hex.ts'
import { cip, enip, infrastructure, modbus, s7comm } from './index.ts'

const bits = (text: string): readonly boolean[] => Array.from(text, (c) => c === '1')

describe('Modbus speaks as the examples of its specification (1.1b3, section 6)', () => {
  const cases: readonly (readonly [string, modbus.ModbusExchange, string, string])[] = [
    ['read coils 20 to 38', modbus.readBits(1, 0x13, bits('1011001111010110101')), '0100130013', '0103cd6b05'],
    ['read holding registers 108 to 110', modbus.readRegisters(3, 0x6b, [0x022b, 0, 0x64]), '03006b0003', '0306022b00000064'],
    ['read input register 9', modbus.readRegisters(4, 8, [0x0a]), '0400080001', '0402000a'],
    ['write coil 173 on', modbus.writeCoil(0xac, true), '0500acff00', '0500acff00'],
    ['write register 2', modbus.writeRegister(1, 3), '0600010003', '0600010003'],
    ['write ten coils from 20', modbus.writeCoils(0x13, bits('1011001110')), '0f0013000a02cd01', '0f0013000a'],
    ['write two registers from 2', modbus.writeRegisters(1, [0x0a, 0x0102]), '100001000204000a0102', '1000010002'],
    [
      'write three registers at 15 and read six at 4',
      modbus.readWriteRegisters(3, [0xfe, 0x0acd, 1, 3, 0x0d, 0xff], 0x0e, [0xff, 0xff, 0xff]),
      '1700030006000e00030600ff00ff00ff',
      '170c00fe0acd00010003000d00ff',
    ],
  ]
  for (const [name, exchange, request, response] of cases)
    test(name, () => expect([hexOf(exchange.request), hexOf(exchange.response)]).toEqual([request, response]))

  test('the header counts the unit and the PDU', () =>
    expect(hexOf(modbus.modbusAdu(0x1501, 0xff, Uint8Array.from([3, 0, 4, 0, 1])))).toBe('150100000006ff0300040001'))
})

describe('S7comm loads a block as STEP 7 and an S7-300 do', () => {
  const messages = s7comm.downloadBlock(0x0e00, 'DB1', new Uint8Array(500), 240)
  const ofController = messages.filter((m) => m.fromController).map((m) => hexOf(m.bytes))

  test('the controller confirms, fetches three parts of a block of 500 bytes, ends, and confirms again', () => {
    expect(ofController).toEqual([
      '0300001402f080320300000e000001000000001a',
      '0300002302f080320100000100001200001b00000000000000095f3041303030303150',
      '0300002302f080320100000300001200001b00000000000000095f3041303030303150',
      '0300002302f080320100000500001200001b00000000000000095f3041303030303150',
      '0300002302f080320100000700001200001c00000000000000095f3041303030303150',
      '0300001402f080320300000e0100010000000028',
    ])
  })
  test('the station answers with 222, 222 and 56 bytes and has the block linked in', () => {
    const ofStation = messages.filter((m) => !m.fromController)
    expect(ofStation.map((m) => m.bytes.length)).toEqual([49, 247, 247, 81, 20, 43])
    expect(hexOf(ofStation.at(-1)?.bytes ?? new Uint8Array(0))).toBe(
      '0300002b02f080320100000e01001a000028000000000000fd000a01003041303030303150055f494e5345',
    )
  })
  test('block types have their letters', () => {
    const named = (block: string): string =>
      String.fromCharCode(...[...(s7comm.downloadBlock(1, block, new Uint8Array(40), 240)[0]?.bytes ?? [])].slice(26, 35))
    expect(['OB1', 'FC17', 'FB300', 'SDB7'].map(named)).toEqual(['_0800001P', '_0C00017P', '_0E00300P', '_0B00007P'])
  })
})

describe('CIP and its encapsulation', () => {
  test('a session is registered with version 1 and no options', () =>
    expect(hexOf(enip.registerSession(0))).toBe('65000400' + '00'.repeat(20) + '01000000'))
  test('a tag of odd length is padded, and the path counts words', () => expect(hexOf(cip.readTag('Abc', [0]).request)).toBe('4c039103416263000100'))
  test('several services carry offsets from the count on', () => {
    const one = cip.readTag('Ab', [0])
    expect(hexOf(cip.multipleService([one, one]).request)).toBe(`0a0220022401020006000e00${hexOf(one.request).repeat(2)}`)
  })
})

test('a renewing client asks with its address in the header and pads to 300 bytes', () => {
  const message = infrastructure.dhcpMessage({
    type: 'request',
    transaction: 1,
    clientMac: new Uint8Array(6),
    hostName: 'PC',
    present: Uint8Array.from([10, 0, 0, 7]),
  })
  expect(message.length).toBe(300)
  expect(hexOf(message).slice(24, 32)).toBe('0a000007')
  expect(hexOf(message).slice(472, 486)).toBe('63825363350103')
})
