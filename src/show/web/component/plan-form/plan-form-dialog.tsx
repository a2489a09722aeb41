import { Center, Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Dialog } from '../dialog.tsx'
import { titleOf } from './form-subject.ts'
import type { FormSubject } from './form-subject.ts'

// It brings the engine's reader of plans along, which no page needs before a form is opened.
const PlanForm = lazy(() => import('./plan-form.tsx').then(({ PlanForm: form }) => ({ default: form })))

interface PlanFormDialogProps {
  readonly plant: string
  readonly subject: FormSubject
  readonly onClose: () => void
}

/** Edits one thing of the plan in force: shows what that would open and close, and leads to a change request. */
export const PlanFormDialog = ({ plant, subject, onClose }: PlanFormDialogProps) => (
  <Dialog title={titleOf(subject)} size="xl" onClose={onClose}>
    <Suspense
      fallback={
        <Center p="xl" component="output" aria-label="on its way">
          <Loader aria-hidden />
        </Center>
      }
    >
      <PlanForm plant={plant} subject={subject} onClose={onClose} />
    </Suspense>
  </Dialog>
)
