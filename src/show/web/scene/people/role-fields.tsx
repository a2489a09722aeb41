import { MultiSelect, Stack } from '@mantine/core'
import { plantRoles } from '#reason/govern'
import type { PlantRole } from '#reason/govern'

/** Roles by the place they are for: a plant's id, or `*`. */
export type RolesByPlace = ReadonlyMap<string, readonly PlantRole[]>

interface RoleFieldsProps {
  readonly plants: readonly { readonly id: string; readonly name: string }[]
  readonly roles: RolesByPlace
  readonly onChange: (place: string, roles: readonly PlantRole[]) => void
}

const labelOf = (role: string): string => role.replaceAll('-', ' ')

const choices = (roles: readonly PlantRole[]) => roles.map((role) => ({ value: role, label: labelOf(role) }))

/** What somebody is where: one field for the server, and one for each plant. */
export const RoleFields = ({ plants, roles, onChange }: RoleFieldsProps) => (
  <Stack gap="sm">
    <MultiSelect
      label="The server itself"
      description="Accounts, plants and backups; or the whole audit log. It gives nothing in a plant."
      data={choices(['administrator', 'auditor'])}
      value={[...(roles.get('*') ?? [])]}
      onChange={(list) => onChange('*', list as readonly PlantRole[])}
    />
    {plants.map(({ id, name }) => (
      <MultiSelect
        key={id}
        label={name}
        data={choices(plantRoles)}
        value={[...(roles.get(id) ?? [])]}
        onChange={(list) => onChange(id, list as readonly PlantRole[])}
      />
    ))}
  </Stack>
)

/** Roles as people read them: `author, auditor`. */
export const rolesText = (roles: readonly string[]): string => roles.map(labelOf).join(', ')
