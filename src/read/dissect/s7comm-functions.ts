import type { Operation } from '#ground/service'

/** Functions of S7comm jobs and their answers (ROSCTR 1, 2, 3). 28 (PI service) goes by its name, see `s7ProgramServices`. */
export const s7Functions: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x00, 'other'],
  [0xf0, 'session'],
  [0x04, 'read'],
  [0x05, 'write'],
  [0x1a, 'download'],
  [0x1b, 'download'],
  [0x1c, 'download'],
  [0x1d, 'upload'],
  [0x1e, 'upload'],
  [0x1f, 'upload'],
  [0x28, 'other'],
  [0x29, 'mode-change'],
])

/** Program invocation services by name. `P_PROGRAM` starts the CPU, warm or (argument `C `) cold. `_N_…`: SINUMERIK. */
export const s7ProgramServices: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['P_PROGRAM', 'mode-change'],
  ['_INSE', 'download'],
  ['_INS2', 'download'],
  ['_DELE', 'download'],
  ['_MODU', 'config'],
  ['_GARB', 'config'],
  ['_N_LOGIN_', 'session'],
  ['_N_LOGOUT', 'session'],
  ['_N_F_XFER', 'upload'],
  ['_N_SELECT', 'control'],
  ['_N_STRTUL', 'control'],
])

/** Userdata by function group (high byte) and subfunction (low byte): `0x0401` reads a system status list. */
export const s7Userdata: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  // 1: programmer
  [0x0101, 'read'],
  [0x0102, 'read'],
  [0x0103, 'read'],
  [0x0104, 'read'],
  [0x0105, 'read'],
  [0x0106, 'read'],
  [0x0107, 'control'],
  [0x0108, 'write'],
  [0x0109, 'control'],
  [0x010a, 'mode-change'],
  [0x010b, 'mode-change'],
  [0x010c, 'mode-change'],
  [0x010d, 'session'],
  [0x010e, 'session'],
  [0x010f, 'session'],
  [0x0110, 'read'],
  [0x0111, 'read'],
  [0x0112, 'session'],
  [0x0113, 'read'],
  [0x0116, 'discover'],
  // 2: cyclic services
  [0x0201, 'session'],
  [0x0204, 'session'],
  [0x0205, 'session'],
  [0x0207, 'session'],
  [0x0208, 'read'],
  // 3: blocks
  [0x0301, 'discover'],
  [0x0302, 'discover'],
  [0x0303, 'discover'],
  // 4: CPU; 01 goes by the list it asks for, see `s7IdentityLists`. 07, 08 lock and unlock alarms.
  [0x0401, 'read'],
  [0x0402, 'session'],
  [0x0403, 'report'],
  [0x0405, 'report'],
  [0x0406, 'report'],
  [0x0407, 'config'],
  [0x0408, 'config'],
  [0x0409, 'report'],
  [0x040b, 'report'],
  [0x040c, 'report'],
  [0x040d, 'report'],
  [0x040e, 'report'],
  [0x0411, 'report'],
  [0x0412, 'report'],
  [0x0413, 'read'],
  [0x0416, 'report'],
  // 5: security
  [0x0501, 'session'],
  // 7: clock
  [0x0701, 'read'],
  [0x0702, 'time-sync'],
  [0x0703, 'read'],
  [0x0704, 'time-sync'],
  // f: NC programming
  [0x0f01, 'download'],
  [0x0f02, 'download'],
  [0x0f03, 'download'],
  [0x0f04, 'download'],
  [0x0f06, 'upload'],
  [0x0f07, 'upload'],
  [0x0f08, 'upload'],
])

/** Group 6 (BSEND/BRECV between programs) has free subfunctions: all of them write. */
export const s7ProgramBlockGroup = 6

/** System status lists that say who a device is. */
export const s7IdentityLists: ReadonlySet<number> = new Set([0x0011, 0x001c, 0x0111, 0x011c, 0x0131, 0x0137])

/** Block types in a file name `_` type number destination. */
export const s7BlockTypes: ReadonlyMap<string, string> = new Map([
  ['08', 'OB'],
  ['0A', 'DB'],
  ['0B', 'SDB'],
  ['0C', 'FC'],
  ['0D', 'SFC'],
  ['0E', 'FB'],
  ['0F', 'SFB'],
])

/** Programmer subfunctions that only an engineering tool sends. */
export const s7EngineeringUserdata: ReadonlySet<number> = new Set([0x0107, 0x0108, 0x0109, 0x010a, 0x010b, 0x010c, 0x0101, 0x0102, 0x0113])

/** Entries of list 0x001c as identity keys. */
export const s7ComponentNames: ReadonlyMap<number, string> = new Map([
  [1, 'station'],
  [2, 'name'],
  [3, 'plant'],
  [5, 'serial'],
  [7, 'model'],
  [11, 'location'],
])

export const s7Modes: ReadonlyMap<number, string> = new Map([
  [0, 'stop'],
  [1, 'warm restart'],
  [2, 'run'],
  [3, 'hot restart'],
  [4, 'hold'],
  [6, 'cold restart'],
  [9, 'run (redundant)'],
])
