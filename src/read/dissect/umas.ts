import { hex, printable, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'
import type { Sink } from './dissector.ts'
import type { Once } from './once.ts'

/**
 * Schneider UMAS (Modbus function 90): 0 session key, 1 code, 2 … data; the answer has 0xfe (yes) or 0xfd (no) in place of
 * the code. The vendor calls "upload" what goes to the controller and "download" what comes from it: this table goes by
 * what the bytes do. 28, 29, 36, 6d and 72 are Modicon M221 codes.
 */
export const umasCodes: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x01, 'session'],
  [0x02, 'discover'],
  [0x03, 'discover'],
  [0x04, 'read'],
  [0x06, 'discover'],
  [0x0a, 'session'],
  [0x10, 'session'],
  [0x11, 'session'],
  [0x12, 'session'],
  [0x20, 'read'],
  [0x22, 'read'],
  [0x23, 'write'],
  [0x24, 'read'],
  [0x25, 'write'],
  [0x28, 'upload'],
  [0x29, 'download'],
  [0x30, 'download'],
  [0x31, 'download'],
  [0x32, 'download'],
  [0x33, 'upload'],
  [0x34, 'upload'],
  [0x35, 'upload'],
  [0x36, 'download'],
  [0x38, 'session'],
  [0x39, 'read'],
  [0x40, 'mode-change'],
  [0x41, 'mode-change'],
  [0x50, 'read'],
  [0x58, 'session'],
  [0x6d, 'download'],
  [0x6e, 'session'],
  [0x70, 'read'],
  [0x71, 'write'],
  [0x72, 'upload'],
  [0x73, 'read'],
])

const yes = 0xfe
const no = 0xfd

export const isUmasAnswer = (code: number): boolean => code === yes || code === no
export const isUmasRefusal = (code: number): boolean => code === no

/** `from`: the byte after the function code. Returns what the request does. */
export const readUmasRequest = (
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: Sink,
  once: Once,
): { readonly operation: Operation; readonly unknown: boolean; readonly detail: string } => {
  const code = u8(bytes, from + 1)
  const operation = umasCodes.get(code)
  if (code === 0x10) {
    // Take reservation: 4 bytes, a length, the host name of the workstation that takes it.
    const length = u8(bytes, from + 6)
    if (from + 7 + length <= to) once.identity(sink, 'client', 'host-name', printable(bytes, from + 7, from + 7 + length, 64))
    once.role(sink, 'client', 'engineering-workstation', 'reserved a Schneider controller (UMAS 0x10)', 0.8)
  } else if (operation === 'download' || operation === 'upload' || operation === 'mode-change') {
    once.role(sink, 'client', 'engineering-workstation', `sends UMAS ${operation} requests`, 0.8)
  }
  return { operation: operation ?? 'other', unknown: operation === undefined, detail: `umas ${hex(code)}` }
}

/** The answer to `asked`; `from`: the byte after the function code. */
export const readUmasAnswer = (asked: number | undefined, bytes: Uint8Array, from: number, to: number, sink: Sink, once: Once): void => {
  if (asked === undefined || u8(bytes, from + 1) !== yes) return
  once.role(sink, 'server', 'plc', 'answers UMAS', 0.8)
  if (asked === 0x02) {
    // The name's length stands 24 bytes behind the function code, the name behind it (seen on a 140 CPU 311 10).
    const length = u8(bytes, from + 24)
    if (length > 3 && from + 25 + length <= to) {
      once.identity(sink, 'server', 'vendor', 'Schneider Electric')
      once.identity(sink, 'server', 'model', printable(bytes, from + 25, from + 25 + length, 64))
    }
  } else if (asked === 0x03) {
    const length = u8(bytes, to - 1) === 0 ? lastText(bytes, from + 2, to - 1) : 0
    if (length > 2) once.identity(sink, 'server', 'project', printable(bytes, to - 1 - length, to - 1, 64))
  }
}

/** Length of the printable run that ends before `to`. */
const lastText = (bytes: Uint8Array, from: number, to: number): number => {
  let at = to
  while (at > from && u8(bytes, at - 1) >= 0x20 && u8(bytes, at - 1) < 0x7f) at--
  return to - at
}
