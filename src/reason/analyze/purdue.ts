import { roleById } from '#ground/role'
import type { Plan, Zone, ZoneKind } from '#reason/plant'

/**
 * Where zones stand in a picture of the plant, from the outside in. `levels` are those of the Purdue reference model as people
 * write them; empty where the model has none.
 */
export const purdueBands = [
  { id: 'outside', levels: '' },
  { id: 'enterprise', levels: '4–5' },
  { id: 'dmz', levels: '3.5' },
  { id: 'operations', levels: '3' },
  { id: 'process', levels: '0–2' },
  { id: 'visiting', levels: '' },
] as const

export type PurdueBand = (typeof purdueBands)[number]['id']

/**
 * Who is remote is outside whatever it may reach. Engineering stands with operations (level 3): it serves many cells. Safety
 * stands with the process it protects. What is transient has no level: it is wherever it was carried to. Wireless is a medium
 * and no level: such a zone stands where most of its assets do.
 */
const bandOfKind: Readonly<Record<Exclude<ZoneKind, 'wireless'>, PurdueBand>> = {
  remote: 'outside',
  enterprise: 'enterprise',
  dmz: 'dmz',
  operations: 'operations',
  engineering: 'operations',
  cell: 'process',
  safety: 'process',
  transient: 'visiting',
}

/** The lowest level that a role usually sits on. */
const bandOfRole = (role: string): PurdueBand | undefined => {
  const level = Number.parseFloat(roleById(role)?.purdue[0] ?? '')
  if (Number.isNaN(level)) return undefined
  return level >= 4 ? 'enterprise' : level > 3 ? 'dmz' : level === 3 ? 'operations' : 'process'
}

const bandOfMost = (roles: readonly string[]): PurdueBand => {
  const bands = Map.groupBy(
    roles.flatMap((role) => bandOfRole(role) ?? []),
    (band) => band,
  )
  return [...bands].reduce<readonly [PurdueBand, number]>((most, [band, { length }]) => (length > most[1] ? [band, length] : most), ['process', 0])[0]
}

/** Inside a band: what belongs to one another stands together, whatever order the plan has. */
const kindsInOrder: readonly ZoneKind[] = ['remote', 'enterprise', 'dmz', 'engineering', 'operations', 'cell', 'safety', 'wireless', 'transient']

export interface PlacedZone {
  readonly zone: Zone
  readonly band: PurdueBand
}

/** The zones of a plan in Purdue order, the outermost first; of one band and kind in the order of the plan. */
export const zonesInPurdueOrder = (plan: Plan): readonly PlacedZone[] => {
  const rolesIn = new Map<string, string[]>()
  for (const { zone, role } of plan.assets.values()) {
    const roles = rolesIn.get(zone)
    if (roles === undefined) rolesIn.set(zone, [role])
    else roles.push(role)
  }
  const rank = ({ zone, band }: PlacedZone): number =>
    purdueBands.findIndex(({ id }) => id === band) * kindsInOrder.length + kindsInOrder.indexOf(zone.kind)
  return [...plan.zones.values()]
    .map((zone) => ({ zone, band: zone.kind === 'wireless' ? bandOfMost(rolesIn.get(zone.id) ?? []) : bandOfKind[zone.kind] }))
    .toSorted((a, b) => rank(a) - rank(b))
}
