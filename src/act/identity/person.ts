import type { Reader } from '#act/store'
import { plantRoles } from '#reason/govern'
import type { PlantRole } from '#reason/govern'

/** The place of a role that is for the server itself: `administrator` there has accounts, plants and backups, `auditor` the whole audit log. */
export const wholeServer = '*'

/** Roles on the server itself. They imply nothing in a plant. */
export const serverRoles: readonly PlantRole[] = ['administrator', 'auditor']

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly hasSecondFactor: boolean
  /** By plant, and by `*` for the server itself. */
  readonly roles: ReadonlyMap<string, readonly PlantRole[]>
}

/** Who asks, and by what that was known. */
export interface Caller {
  readonly person: Person
  readonly by: 'session' | 'token'
  /** The id of the session or of the token. */
  readonly id: string
}

const isPlantRole = (role: string): role is PlantRole => (plantRoles as readonly string[]).includes(role)

export type RolesByPlant = ReadonlyMap<string, readonly PlantRole[]>

/** The roles of one person, or of all, by person. A role that this program does not know is none. */
export const readRoles = async (reader: Reader, person?: string): Promise<ReadonlyMap<string, RolesByPlant>> => {
  const all = reader.selectFrom('memberships').selectAll().orderBy('plant').orderBy('role')
  const rows = await (person === undefined ? all : all.where('person', '=', person)).execute()
  const found = new Map<string, Map<string, PlantRole[]>>()
  for (const row of rows) {
    if (!isPlantRole(row.role)) continue
    const plants = found.get(row.person) ?? new Map<string, PlantRole[]>()
    found.set(row.person, plants.set(row.plant, [...(plants.get(row.plant) ?? []), row.role]))
  }
  return found
}

export const noRoles: RolesByPlant = new Map()
