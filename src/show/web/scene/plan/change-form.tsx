import { Checkbox, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { DeedForm } from '../../component/deed-form.tsx'

export interface ChangeWords {
  readonly title: string
  readonly why: string
  readonly rollback: string
  /** Start from the plan that is in force now, whatever it started from before. */
  readonly rebases: boolean
}

interface ChangeFormProps {
  readonly initial: Omit<ChangeWords, 'rebases'>
  /** Set when another plan came into force since. */
  readonly offersRebase: boolean
  readonly send: string
  readonly isPending: boolean
  readonly error: Error | null
  readonly onSend: (words: ChangeWords) => void
  readonly onCancel: () => void
}

const filled = (what: string) => (value: string) => (value.trim() === '' ? `${what} is needed` : null)

/** What people read before they agree: the title, the reason and how it is undone. */
export const ChangeForm = ({ initial, offersRebase, send, isPending, error, onSend, onCancel }: ChangeFormProps) => {
  const form = useForm<ChangeWords>({
    initialValues: { ...initial, rebases: offersRebase },
    validate: { title: filled('a title'), why: filled('a reason') },
  })
  return (
    <DeedForm send={send} isPending={isPending} error={error} onSend={form.onSubmit(onSend)} onCancel={onCancel}>
      <TextInput label="Title" description="What changes, in a few words" required maxLength={300} data-autofocus {...form.getInputProps('title')} />
      <Textarea
        label="Why"
        description="Who asked for it, and what the plant gains"
        required
        autosize
        minRows={3}
        maxLength={10_000}
        {...form.getInputProps('why')}
      />
      <Textarea
        label="How it is undone"
        description="Who does what, and how long it takes. It is needed before the change is proposed, and approved with it."
        autosize
        minRows={2}
        maxLength={10_000}
        {...form.getInputProps('rollback')}
      />
      {offersRebase && (
        <Checkbox
          label="Start from the plan that is in force now"
          description="Another plan came into force since this change was drafted. Check that your text holds what the other one changed: else it takes it back."
          {...form.getInputProps('rebases', { type: 'checkbox' })}
        />
      )}
      <Text size="sm" c="dimmed">
        Nothing applies yet. The next page shows what the change would do; from there it is proposed.
      </Text>
    </DeedForm>
  )
}
