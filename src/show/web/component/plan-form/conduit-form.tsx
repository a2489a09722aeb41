import { Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { EditSteps } from './edit-steps.tsx'
import { idProblem, said } from './form-basis.ts'
import type { FormBasis } from './form-basis.ts'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'

interface FormProps<K extends FormSubject['kind']> {
  readonly plant: string
  readonly basis: FormBasis
  readonly subject: Extract<FormSubject, { readonly kind: K }>
  readonly onClose: () => void
}

const fieldNames = ['why', 'owner', 'rollback', 'through', 'logRetention', 'reviewMonths'] as const

/** What is said of a conduit besides its flows. */
export const ConduitForm = ({ plant, basis, subject, onClose }: FormProps<'conduit'>) => {
  const { plan, forms } = basis
  const { conduit } = subject
  const fields = forms.conduits.get(conduit)
  const form = useForm({
    initialValues: {
      why: fields?.why ?? '',
      owner: fields?.owner ?? '',
      rollback: fields?.rollback ?? '',
      through: [...(fields?.through ?? [])],
      logAllow: fields?.logAllow ?? false,
      logDeny: fields?.logDeny ?? true,
      logRetention: fields?.logRetention ?? '',
      reviewMonths: fields?.reviewMonths ?? ('' as number | ''),
    },
  })
  const edits = () => {
    const { why, owner, rollback, logRetention, reviewMonths, ...rest } = form.values
    const texts = { why: said(why), owner: said(owner), rollback: said(rollback), logRetention: said(logRetention) }
    return [{ kind: 'set-conduit' as const, conduit, ...rest, ...texts, reviewMonths: reviewMonths === '' ? null : Number(reviewMonths) }]
  }
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={titleOf(subject)}
      entry={`conduits.${conduit}`}
      fields={fieldNames}
      edits={edits}
      onErrors={form.setErrors}
      onClose={onClose}
    >
      <Textarea
        label="Why"
        description="Why the two zones must talk"
        autosize
        minRows={1}
        maxLength={2000}
        data-autofocus
        {...form.getInputProps('why')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label="Owner" description="A team or a role that answers for it" maxLength={2000} {...form.getInputProps('owner')} />
        <MultiSelect
          label="Enforcement points"
          description="Devices on the path that apply the rules"
          data={[...plan.points.keys()]}
          {...form.getInputProps('through')}
        />
        <NumberInput
          label="Review every … months"
          description="When a person looks at it again"
          min={1}
          max={120}
          allowDecimal={false}
          {...form.getInputProps('reviewMonths')}
        />
        <TextInput label="Logs are kept for" description="As 90 days or 1y" maxLength={20} {...form.getInputProps('logRetention')} />
      </SimpleGrid>
      <Group gap="lg">
        <Checkbox label="Log what is denied" {...form.getInputProps('logDeny', { type: 'checkbox' })} />
        <Checkbox label="Log what is allowed" {...form.getInputProps('logAllow', { type: 'checkbox' })} />
      </Group>
      <Textarea
        label="Rollback"
        description="How to go back when production suffers"
        autosize
        minRows={1}
        maxLength={2000}
        {...form.getInputProps('rollback')}
      />
    </EditSteps>
  )
}

const newFieldNames = ['conduit', 'from', 'to', 'why', 'owner', 'through'] as const

/** A controlled path between two zones; everything on it is denied until flows are added. */
export const NewConduitForm = ({ plant, basis, subject, onClose }: FormProps<'new-conduit'>) => {
  const { plan, forms } = basis
  const form = useForm({
    initialValues: { conduit: '', from: subject.from ?? null, to: null as string | null, why: '', owner: '', through: [] as string[] },
    validate: {
      conduit: (id) => idProblem(id, forms.conduits.has(id)),
      from: (zone) => (zone === null ? 'choose the zone that opens conversations' : null),
      to: (zone, { from }) => (zone === null ? 'choose the zone that is reached' : zone === from ? 'traffic inside a zone passes no conduit' : null),
      why: (why) => (why.trim() === '' ? 'say why the two zones must talk' : null),
    },
  })
  const { conduit } = form.values
  const edits = () => {
    if (form.validate().hasErrors) return undefined
    const { from, to, why, owner, through } = form.values
    const heads = { from: from ?? '', to: to ?? '', why: why.trim(), ...(owner.trim() === '' ? {} : { owner: owner.trim() }) }
    return [{ kind: 'add-conduit' as const, conduit, ...heads, through }]
  }
  const zones = [...plan.zones.keys()]
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={conduit === '' ? titleOf(subject) : `Add conduit ${conduit}`}
      entry={`conduits.${conduit}`}
      fields={newFieldNames}
      idField="conduit"
      edits={edits}
      onErrors={form.setErrors}
      onClose={onClose}
    >
      <TextInput
        label="Id of the conduit"
        description="Short, as it shall stand in rules and logs: operations-to-cell-1"
        required
        maxLength={63}
        data-autofocus
        {...form.getInputProps('conduit')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select label="From zone" description="Opens conversations" required searchable data={zones} {...form.getInputProps('from')} />
        <Select label="To zone" description="Is reached" required searchable data={zones} {...form.getInputProps('to')} />
      </SimpleGrid>
      <Textarea label="Why" description="Why the two zones must talk" required autosize minRows={1} maxLength={2000} {...form.getInputProps('why')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput label="Owner" description="A team or a role that answers for it" maxLength={2000} {...form.getInputProps('owner')} />
        <MultiSelect
          label="Enforcement points"
          description="Devices on the path that apply the rules"
          data={[...plan.points.keys()]}
          {...form.getInputProps('through')}
        />
      </SimpleGrid>
    </EditSteps>
  )
}
