import type { Conversation, ObservedAsset } from '#read/observe'
import { isControllerRole } from '#ground/role'
import { serviceByName } from '#ground/service'

/** Roles that live in a cell: they run, show or drive one part of the process. */
const cellRoles: ReadonlySet<string> = new Set([
  'plc',
  'dcs-controller',
  'rtu',
  'ied-relay',
  'robot-controller',
  'cnc',
  'motion-controller',
  'hmi-panel',
  'vfd-drive',
  'remote-io',
  'smart-instrument',
  'analyzer',
  'vision-system',
  'protocol-gateway',
  'serial-server',
  'sensor-actuator',
  'bms-controller',
  'daq',
  'industrial-pc',
])

export const isCellRole = (role: string): boolean => cellRoles.has(role)

/** A group of assets that make one part of the process run together. */
export interface Cell {
  readonly members: readonly string[]
  /** Why each member belongs, by asset id. */
  readonly because: ReadonlyMap<string, string>
}

interface Bond {
  readonly a: string
  readonly b: string
  readonly packets: number
  readonly service: string
}

const createGroups = (ids: Iterable<string>) => {
  const parent = new Map([...ids].map((id) => [id, id]))
  const find = (id: string): string => {
    let root = id
    while (parent.get(root) !== root) root = parent.get(root) ?? root
    parent.set(id, root)
    return root
  }
  return { find, join: (a: string, b: string): void => void parent.set(find(a), find(b)) }
}

const isControl = (conversation: Conversation): boolean => {
  const group = serviceByName(conversation.service)?.group
  return conversation.outcome === 'answered' && (group === 'control' || group === 'data')
}

const bondsOf = (inCell: ReadonlyMap<string, ObservedAsset>, conversations: readonly Conversation[]): readonly Bond[] => {
  const bonds = new Map<string, Bond>()
  for (const conversation of conversations) {
    const { client, server } = conversation
    if (client === server || !inCell.has(client) || !inCell.has(server) || !isControl(conversation)) continue
    const [a, b] = client < server ? [client, server] : [server, client]
    const key = `${a} ${b}`
    const known = bonds.get(key)
    bonds.set(key, { a, b, packets: (known?.packets ?? 0) + conversation.packets, service: known?.service ?? conversation.service })
  }
  return [...bonds.values()].toSorted((x, y) => y.packets - x.packets || (x.a + x.b < y.a + y.b ? -1 : 1))
}

/**
 * Cells by who works with whom: panels with their controllers, controllers with their drives and I/O. Two controllers
 * that talk to each other stay apart when each already has its own devices, since an interlock between lines is a
 * conduit and not a reason to merge them. Assets without any bond are left to the caller.
 */
export const findCells = (assets: readonly ObservedAsset[], conversations: readonly Conversation[]): readonly Cell[] => {
  const inCell = new Map(assets.filter((asset) => isCellRole(asset.role.value)).map((asset) => [asset.id, asset]))
  const isController = (id: string): boolean => isControllerRole(inCell.get(id)?.role.value ?? '')
  const bonds = bondsOf(inCell, conversations)
  const groups = createGroups(inCell.keys())
  const because = new Map<string, string>()
  const strongest = new Map<string, number>()
  for (const bond of bonds) for (const id of [bond.a, bond.b]) strongest.set(id, Math.max(strongest.get(id) ?? 0, bond.packets))
  const apply = (bond: Bond): void => {
    groups.join(bond.a, bond.b)
    for (const [id, other] of [
      [bond.a, bond.b],
      [bond.b, bond.a],
    ] as const) {
      if (!because.has(id)) because.set(id, `works with ${other} (${bond.service}, ${bond.packets} packets)`)
    }
  }
  // A device joins the partner it works with most; a stray packet to another cell (under a twentieth) joins nothing.
  const matters = (bond: Bond): boolean => {
    const device = isController(bond.a) ? bond.b : bond.a
    return bond.packets * 20 >= (strongest.get(device) ?? 0)
  }
  for (const bond of bonds) if (!(isController(bond.a) && isController(bond.b)) && matters(bond)) apply(bond)
  const hasDevices = new Set<string>()
  for (const id of inCell.keys()) if (!isController(id)) hasDevices.add(groups.find(id))
  for (const bond of bonds) {
    if (!isController(bond.a) || !isController(bond.b)) continue
    const [a, b] = [groups.find(bond.a), groups.find(bond.b)]
    if (a === b || (hasDevices.has(a) && hasDevices.has(b))) continue
    const joined = hasDevices.has(a) || hasDevices.has(b)
    apply(bond)
    if (joined) hasDevices.add(groups.find(bond.a))
  }
  const members = new Map<string, string[]>()
  for (const id of inCell.keys()) members.set(groups.find(id), [...(members.get(groups.find(id)) ?? []), id])
  return [...members.values()].filter((group) => group.length > 1 || isController(group[0] ?? '')).map((group) => ({ members: group, because }))
}
