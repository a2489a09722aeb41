import { answers, asks, type Step } from '../dialogue.ts'
import * as cip from '../protocol/cip.ts'
import * as enip from '../protocol/enip.ts'
import * as modbus from '../protocol/modbus.ts'
import * as s7 from '../protocol/s7comm.ts'
import { randomOf } from '../random.ts'
import type { Deed } from './timetable.ts'
import type { TruthAsset } from './truth.ts'
import { hostOf, type Pair, plainVoice, type Voice } from './voice.ts'

interface Exchange {
  readonly request: Uint8Array
  readonly response: Uint8Array
}

const both = (e: Exchange): readonly Step[] => [asks(e.request), answers(e.response)]

/** Process values move slowly: a small walk around a set point. */
const wander = (pair: Pair, count: number, low: number, high: number): readonly number[] =>
  Array.from({ length: count }, () => pair.random.between(low, high))
const bits = (pair: Pair, count: number): readonly boolean[] => wander(pair, count, 0, 3).map((n) => n === 0)
const productOf = (pair: Pair): string => ('product' in pair.server ? (pair.server.product ?? '') : '')

const modbusMakers: Readonly<Record<string, string>> = {
  '00:80:f4': 'Schneider Electric',
  '00:1b:08': 'Danfoss',
  '00:e0:a1': 'HIMA',
  '00:07:05': 'Endress+Hauser',
}

export const modbusVoice = (pair: Pair): Voice => {
  const base = pair.random.between(0, 40) * 10
  const unit = 'role' in pair.server && pair.server.role === 'plc' ? 255 : 1
  let transaction = pair.random.between(0, 60000)
  const exchangeOf = (deed: Deed): modbus.ModbusExchange => {
    const code = Number(deed.line.code ?? 3)
    if (deed.line.do === 'identify')
      return modbus.readIdentity(modbusMakers['mac' in pair.server ? pair.server.mac.slice(0, 8) : ''] ?? 'Unknown', productOf(pair), 'V2.70')
    if (deed.line.do === 'read-refused') return modbus.refuse(modbus.readRegisters(3, 0xfff0, [0, 0]).request, 2)
    switch (code) {
      case 1:
      case 2:
        return modbus.readBits(code, base, bits(pair, 24))
      case 4:
        return modbus.readRegisters(4, base, wander(pair, 6, 180, 240))
      case 5:
        return modbus.writeCoil(base + 2, deed.count % 2 === 0)
      case 6:
        return modbus.writeRegister(base + 1, 1400 + pair.random.between(0, 100))
      case 15:
        return modbus.writeCoils(base, bits(pair, 8))
      case 16:
        return modbus.writeRegisters(base, wander(pair, 4, 0, 1500))
      case 23:
        return modbus.readWriteRegisters(base, wander(pair, 6, 0, 1500), base + 50, wander(pair, 2, 0, 1500))
      default:
        return modbus.readRegisters(3, base, wander(pair, 10, 0, 4000))
    }
  }
  return plainVoice((deed) => {
    transaction = (transaction + 1) & 0xffff
    const { request, response } = exchangeOf(deed)
    return both({ request: modbus.modbusAdu(transaction, unit, request), response: modbus.modbusAdu(transaction, unit, response) })
  })
}

const s7PduBytes = 240

/** The MC7 head that every S7 block starts with, then code; what it says does not matter here. */
const blockContent = (pair: Pair): Uint8Array => {
  const content = pair.random.fill(pair.random.between(640, 960))
  content.set([0x70, 0x70, 1, 1, 2, 0x0a, 0, 20])
  return content
}

export const s7Voice = (pair: Pair): Voice => {
  const caller: s7.Caller = pair.flow.operations.includes('download') ? 'programmer' : pair.client.role === 'plc' ? 'controller' : 'panel'
  const server = pair.server as TruthAsset
  const block = pair.random.between(1, 40)
  let reference = pair.random.between(1, 5000)
  const next = (): number => (reference = (reference + 1) & 0xffff)
  const item = (size: number): s7.S7Item => ({ block, byte: pair.random.between(0, 4) * 2, values: pair.random.fill(size) })
  return {
    greet: () => [asks(s7.connectRequest(caller)), answers(s7.connectConfirm(caller)), ...both(s7.setup(next(), s7PduBytes))],
    say: (deed) => {
      switch (deed.line.do) {
        case 'write':
          return both(s7.writeVar(next(), [item(4)]))
        case 'identify':
          return [
            ...both(s7.moduleIdentity(next(), server.order ?? '', [3, 2, 12])),
            ...both(s7.componentIdentity(next(), hostOf(server), server.id, server.product ?? '')),
          ]
        case 'download': {
          const messages = s7.downloadBlock(next(), deed.line.block ?? 'DB1', blockContent(pair), s7PduBytes)
          next()
          return messages.map((m) => (m.fromController ? answers(m.bytes) : asks(m.bytes)))
        }
        case 'restart':
          return [
            ...both(s7.stopController(next())),
            ...both(s7.startController(next())).map((step, n) => (n === 0 ? { ...step, afterUs: 6_000_000 } : step)),
          ]
        default:
          return both(s7.readVar(next(), [item(32), item(8)]))
      }
    },
    leave: () => [],
  }
}

const deviceTypes: Readonly<Record<string, number>> = { plc: 0x0e, 'remote-io': 0x0c, 'hmi-panel': 0x18 }

const identityOf = (server: TruthAsset): cip.CipIdentity => ({
  vendor: 1,
  type: deviceTypes[server.role] ?? 0x2b,
  code: randomOf(`product:${server.product ?? ''}`).between(40, 220),
  major: 20,
  minor: 19,
  serial: randomOf(`serial:${server.id}`).between(0x10000000, 0x7fffffff),
  name: server.product ?? server.id,
})

/** The cyclic connection between a scanner and its I/O: opened over TCP, spoken over UDP, known by the same ids in both. */
const ioConnection = (client: string, server: string): cip.ForwardOpen => {
  const random = randomOf(`io:${client}:${server}`)
  return {
    toTarget: random.between(1, 0x7fffffff),
    toOriginator: random.between(1, 0x7fffffff),
    serial: random.between(1, 65535),
    originatorVendor: 1,
    originatorSerial: random.between(1, 0x7fffffff),
    intervalUs: 20_000_000,
    sizeToTarget: 14,
    sizeToOriginator: 10,
    transport: 0x01,
    path: cip.classPath(4, 1),
  }
}

export const enipVoice = (pair: Pair): Voice => {
  const server = pair.server as TruthAsset
  const session = pair.random.between(0x10000000, 0x7fffffff)
  const open: cip.ForwardOpen = {
    toTarget: pair.random.between(1, 0x7fffffff),
    toOriginator: pair.random.between(1, 0x7fffffff),
    serial: pair.random.between(1, 65535),
    // A PC speaks through Rockwell's software, a panel or a controller by itself.
    originatorVendor: pair.client.role === 'engineering-workstation' || pair.client.role === 'scada-server' ? 0x4d : 1,
    originatorSerial: pair.random.between(1, 0x7fffffff),
    intervalUs: 2_000_000,
    sizeToTarget: 504,
    sizeToOriginator: 504,
    transport: 0xa3,
    path: Uint8Array.from([1, 0, 0x20, 2, 0x24, 1]),
  }
  let isOpen = false
  let context = 0
  let sequence = 0
  const overSession = (e: cip.CipExchange): readonly Step[] => {
    context++
    return both({ request: enip.unconnected(session, context, e.request), response: enip.unconnected(session, context, e.response) })
  }
  const overConnection = (e: cip.CipExchange): readonly Step[] => {
    const opening = isOpen ? [] : overSession(cip.forwardOpen(open))
    isOpen = true
    sequence = (sequence + 1) & 0xffff
    const exchange = {
      request: enip.connected(session, open.toTarget, sequence, e.request),
      response: enip.connected(session, open.toOriginator, sequence, e.response),
    }
    return [...opening, ...both(exchange)]
  }
  const tag = (n: number): cip.CipExchange => cip.readTag(`Line1_Status${n}`, wander(pair, 2 + n, 0, 60000))
  return {
    greet: () => both({ request: enip.registerSession(0), response: enip.registerSession(session) }),
    say: (deed) => {
      switch (deed.line.do) {
        case 'write':
          return overConnection(cip.writeTag('Line1_Setpoint', wander(pair, 1, 0, 600)))
        case 'read-many':
          return overConnection(cip.multipleService([tag(1), tag(2), tag(3)]))
        case 'open-io':
          return overSession(cip.forwardOpen(ioConnection(pair.client.id, server.id)))
        case 'identify': {
          const item = cip.identityItem(identityOf(server), pair.ends.server.address)
          return [
            ...both({ request: enip.listIdentityRequest(++context), response: enip.listIdentityResponse(context, item) }),
            ...overSession(cip.identityAll(identityOf(server))),
          ]
        }
        case 'download':
          return cip.logixDownload([pair.random.fill(400), pair.random.fill(400), pair.random.fill(212)]).flatMap(overConnection)
        default:
          return overConnection(tag(4))
      }
    },
    leave: () => [...(isOpen ? overSession(cip.forwardClose(open)) : []), asks(enip.unregisterSession(session))],
  }
}

/** Outputs one way, inputs the other; nobody asks and nobody answers. */
export const enipIoVoice = (pair: Pair): Voice => {
  const connection = ioConnection(pair.client.id, pair.server.id)
  return plainVoice((deed) => [
    asks(enip.implicitIo(connection.toTarget, deed.count + 1, pair.random.fill(8), true)),
    answers(enip.implicitIo(connection.toOriginator, deed.count + 1, pair.random.fill(8))),
  ])
}
