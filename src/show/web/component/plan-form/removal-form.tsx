import { Text } from '@mantine/core'
import { EditSteps } from './edit-steps.tsx'
import type { Edit } from './edit-steps.tsx'
import type { FormBasis } from './form-basis.ts'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'

interface RemovalFormProps {
  readonly plant: string
  readonly basis: FormBasis
  readonly subject: Extract<FormSubject, { readonly kind: 'remove-flow' | 'remove-exception' }>
  readonly onClose: () => void
}

/** Takes something out of the plan: there is nothing to fill in. */
export const RemovalForm = ({ plant, basis, subject, onClose }: RemovalFormProps) => {
  const isFlow = subject.kind === 'remove-flow'
  const edit: Edit = subject
  return (
    <EditSteps
      plant={plant}
      base={basis.base}
      title={titleOf(subject)}
      entry={isFlow ? `conduits.${subject.conduit}.allow.${subject.flow}` : `exceptions.${subject.exception}`}
      fields={[]}
      edits={() => [edit]}
      onClose={onClose}
    >
      <Text size="sm">
        {isFlow
          ? 'What it allows is denied afterwards, unless another flow allows it. Exceptions that it stands by name it no longer.'
          : 'The exception is taken out of the plan. Its flows stay, and no longer lapse with it: remove those that are not needed.'}
      </Text>
    </EditSteps>
  )
}
