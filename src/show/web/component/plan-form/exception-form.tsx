import { MultiSelect, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { EditSteps } from './edit-steps.tsx'
import { idProblem, said } from './form-basis.ts'
import type { FormBasis } from './form-basis.ts'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'
import { UntilInput } from './until-input.tsx'

const fieldNames = ['exception', 'what', 'why', 'acceptedBy', 'compensating', 'until', 'flows'] as const

interface ExceptionFormProps {
  readonly plant: string
  readonly basis: FormBasis
  readonly subject: Extract<FormSubject, { readonly kind: 'exception' }>
  readonly onClose: () => void
}

const longerIsRenewal = 'to let it stand longer, renew it: that takes evidence of its use'

const filled = (what: string) => (text: string) => (text.trim() === '' ? `say ${what}` : null)

/** A risk that someone accepts, for a time. */
export const ExceptionForm = ({ plant, basis, subject, onClose }: ExceptionFormProps) => {
  const { plan, forms } = basis
  const fields = subject.exception === undefined ? undefined : forms.exceptions.get(subject.exception)
  const form = useForm({
    initialValues: {
      exception: subject.exception ?? '',
      what: fields?.what ?? '',
      why: fields?.why ?? '',
      acceptedBy: fields?.acceptedBy ?? '',
      compensating: fields?.compensating ?? '',
      until: fields?.until ?? '',
      flows: [...(fields?.flows ?? [])],
    },
    validate: {
      exception: (id) => (subject.exception === undefined ? idProblem(id, forms.exceptions.has(id)) : null),
      what: filled('what is out of line'),
      why: filled('why it cannot be otherwise yet'),
      acceptedBy: filled('who accepts the risk'),
      compensating: filled('what stands in for it'),
      // Days and times of the plan sort as text. A renewal takes evidence of use, and this form asks for none.
      until: (until) => (typeof fields?.until === 'string' && until > fields.until ? longerIsRenewal : filled('when it ends')(until)),
    },
  })
  const { values } = form
  const edits = () => {
    if (form.validate().hasErrors) return undefined
    const { exception, what, why, acceptedBy, compensating, until, flows } = values
    const texts = { why: said(why), acceptedBy: said(acceptedBy), compensating: said(compensating), until: said(until) }
    return [{ kind: 'set-exception' as const, exception, what: what.trim(), ...texts, flows }]
  }
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={subject.exception === undefined && values.exception !== '' ? `Add exception ${values.exception}` : titleOf(subject)}
      entry={`exceptions.${values.exception}`}
      fields={fieldNames}
      idField="exception"
      edits={edits}
      onErrors={form.setErrors}
      onClose={onClose}
    >
      {subject.exception === undefined && (
        <TextInput
          label="Id of the exception"
          description="Short: erp-past-the-dmz"
          required
          maxLength={63}
          data-autofocus
          {...form.getInputProps('exception')}
        />
      )}
      <Textarea label="What" description="What is out of line" required autosize minRows={1} maxLength={2000} {...form.getInputProps('what')} />
      <Textarea
        label="Why"
        description="Why it cannot be otherwise yet"
        required
        autosize
        minRows={1}
        maxLength={2000}
        {...form.getInputProps('why')}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="Risk accepted by"
          description="The person who answers for it"
          required
          maxLength={2000}
          {...form.getInputProps('acceptedBy')}
        />
        <UntilInput timezone={plan.timezone} initial={fields?.until ?? null} required {...form.getInputProps('until')} />
      </SimpleGrid>
      <Textarea
        label="Compensating control"
        description="What stands in for it meanwhile"
        required
        autosize
        minRows={1}
        maxLength={2000}
        {...form.getInputProps('compensating')}
      />
      <MultiSelect
        label="Flows"
        description="Stand only because of it, and lapse with it"
        searchable
        data={[...forms.flows.keys()]}
        limit={100}
        {...form.getInputProps('flows')}
      />
    </EditSteps>
  )
}
