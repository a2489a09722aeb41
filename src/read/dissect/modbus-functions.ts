import type { Operation } from '#ground/service'

/**
 * Modbus public and vendor function codes. Sources: Modbus Application Protocol V1.1b3 section 6; the Modicon
 * programming codes from published value tables. Codes that are missing here are `other`, unknown.
 */
export const modbusFunctions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [1, 'read'],
  [2, 'read'],
  [3, 'read'],
  [4, 'read'],
  [5, 'write'],
  [6, 'write'],
  [7, 'read'],
  // 8 diagnostics: by its sub-function, below.
  [8, 'other'],
  // 9, 13, 18, 40, 126: programming of the Modicon 484, 584/984, 884 and Concept. The direction is not told by the code: the graver one.
  [9, 'download'],
  [10, 'upload'],
  [11, 'read'],
  [12, 'read'],
  [13, 'download'],
  [14, 'upload'],
  [15, 'write'],
  [16, 'write'],
  [17, 'discover'],
  [18, 'download'],
  [19, 'mode-change'],
  [20, 'read'],
  // A file record holds logic or configuration on the devices that have files.
  [21, 'config'],
  [22, 'write'],
  [23, 'write'],
  [24, 'read'],
  [40, 'download'],
  // 43 encapsulated interface: by its MEI type, below.
  [43, 'other'],
  // 90 Schneider Unity: see `umas.ts`.
  [90, 'other'],
  [91, 'other'],
  [125, 'firmware'],
  [126, 'download'],
  [127, 'discover'],
])

/** Function 8, by sub-function (V1.1b3 section 6.8.1). 1 restarts communication, 4 silences the device. */
export const modbusDiagnostics: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0, 'session'],
  [1, 'mode-change'],
  [2, 'read'],
  [3, 'config'],
  [4, 'mode-change'],
  [10, 'other'],
  [20, 'other'],
  ...[11, 12, 13, 14, 15, 16, 17, 18].map((sub): [number, Operation] => [sub, 'read']),
])

/** Function 43, by MEI type. A CANopen general reference may carry a write: the graver one. */
export const modbusInterfaces: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [13, 'write'],
  [14, 'discover'],
])

/** Exceptions that do not refuse: 5 acknowledges, the answer comes later. */
export const modbusAcknowledge = 5

/** Device identification objects of function 43/14 (V1.1b3 section 6.21) as identity keys. */
export const modbusObjects: ReadonlyMap<number, string> = new Map([
  [0, 'vendor'],
  [1, 'product'],
  [2, 'firmware'],
  [3, 'url'],
  [4, 'product'],
  [5, 'model'],
  [6, 'name'],
])
