import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { addPlant } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { plantIdOf } from './plant-id.ts'

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Browsers list no `UTC`, and it is what many plants keep their clocks at. */
const timezones = [...new Set(['UTC', here, ...Intl.supportedValuesOf('timeZone')])]

/** A new plant begins as the flat network it is. */
export const NewPlantScene = () => {
  const deed = useDeed(addPlant)
  const navigate = useNavigate()
  const form = useForm({
    initialValues: { name: '', id: '', timezone: here },
    validate: {
      name: (name) => (name.trim() === '' ? 'a plant needs a name' : null),
      id: (id, { name }) =>
        /^[\p{L}\p{N}][\p{L}\p{N}._:-]{0,99}$/u.test(id === '' ? plantIdOf(name) : id) ? null : 'letters, digits, and the signs . _ : -',
    },
  })
  const suggested = plantIdOf(form.values.name)
  const add = form.onSubmit(({ name, id, timezone }) =>
    deed.mutate(
      { body: { name: name.trim(), id: id === '' ? suggested : id, timezone } },
      { onSuccess: (plant) => void navigate({ to: `/plants/${encodeURIComponent(plant.id)}/overview` }) },
    ),
  )
  return (
    <Page
      title="New plant"
      about="A plant begins as one flat zone that holds every address: what it is before it is segmented. You become its administrator."
    >
      <form onSubmit={add} style={{ maxWidth: 520 }}>
        <Stack>
          <TextInput label="Name" description="As people call it" required maxLength={300} {...form.getInputProps('name')} />
          <TextInput
            label="Id"
            description="Stands in addresses and in the audit log, and cannot be changed later"
            placeholder={suggested}
            maxLength={100}
            {...form.getInputProps('id')}
          />
          <Select
            label="Time zone"
            description="Windows and dates of its plan are in it"
            required
            searchable
            allowDeselect={false}
            limit={50}
            data={timezones}
            {...form.getInputProps('timezone')}
          />
          {deed.error !== null && <Refusal error={deed.error} />}
          <Group>
            <Button type="submit" loading={deed.isPending}>
              Add the plant
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}
