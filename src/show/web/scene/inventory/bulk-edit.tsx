import { Autocomplete, Button, Group, Paper, Select, Text } from '@mantine/core'
import { useState } from 'react'
import type { Asset, InventoryAnswer } from './arrange.ts'
import type { Wanted } from './preview-dialog.tsx'

type Fields = Extract<Wanted, { readonly assets: unknown }>['set']

interface BulkEditProps {
  readonly answer: InventoryAnswer
  /** Ids of what is selected. */
  readonly selected: readonly string[]
  readonly onWanted: (wanted: Wanted) => void
  readonly onClear: () => void
}

const valuesIn = (assets: readonly Asset[], of: (asset: Asset) => string | undefined): readonly string[] =>
  [...new Set(assets.flatMap((asset) => of(asset) ?? []))].toSorted()

/** Sets the same for all that is selected. */
export const BulkEdit = ({ answer, selected, onWanted, onClear }: BulkEditProps) => {
  const [fields, setFields] = useState<Readonly<Record<'role' | 'zone' | 'process' | 'owner' | 'tier', string>>>({
    role: '',
    zone: '',
    process: '',
    owner: '',
    tier: '',
  })
  const set = (name: keyof typeof fields) => (value: string | null) => setFields({ ...fields, [name]: value ?? '' })
  const chosen = new Set(selected)
  const strays = answer.assets.filter(({ id, isPlanned }) => chosen.has(id) && !isPlanned).length
  const { tier, ...texts } = fields
  const wantedFields: Fields = {
    ...Object.fromEntries(Object.entries(texts).flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()]]))),
    ...(tier === '' ? {} : { tier: Number(tier) }),
  }
  const isReady = Object.keys(wantedFields).length > 0 || strays > 0
  return (
    <Paper withBorder p="sm" component="section" aria-label="edit what is selected">
      <Group align="flex-end" gap="xs" wrap="wrap">
        <Text size="sm" fw={600} pb={6}>
          {selected.length === 1 ? '1 asset selected' : `${selected.length} assets selected`}
        </Text>
        <Select
          label="Set role"
          size="xs"
          w={165}
          searchable
          clearable
          placeholder="as it is"
          data={answer.roles.map(({ id, name }) => ({ value: id, label: name }))}
          value={fields.role === '' ? null : fields.role}
          onChange={set('role')}
        />
        <Select
          label="Set zone"
          size="xs"
          w={128}
          searchable
          clearable
          placeholder="as it is"
          data={answer.zones.map(({ id }) => id)}
          value={fields.zone === '' ? null : fields.zone}
          onChange={set('zone')}
        />
        <Autocomplete
          label="Set process"
          size="xs"
          w={128}
          placeholder="as it is"
          maxLength={300}
          data={[...valuesIn(answer.assets, ({ process }) => process)]}
          value={fields.process}
          onChange={set('process')}
        />
        <Autocomplete
          label="Set owner"
          size="xs"
          w={128}
          placeholder="as it is"
          maxLength={300}
          data={[...valuesIn(answer.assets, ({ owner }) => owner)]}
          value={fields.owner}
          onChange={set('owner')}
        />
        <Select
          label="Set tier"
          size="xs"
          w={92}
          clearable
          placeholder="as it is"
          data={['1', '2', '3', '4']}
          value={tier === '' ? null : tier}
          onChange={set('tier')}
        />
        <Button size="xs" disabled={!isReady} onClick={() => onWanted({ assets: [...selected], set: wantedFields })}>
          Show what would change
        </Button>
        <Button size="xs" variant="default" onClick={onClear}>
          Clear selection
        </Button>
      </Group>
      {strays > 0 && (
        <Text size="xs" c="dimmed" mt={6}>
          {selected.length === 1 ? 'It is' : strays === 1 ? '1 of them is' : `${strays} of them are`} not in the plan yet, and would be taken into it
          as observed.
        </Text>
      )}
    </Paper>
  )
}
