import { Checkbox, Group, Select, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { formatRange } from '#ground/net'
import { operations, serviceByName, services, writeOperations } from '#ground/service'
import type { Operation } from '#ground/service'
import type { FlowFields, Plan } from '#reason/plant'
import { EditSteps } from './edit-steps.tsx'
import { idProblem, said } from './form-basis.ts'
import type { FormBasis } from './form-basis.ts'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'
import { UntilInput } from './until-input.tsx'

const fieldNames = ['flow', 'from', 'to', 'services', 'operations', 'during', 'until', 'why', 'owner', 'authentication', 'temporary'] as const

const empty: FlowFields = {
  from: [],
  to: [],
  services: [],
  operations: [],
  during: null,
  until: null,
  why: null,
  owner: null,
  authentication: null,
  temporary: false,
}

/** What an end on this side of a conduit can name. */
const endsIn = (plan: Plan, zone: string): { readonly group: string; readonly items: string[] }[] => {
  const assets = [...plan.assets.values()].filter((asset) => asset.zone === zone)
  return [
    { group: 'Zone', items: [`zone:${zone}`] },
    { group: 'Assets', items: assets.map(({ id }) => (plan.zones.has(id) ? `asset:${id}` : id)) },
    { group: 'Roles', items: [...new Set(assets.map(({ role }) => `role:${role}`))] },
    { group: 'Networks', items: (plan.zones.get(zone)?.networks ?? []).map(formatRange) },
    { group: 'Everything', items: ['any'] },
  ].filter(({ items }) => items.length > 0)
}

const hasOperations = (text: string): boolean => serviceByName(text)?.classified ?? false

/** The catalogue by what its services are for. */
const catalogue = [...Map.groupBy(services, ({ group }) => group)].map(([group, known]) => ({ group, items: known.map(({ name }) => name) }))

interface FlowFormProps {
  readonly plant: string
  readonly basis: FormBasis
  readonly subject: Extract<FormSubject, { readonly kind: 'flow' }>
  readonly onClose: () => void
}

/** One requirement: who must reach whom, with what, when and why. */
export const FlowForm = ({ plant, basis, subject, onClose }: FlowFormProps) => {
  const { plan, forms } = basis
  const { conduit } = subject
  const zones = forms.conduits.get(conduit)
  const known = subject.flow === undefined ? undefined : forms.flows.get(`${conduit}.${subject.flow}`)
  const fields = known ?? empty
  const form = useForm({
    initialValues: {
      flow: subject.flow ?? '',
      from: [...fields.from],
      to: [...fields.to],
      services: [...fields.services],
      operations: [...fields.operations],
      during: fields.during,
      until: fields.until ?? '',
      why: fields.why ?? '',
      owner: fields.owner ?? '',
      authentication: fields.authentication ?? '',
      temporary: fields.temporary,
    },
    validate: {
      flow: (id) => (subject.flow === undefined ? idProblem(id, forms.flows.has(`${conduit}.${id}`)) : null),
      from: (ends) => (ends.length === 0 ? 'name who opens it' : null),
      to: (ends) => (ends.length === 0 ? 'name who is reached' : null),
      services: (names) => (names.length === 0 ? 'name what is spoken' : null),
      operations: (chosen, { services: names }) =>
        names.length > 0 && names.every(hasOperations) && chosen.length === 0 ? 'choose what it may do: without it nothing is allowed' : null,
    },
  })
  const { values } = form
  const asksOperations = values.services.length > 0 && values.services.every(hasOperations)
  const edits = () => {
    if (form.validate().hasErrors) return undefined
    const { flow, from, to, services: names, during, temporary } = values
    return [
      {
        kind: 'set-flow' as const,
        conduit,
        flow,
        from,
        to,
        services: names,
        operations: asksOperations ? (values.operations as Operation[]) : [],
        during,
        until: said(values.until),
        why: said(values.why),
        owner: said(values.owner),
        authentication: said(values.authentication),
        temporary,
      },
    ]
  }
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={subject.flow === undefined && values.flow !== '' ? `Add flow ${conduit}.${values.flow}` : titleOf(subject)}
      entry={`conduits.${conduit}.allow.${values.flow}`}
      fields={fieldNames}
      idField="flow"
      edits={edits}
      onErrors={form.setErrors}
      onClose={onClose}
    >
      {subject.flow === undefined && (
        <TextInput
          label="Id of the flow"
          description="Short, as it shall stand in rules and logs: scada-reads"
          required
          maxLength={63}
          data-autofocus
          {...form.getInputProps('flow')}
        />
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {(['from', 'to'] as const).map((side) => (
          <TagsInput
            key={side}
            label={side === 'from' ? `From, in ${zones?.from ?? 'its zone'}` : `To, in ${zones?.to ?? 'its zone'}`}
            description="Assets, roles, the zone, or an address, prefix or range"
            required
            data={endsIn(plan, (side === 'from' ? zones?.from : zones?.to) ?? '')}
            maxTags={500}
            acceptValueOnBlur
            {...form.getInputProps(side)}
          />
        ))}
      </SimpleGrid>
      <TagsInput
        label="Services"
        description="Of the catalogue, or a protocol with ports: tcp/8530, udp/5000-5010, icmp/echo-request"
        required
        data={catalogue}
        // A comma separates ports: tcp/80,443.
        splitChars={[';']}
        maxTags={500}
        acceptValueOnBlur
        {...form.getInputProps('services')}
      />
      {asksOperations && (
        <Checkbox.Group
          label="What it may do"
          description="Bulkhead tells these apart on the wire; what is not chosen is denied, and what changes a controller is in bold."
          {...form.getInputProps('operations')}
        >
          <Group gap="sm" mt={6}>
            {operations.map((operation) => (
              <Checkbox
                key={operation}
                value={operation}
                aria-invalid={form.errors['operations'] !== undefined}
                label={writeOperations.has(operation) ? <b>{operation}</b> : operation}
              />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <Textarea label="Why" description="In words the shift understands" autosize minRows={1} maxLength={2000} {...form.getInputProps('why')} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label="During"
          description="A window of the plan; outside it the flow does not exist"
          placeholder="always"
          clearable
          data={[...plan.windows.keys()]}
          {...form.getInputProps('during')}
        />
        <UntilInput timezone={plan.timezone} initial={fields.until} {...form.getInputProps('until')} />
        <TextInput label="Owner" description="A team or a role that answers for it" maxLength={2000} {...form.getInputProps('owner')} />
        <TextInput
          label="Authentication"
          description="How the two ends prove who they are"
          maxLength={2000}
          {...form.getInputProps('authentication')}
        />
      </SimpleGrid>
      <Stack gap={0}>
        <Checkbox label="Temporary" description="Must then have a day on which it ends" {...form.getInputProps('temporary', { type: 'checkbox' })} />
      </Stack>
    </EditSteps>
  )
}
