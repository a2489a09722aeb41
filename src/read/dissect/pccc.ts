import { hex, u8 } from '#ground/bytes'
import type { Operation } from '#ground/service'

/** PCCC commands (DF1 manual 1770-6.5.16) with their functions; `command << 8 | function` for 06, 07 and 0f, `command << 8` otherwise. */
export const pcccFunctions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  // Protected, unprotected and diagnostic commands without a function
  [0x0000, 'write'],
  [0x0100, 'read'],
  [0x0200, 'write'],
  [0x0500, 'write'],
  [0x0800, 'write'],
  [0x0600, 'session'],
  [0x0601, 'read'],
  [0x0602, 'config'],
  [0x0603, 'discover'],
  ...[0x0604, 0x0605, 0x0606, 0x0607, 0x0608, 0x060a].map((key): [number, Operation] => [key, 'config']),
  [0x0609, 'read'],
  [0x0700, 'control'],
  [0x0701, 'control'],
  [0x0703, 'mode-change'],
  [0x0704, 'download'],
  [0x0705, 'session'],
  [0x0706, 'upload'],
  ...[0x01, 0x04, 0x09, 0x17, 0x29, 0x68, 0xa1, 0xa2, 0xa3, 0xa7].map((fn): [number, Operation] => [0x0f00 | fn, 'read']),
  ...[0x00, 0x02, 0x03, 0x08, 0x18, 0x26, 0x67, 0x79, 0xa9, 0xaa, 0xab, 0xaf].map((fn): [number, Operation] => [0x0f00 | fn, 'write']),
  ...[0x05, 0x50, 0x52, 0x57].map((fn): [number, Operation] => [0x0f00 | fn, 'download']),
  ...[0x06, 0x53, 0x55].map((fn): [number, Operation] => [0x0f00 | fn, 'upload']),
  ...[0x07, 0x0a, 0x3a, 0x80].map((fn): [number, Operation] => [0x0f00 | fn, 'mode-change']),
  ...[0x11, 0x12, 0x81, 0x82].map((fn): [number, Operation] => [0x0f00 | fn, 'session']),
  [0x0f41, 'control'],
  [0x0f88, 'other'],
  [0x0f8f, 'config'],
])

/** Typed reads and writes name a file; these file types hold logic, these configuration. */
const withFileType: ReadonlySet<number> = new Set([0xa1, 0xa2, 0xa7, 0xa9, 0xaa, 0xab, 0xaf])
const isLogicFile = (type: number): boolean =>
  type === 0x22 || type === 0x24 || type === 0x65 || (type >= 0x47 && type <= 0x4a && type !== 0x49) || (type >= 0x60 && type <= 0x6c)
const channelConfiguration = 0x49

export interface PcccCommand {
  readonly operation: Operation
  readonly unknown: boolean
  readonly detail: string
}

/** `from`: the command byte: command, status, transaction (2), function. Undefined when cut. */
export const readPccc = (bytes: Uint8Array, from: number, to: number): PcccCommand | undefined => {
  if (from + 4 > to) return undefined
  const command = u8(bytes, from) & 0x0f
  const hasFunction = command === 0x06 || command === 0x07 || command === 0x0f
  const fn = hasFunction ? u8(bytes, from + 4) : 0
  const known = pcccFunctions.get((command << 8) | fn)
  let operation: Operation = known ?? 'other'
  if (command === 0x0f && withFileType.has(fn)) {
    // Size, file number (ff escapes to two more bytes), file type.
    const type = u8(bytes, from + (u8(bytes, from + 6) === 0xff ? 9 : 7))
    if (isLogicFile(type)) operation = operation === 'read' ? 'upload' : 'download'
    else if (type === channelConfiguration) operation = operation === 'read' ? 'upload' : 'config'
  }
  return { operation, unknown: known === undefined, detail: hasFunction ? `pccc ${hex(command)}/${hex(fn)}` : `pccc ${hex(command)}` }
}
