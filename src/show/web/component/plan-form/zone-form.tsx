import { Select, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { requirements } from '#reason/plant'
import type { Requirement, ZoneFields } from '#reason/plant'
import { EditSteps } from './edit-steps.tsx'
import { said } from './form-basis.ts'
import type { FormBasis } from './form-basis.ts'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'

const harms = ['safety', 'downtime', 'quality'] as const
const levels = ['0', '1', '2', '3', '4']
const fieldNames = ['purpose', 'owner'] as const

/** What the seven requirements are called in IEC 62443-3-3. */
const requirementNames: Readonly<Record<Requirement, string>> = {
  IAC: 'Identification and authentication',
  UC: 'Use control',
  SI: 'System integrity',
  DC: 'Data confidentiality',
  RDF: 'Restricted data flow',
  TRE: 'Timely response to events',
  RA: 'Resource availability',
}

const levelsOf = <K extends string>(names: readonly K[], of: Readonly<Record<K, number>>): Record<K, string> =>
  Object.fromEntries(names.map((name) => [name, String(of[name])])) as Record<K, string>

const numbersOf = <K extends string>(names: readonly K[], of: Readonly<Record<K, string>>): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, Number(of[name])])) as Record<K, number>

const alike = <K extends string>(names: readonly K[], level: number): Record<K, number> =>
  Object.fromEntries(names.map((name) => [name, level])) as Record<K, number>

type Said = 'no' | 'one' | 'each'
const targetWays = [
  { value: 'no', label: 'not said' },
  { value: 'one', label: 'one level for all seven requirements' },
  { value: 'each', label: 'a level for each requirement' },
]

const wayOf = (target: ZoneFields['target']): Said => (target === null ? 'no' : typeof target === 'number' ? 'one' : 'each')

interface ZoneFormProps {
  readonly plant: string
  readonly basis: FormBasis
  readonly subject: Extract<FormSubject, { readonly kind: 'zone' }>
  readonly onClose: () => void
}

/** What a zone is for, how bad its loss is, and how well it has to be kept. */
export const ZoneForm = ({ plant, basis, subject, onClose }: ZoneFormProps) => {
  const { zone } = subject
  const fields = basis.forms.zones.get(zone)
  const target = fields?.target ?? null
  const form = useForm({
    initialValues: {
      purpose: fields?.purpose ?? '',
      owner: fields?.owner ?? '',
      hasConsequence: (fields?.consequence ?? null) === null ? 'no' : 'yes',
      consequence: levelsOf(harms, fields?.consequence ?? { safety: 0, downtime: 0, quality: 0 }),
      targetWay: wayOf(target),
      level: typeof target === 'number' ? String(target) : '1',
      target: levelsOf(requirements, target === null || typeof target === 'number' ? alike(requirements, target ?? 1) : target),
    },
    validate: { purpose: (text) => (text.trim() === '' ? 'say why these assets belong together' : null) },
  })
  const edits = () => {
    if (form.validate().hasErrors) return undefined
    const { purpose, owner, hasConsequence, consequence, targetWay, level, target: each } = form.values
    const wanted = targetWay === 'no' ? null : targetWay === 'one' ? Number(level) : numbersOf(requirements, each)
    return [
      {
        kind: 'set-zone' as const,
        zone,
        purpose: purpose.trim(),
        owner: said(owner),
        consequence: hasConsequence === 'no' ? null : numbersOf(harms, consequence),
        target: wanted,
      },
    ]
  }
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={titleOf(subject)}
      entry={`zones.${zone}`}
      fields={fieldNames}
      edits={edits}
      onErrors={form.setErrors}
      onClose={onClose}
    >
      <Textarea
        label="Purpose"
        description="Why these assets belong together; a VLAN number is no purpose"
        required
        autosize
        minRows={1}
        maxLength={2000}
        data-autofocus
        {...form.getInputProps('purpose')}
      />
      <TextInput label="Owner" description="A team or a role that answers for it" maxLength={2000} {...form.getInputProps('owner')} />
      <Select
        label="Consequence"
        description="How bad its loss or misuse is, 0 (none) to 4 (severe)"
        allowDeselect={false}
        data={[
          { value: 'no', label: 'not said' },
          { value: 'yes', label: 'safety, downtime and quality' },
        ]}
        {...form.getInputProps('hasConsequence')}
      />
      {form.values.hasConsequence === 'yes' && (
        <SimpleGrid cols={3}>
          {harms.map((harm) => (
            <Select
              key={harm}
              label={harm[0]?.toUpperCase() + harm.slice(1)}
              allowDeselect={false}
              data={levels}
              {...form.getInputProps(`consequence.${harm}`)}
            />
          ))}
        </SimpleGrid>
      )}
      <Select
        label="Target security level"
        description="SL-T of IEC 62443-3-2, 0 to 4"
        allowDeselect={false}
        data={targetWays}
        {...form.getInputProps('targetWay')}
      />
      {form.values.targetWay === 'one' && <Select label="Level" allowDeselect={false} data={levels} {...form.getInputProps('level')} />}
      {form.values.targetWay === 'each' && (
        <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
          {requirements.map((name) => (
            <Select
              key={name}
              label={`${name}: ${requirementNames[name]}`}
              allowDeselect={false}
              data={levels}
              {...form.getInputProps(`target.${name}`)}
            />
          ))}
        </SimpleGrid>
      )}
    </EditSteps>
  )
}
