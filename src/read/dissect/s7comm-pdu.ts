import { ascii, hex, printable, u16be, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Side, Sink } from './dissector.ts'
import type { Once } from './once.ts'
import {
  s7BlockTypes,
  s7ComponentNames,
  s7EngineeringUserdata,
  s7Functions,
  s7IdentityLists,
  s7Modes,
  s7ProgramBlockGroup,
  s7ProgramServices,
  s7Userdata,
} from './s7comm-functions.ts'

// 0 0x32 · 1 ROSCTR · 2-3 redundancy · 4-5 reference · 6-7 parameter length · 8-9 data length · (ROSCTR 2, 3) 10 error class, 11 code.
const job = 1
const ack = 2
const ackData = 3
const userdata = 7

/** Where parameters and data of a valid S7 PDU lie; undefined when header and lengths contradict each other. */
export interface S7Header {
  readonly rosctr: number
  readonly parameter: number
  readonly data: number
  readonly end: number
}

export const readS7Header = (bytes: Uint8Array, from: number, to: number): S7Header | undefined => {
  const rosctr = u8(bytes, from + 1)
  if (to - from < 10 || u8(bytes, from) !== 0x32) return undefined
  if (rosctr !== job && rosctr !== ack && rosctr !== ackData && rosctr !== userdata) return undefined
  const parameter = from + (rosctr === ack || rosctr === ackData ? 12 : 10)
  const data = parameter + u16be(bytes, from + 6)
  const end = data + u16be(bytes, from + 8)
  return { rosctr, parameter, data, end }
}

/** `_` type number destination in a block file name, as a person writes it: `DB1`. */
const blockName = (bytes: Uint8Array, at: number): string => {
  const kind = s7BlockTypes.get(ascii(bytes, at, at + 2))
  const number = Number.parseInt(ascii(bytes, at + 2, at + 7), 10)
  return kind === undefined || Number.isNaN(number) ? '' : `${kind}${number}`
}

const jobBlock = (bytes: Uint8Array, header: S7Header): string => {
  // Function, status, 2 unknown, 4 upload id, name length, '_', then the name.
  const at = header.parameter + 8
  return at + 9 <= header.data && u8(bytes, at) === 9 ? blockName(bytes, at + 2) : ''
}

interface Named {
  readonly operation: Operation
  readonly unknown: boolean
  readonly detail: string
}

const readProgramService = (bytes: Uint8Array, header: S7Header): Named => {
  // 0x28, 7 bytes, length of the argument block (2), the block, length of the name (1), the name.
  const argumentAt = header.parameter + 10
  const argumentLength = u16be(bytes, header.parameter + 8)
  const nameAt = argumentAt + argumentLength + 1
  if (nameAt > header.data) return { operation: 'other', unknown: true, detail: '' }
  const name = printable(bytes, nameAt, Math.min(header.data, nameAt + u8(bytes, nameAt - 1)), 32)
  const known = s7ProgramServices.get(name)
  const block = argumentLength >= 8 ? blockName(bytes, argumentAt + 3) || blockName(bytes, argumentAt + 2) : ''
  const cold = name === 'P_PROGRAM' && ascii(bytes, argumentAt, argumentAt + Math.min(argumentLength, 1)) === 'C' ? ' cold' : ''
  return {
    operation: known ?? (name.startsWith('_N_') ? 'config' : 'other'),
    unknown: known === undefined && !name.startsWith('_N_'),
    detail: `${name}${cold}${block === '' ? '' : ` ${block}`}`,
  }
}

const firstItem = (bytes: Uint8Array, header: S7Header): string => {
  // Item: 12 0a 10 transport, count(2), DB(2), area, address(3). Only data blocks have a name that means something to a person.
  const at = header.parameter + 2
  return at + 12 <= header.data && u8(bytes, at + 2) === 0x10 && (u8(bytes, at + 8) === 0x84 || u8(bytes, at + 8) === 0x85)
    ? `DB${u16be(bytes, at + 6)}`
    : ''
}

const classifyJob = (bytes: Uint8Array, header: S7Header): Named => {
  const code = u8(bytes, header.parameter)
  if (code === 0x28) return readProgramService(bytes, header)
  const operation = s7Functions.get(code)
  const detail = code === 0x04 || code === 0x05 ? firstItem(bytes, header) : code >= 0x1a && code <= 0x1d ? jobBlock(bytes, header) : ''
  return { operation: operation ?? 'other', unknown: operation === undefined, detail }
}

/** Reads S7 PDUs of one conversation. Keeps the parts of one status list, at most 4 KiB. */
export const s7Reader = (once: Once): ((side: Side, bytes: Uint8Array, from: number, to: number, sink: Sink) => void) => {
  let listParts: Uint8Array = new Uint8Array(0)
  let listUnit = -1

  const readJob = (side: Side, bytes: Uint8Array, header: S7Header, sink: Sink): void => {
    if (header.data <= header.parameter) return
    const code = u8(bytes, header.parameter)
    const { operation, unknown, detail } = classifyJob(bytes, header)
    // During a download the controller sends the jobs 1b and 1c and the station answers with the block: still the
    // station's download, so it counts among the conversation's requests whoever sent the job.
    const asks = code === 0x1b || code === 0x1c ? undefined : side === 0 ? 'client' : 'server'
    if (asks !== undefined && (operation === 'download' || operation === 'upload' || operation === 'mode-change')) {
      once.role(sink, asks, 'engineering-workstation', `sends S7 ${operation} jobs`, 0.8)
    }
    sink.request({
      operation,
      function: hex(code),
      ...(unknown && { unknown }),
      ...(detail !== '' && { detail }),
    })
  }

  const readUserdataRequest = (bytes: Uint8Array, header: S7Header, key: number, sink: Sink): void => {
    const group = key >> 8
    let operation = s7Userdata.get(key) ?? (group === s7ProgramBlockGroup ? 'write' : undefined)
    let detail = ''
    if (key === 0x0401 && header.end >= header.data + 8) {
      const list = u16be(bytes, header.data + 4)
      if (s7IdentityLists.has(list)) operation = 'discover'
      detail = `list ${hex(list, 4)}`
    } else if (key === 0x0401) {
      // A follow-up that fetches the rest of a list names none.
      operation = listUnit >= 0 ? 'discover' : 'read'
    } else if (key === 0x0402 || group === 2) {
      once.role(sink, 'client', 'scada-server', 'subscribes to S7 alarms or cyclic data', 0.3)
    }
    if (s7EngineeringUserdata.has(key)) once.role(sink, 'client', 'engineering-workstation', 'uses S7 programmer functions', 0.7)
    sink.request({
      operation: operation ?? 'other',
      function: hex(key, 4),
      ...(operation === undefined && { unknown: true }),
      ...(detail !== '' && { detail }),
    })
  }

  const readList = (bytes: Uint8Array, header: S7Header, sink: Sink): void => {
    // Parameters of an answer: … 7 data unit reference, 8 last unit (0 yes), 9-10 error. Data: return code, transport, length, list.
    const unit = u8(bytes, header.parameter + 8)
    const isLast = u8(bytes, header.parameter + 9) === 0
    const start = header.data + 4
    const size = Math.min(u16be(bytes, header.data + 2), header.end - start)
    if (u8(bytes, header.data) !== 0xff || size <= 0) {
      listUnit = -1
      return
    }
    const fresh = listUnit < 0 || listUnit !== unit
    const kept = fresh ? 0 : listParts.length
    const room = Math.max(0, Math.min(size, 4_096 - kept))
    const whole = new Uint8Array(kept + room)
    if (!fresh) whole.set(listParts)
    whole.set(bytes.subarray(start, start + room), kept)
    listParts = whole
    listUnit = isLast ? -1 : unit
    if (isLast) {
      listParts = new Uint8Array(0)
      readListEntries(whole, once, sink)
    }
  }

  const readUserdata = (side: Side, bytes: Uint8Array, header: S7Header, sink: Sink): void => {
    // 00 01 12 · length · method · type and group · subfunction · sequence
    if (header.data - header.parameter < 8) {
      sink.trouble('S7 user data without its parameters')
      return
    }
    const type = u8(bytes, header.parameter + 5) >> 4
    const key = ((u8(bytes, header.parameter + 5) & 0x0f) << 8) | u8(bytes, header.parameter + 6)
    // 4 and 8, on NC controllers 7 and 11; 0 and 3 are pushed by the controller.
    if (type === 4 || type === 7) {
      readUserdataRequest(bytes, header, key, sink)
    } else if (type === 8 || type === 11) {
      const failed = header.data - header.parameter >= 12 && u16be(bytes, header.parameter + 10) !== 0
      sink.response(failed)
      if (key === 0x0401 && !failed) readList(bytes, header, sink)
      once.role(sink, side === 0 ? 'client' : 'server', 'plc', 'answers S7comm', 0.8)
    } else if (type === 0 && key >> 8 === 0) {
      const mode = s7Modes.get(key & 0xff)
      if (mode !== undefined) once.identity(sink, side === 0 ? 'client' : 'server', 'mode', mode)
    }
  }

  return (side, bytes, from, to, sink) => {
    const header = readS7Header(bytes, from, to)
    if (header === undefined || header.end > to) {
      sink.trouble('an S7 header whose lengths do not fit')
      return
    }
    if (header.rosctr === job) {
      readJob(side, bytes, header, sink)
    } else if (header.rosctr === userdata) {
      readUserdata(side, bytes, header, sink)
    } else {
      const code = u8(bytes, header.parameter)
      sink.response(u16be(bytes, from + 10) !== 0)
      if (header.data > header.parameter && code !== 0x1b && code !== 0x1c) {
        once.role(sink, side === 0 ? 'client' : 'server', 'plc', 'answers S7comm', 0.8)
      }
    }
  }
}

/** Identity out of a whole system status list: list id, index, entry length, count, entries. */
const readListEntries = (list: Uint8Array, once: Once, sink: Sink): void => {
  const id = u16be(list, 0)
  const length = u16be(list, 4)
  const count = u16be(list, 6)
  if (length < 4) return
  for (let i = 0; i < count && 8 + (i + 1) * length <= list.length; i++) {
    const at = 8 + i * length
    const index = u16be(list, at)
    if ((id & 0xff) === 0x11 && length === 28) {
      if (index === 1) {
        once.identity(sink, 'server', 'order-number', printable(list, at + 2, at + 22))
        once.identity(sink, 'server', 'vendor', 'Siemens')
      } else if (index === 7 && u8(list, at + 24) === 0x56) {
        // 'V', major, minor, patch.
        once.identity(sink, 'server', 'firmware', `V${u8(list, at + 25)}.${u8(list, at + 26)}.${u8(list, at + 27)}`)
      }
    } else if ((id & 0xff) === 0x1c) {
      const key = s7ComponentNames.get(index)
      if (key !== undefined) once.identity(sink, 'server', key, printable(list, at + 2, at + length))
    }
  }
}

/** Who sends this S7 PDU: the jobs 1b and 1c come from the controller. */
export const s7SenderOf = (bytes: Uint8Array, from: number, to: number): 'client' | 'server' | 'unknown' => {
  const header = readS7Header(bytes, from, to)
  if (header === undefined) return 'unknown'
  const code = u8(bytes, header.parameter)
  const reversed = header.data > header.parameter && (code === 0x1b || code === 0x1c)
  if (header.rosctr === job) return reversed ? 'server' : 'client'
  if (header.rosctr === ackData) return reversed ? 'client' : 'server'
  if (header.rosctr === ack) return 'server'
  const type = u8(bytes, header.parameter + 5) >> 4
  return type === 4 || type === 7 ? 'client' : 'server'
}
