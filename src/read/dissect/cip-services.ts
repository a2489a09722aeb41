import type { Operation } from '#ground/service'

type Services = ReadonlyMap<number, Operation>

const table = (rows: readonly (readonly [codes: readonly number[], operation: Operation])[]): Services =>
  new Map(rows.flatMap(([codes, operation]) => codes.map((code) => [code, operation] as const)))

/** Services any class may have (CIP Volume 1, appendix A). Set, create and delete go by class: `setOf` in `cip.ts`. */
export const cipGeneric: Services = table([
  [[0x01, 0x03, 0x0e, 0x18], 'read'],
  [[0x02, 0x04, 0x10, 0x19, 0x1a, 0x1b], 'config'],
  [[0x05, 0x06, 0x07], 'mode-change'],
  [[0x08, 0x09, 0x0d, 0x15, 0x16], 'config'],
  // Multiple Service Packet: an envelope, what is inside counts by itself.
  [[0x0a], 'session'],
  [[0x11], 'discover'],
  [[0x17], 'session'],
])

/** A symbolic path, or an instance of class 6b: a tag. */
export const cipTagServices: Services = table([
  [[0x4c, 0x52], 'read'],
  [[0x4d, 0x53, 0x4e], 'write'],
])

const logixProgram: Services = table([
  [[0x08, 0x09, 0x04, 0x50, 0x51, 0x4d], 'download'],
  [[0x4b, 0x03], 'discover'],
])
const network: Services = table([[[0x02, 0x04, 0x10], 'config']])
const readList: Services = table([
  [[0x4c, 0x01, 0x03, 0x0e], 'read'],
  // Its list is created, reset and deleted at every screen change: nothing of the controller.
  [[0x4e, 0x05, 0x06, 0x07, 0x08, 0x09, 0x4b, 0x4d], 'session'],
])

/** Services whose meaning depends on the class in the path (the same code means something else elsewhere). */
export const cipClasses: ReadonlyMap<number, Services> = new Map<number, Services>([
  // Identity
  [
    0x01,
    table([
      [[0x01, 0x03, 0x0e], 'discover'],
      [[0x05], 'mode-change'],
    ]),
  ],
  // Message router
  [0x02, table([[[0x01, 0x03, 0x0e], 'discover']])],
  // Assembly: output data
  [
    0x04,
    table([
      [[0x0e], 'read'],
      [[0x10], 'write'],
    ]),
  ],
  // Connection manager: 52 Unconnected Send is an envelope.
  [0x06, table([[[0x52, 0x54, 0x5b, 0x4e, 0x56, 0x57, 0x5a, 0x59], 'session']])],
  // File
  [
    0x37,
    table([
      [[0x4b, 0x4f], 'upload'],
      [[0x4c, 0x50, 0x51], 'download'],
    ]),
  ],
  [0x43, table([[[0x02, 0x04, 0x10], 'time-sync']])],
  [0x47, network],
  [0x48, network],
  [0x5d, network],
  [0x5e, network],
  [0x5f, network],
  [0x60, network],
  // Program name and further identity of Logix
  [0x64, table([[[0x01, 0x03, 0x0e], 'discover']])],
  // Logix: program, module, data storage, routine, map, task, cross reference
  [0x68, logixProgram],
  [0x69, logixProgram],
  [
    0x6a,
    table([
      [[0x08, 0x09, 0x04, 0x50, 0x51], 'download'],
      [[0x4f], 'read'],
      [[0x4b, 0x03], 'discover'],
    ]),
  ],
  [
    0x6d,
    table([
      [[0x08, 0x09, 0x04, 0x50, 0x51], 'download'],
      [[0x4c], 'upload'],
      [[0x4b, 0x03], 'discover'],
    ]),
  ],
  [0x6e, logixProgram],
  [0x70, logixProgram],
  [0x7e, logixProgram],
  // Symbol and template: browsing tags and their types
  [
    0x6b,
    table([
      [[0x55, 0x03, 0x01], 'discover'],
      [[0x08, 0x09, 0x04], 'download'],
    ]),
  ],
  [
    0x6c,
    table([
      [[0x4c, 0x03, 0x01], 'discover'],
      [[0x4d, 0x08, 0x09, 0x04], 'download'],
    ]),
  ],
  // Optimised read lists of FactoryTalk
  [0x72, readList],
  [0xb2, readList],
  // Controller semaphore: who may edit
  [0x74, table([[[0x4b, 0x4c], 'session']])],
  // Wall clock
  [
    0x8b,
    table([
      [[0x01, 0x03, 0x0e], 'read'],
      [[0x02, 0x04, 0x10], 'time-sync'],
    ]),
  ],
  // Controller: 06 run, 07 program
  [
    0x8e,
    table([
      [[0x06, 0x07], 'mode-change'],
      [[0x4b, 0x4c, 0x4d], 'session'],
    ]),
  ],
  // Program change log: part of every online session
  [
    0xac,
    table([
      [[0x01, 0x03, 0x0e], 'read'],
      [[0x04, 0x08, 0x09, 0x4b, 0x4c, 0x4d], 'session'],
    ]),
  ],
  // Non-volatile storage: firmware
  [0xa1, table([[[0x4b, 0x4c, 0x4d, 0x51], 'firmware']])],
  [0xf4, network],
  [0xf5, network],
  [0xf6, network],
])

/** Logix classes whose creation or setting loads a program. */
export const cipProgramClasses: ReadonlySet<number> = new Set([0x68, 0x69, 0x6a, 0x6d, 0x6e, 0x70, 0x7e])

/** Device profiles (CIP Volume 1, 6-1) that tell a role. */
export const cipDeviceRoles: ReadonlyMap<number, readonly [role: string, name: string, weight: number]> = new Map([
  [0x00, ['unknown', 'generic device', 0]],
  [0x02, ['vfd-drive', 'AC drive', 0.9]],
  [0x07, ['remote-io', 'general purpose discrete I/O', 0.8]],
  // In a rack of controllers the adapter answers for the CPU behind it.
  [0x0c, ['plc', 'communications adapter', 0.4]],
  [0x0e, ['plc', 'programmable logic controller', 0.9]],
  [0x13, ['vfd-drive', 'DC drive', 0.9]],
  [0x18, ['hmi-panel', 'human-machine interface', 0.9]],
  [0x22, ['motion-controller', 'motion drive', 0.5]],
  [0x2b, ['unknown', 'generic device, keyable', 0]],
  [0x2c, ['l2-switch', 'managed Ethernet switch', 0.9]],
  [0x73, ['remote-io', 'rack communications adapter', 0.5]],
])

/** ODVA vendor ids seen in captures. */
export const cipVendors: ReadonlyMap<number, string> = new Map([
  [1, 'Rockwell Automation/Allen-Bradley'],
  [47, 'OMRON'],
  [77, 'Rockwell Software'],
  [90, 'HMS Industrial Networks'],
  [243, 'Schneider Electric'],
  [309, 'ProSoft Technology'],
  [1_251, 'Siemens'],
])
