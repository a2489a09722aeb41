import { Chip, Fieldset, Group, Stack, Text } from '@mantine/core'
import { plantRoles } from '#reason/govern'
import type { PlantRole } from '#reason/govern'

/** Roles by the place they are for: a plant's id, or `*`. */
export type RolesByPlace = ReadonlyMap<string, readonly PlantRole[]>

const labelOf = (role: string): string => role.replaceAll('-', ' ')

interface PlaceFieldProps {
  readonly label: string
  readonly about?: string
  readonly choices: readonly PlantRole[]
  readonly roles: readonly PlantRole[]
  readonly onChange: (roles: readonly PlantRole[]) => void
}

const PlaceField = ({ label, about, choices, roles, onChange }: PlaceFieldProps) => (
  <Fieldset legend={label} variant="filled">
    {about !== undefined && (
      <Text size="xs" mb="xs">
        {about}
      </Text>
    )}
    <Chip.Group multiple value={[...roles]} onChange={(chosen) => onChange(choices.filter((role) => chosen.includes(role)))}>
      <Group gap="xs">
        {choices.map((role) => (
          <Chip key={role} value={role} size="sm">
            {labelOf(role)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  </Fieldset>
)

interface RoleFieldsProps {
  readonly plants: readonly { readonly id: string; readonly name: string }[]
  readonly roles: RolesByPlace
  readonly onChange: (place: string, roles: readonly PlantRole[]) => void
}

/** What somebody is where: in each plant, and for the server itself. */
export const RoleFields = ({ plants, roles, onChange }: RoleFieldsProps) => (
  <Stack gap="sm">
    {plants.map(({ id, name }) => (
      <PlaceField key={id} label={name} choices={plantRoles} roles={roles.get(id) ?? []} onChange={(list) => onChange(id, list)} />
    ))}
    <PlaceField
      label="The server itself"
      about="Administrator: accounts, plants and backups. Auditor: the whole audit log. Neither gives anything in a plant."
      choices={['administrator', 'auditor']}
      roles={roles.get('*') ?? []}
      onChange={(list) => onChange('*', list)}
    />
  </Stack>
)

/** Roles as people read them: `author, auditor`. */
export const rolesText = (roles: readonly string[]): string => roles.map(labelOf).join(', ')
