import facts from './ot-roles.json' with { type: 'json' }

/** An id of `ot-roles.json`: `plc`, `hmi-panel`, `engineering-workstation`, `unknown` … */
export type RoleId = string

export interface Role {
  readonly id: RoleId
  readonly name: string
  /** Purdue levels it usually sits on: `0`..`5`, `3.5`, `all`, `n/a`. */
  readonly purdue: readonly string[]
  readonly zoneTypes: readonly string[]
  /** Default consequence of its loss or misuse, 1 (minor) to 4 (severe). A person decides; this is where they start. */
  readonly consequence: { readonly safety: number; readonly downtime: number; readonly quality: number }
  readonly aliases: readonly string[]
}

const clamp = (value: unknown): number => (typeof value === 'number' ? value : 1)

export const roles: readonly Role[] = facts.roles.map((role) => ({
  id: role.id,
  name: role.name,
  purdue: role.purdue,
  zoneTypes: role.typicalZoneTypes,
  consequence: {
    safety: clamp(role.consequenceDefault?.safety),
    downtime: clamp(role.consequenceDefault?.downtime),
    quality: clamp(role.consequenceDefault?.quality),
  },
  aliases: role.aliases,
}))

const byId: ReadonlyMap<string, Role> = new Map(roles.map((role) => [role.id, role]))

/** A role by its id, or by one of the short names people write (`hmi`, `ews`, `drive`). */
const shortNames: Readonly<Record<string, RoleId>> = {
  hmi: 'hmi-panel',
  ews: 'engineering-workstation',
  scada: 'scada-server',
  drive: 'vfd-drive',
  io: 'remote-io',
  sis: 'safety-controller',
  dc: 'domain-controller-ot',
  laptop: 'transient-laptop',
}

export const roleById = (id: string): Role | undefined => byId.get(id) ?? byId.get(shortNames[id] ?? '')

/** Roles that run control logic: what write-reach counts. Drives, I/O and instruments obey one of these and are not counted twice. */
const controllerRoles: ReadonlySet<string> = new Set([
  'plc',
  'dcs-controller',
  'rtu',
  'ied-relay',
  'safety-controller',
  'robot-controller',
  'cnc',
  'motion-controller',
  'bms-controller',
])

export const isControllerRole = (id: RoleId): boolean => controllerRoles.has(roleById(id)?.id ?? id)

const makers = new Map(facts.vendorHints.flatMap((vendor) => vendor.ouis.map((oui) => [oui.prefix.toLowerCase(), vendor] as const)))

/** The maker of a network interface from the first three bytes of its MAC (`00:1b:1b:…`, lower case); a hint, never a role. */
export const makerOf = (mac: string): string | undefined => makers.get(mac.slice(0, 8))?.name

/** Roles the maker's devices usually have: a weak signal. */
export const rolesOfMaker = (mac: string): readonly RoleId[] => makers.get(mac.slice(0, 8))?.likelyRoles ?? []
