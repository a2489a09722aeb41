import { Alert, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { draftEdits, previewEdits } from '#show/contract'
import type { AnswerOf, BodyOf } from '#show/contract'
import { Refused } from '../../api/ask.ts'
import { useDeed } from '../../api/use-answer.ts'
import { DeedForm } from '../deed-form.tsx'
import { DiffEntry } from '../diff-entry.tsx'
import { FindingList } from '../finding-list.tsx'
import { QuotedText } from '../quoted-text.tsx'
import { formErrors, noErrors } from './field-errors.ts'
import type { FormErrors } from './field-errors.ts'

export type Edit = BodyOf<typeof previewEdits>['edits'][number]
type Preview = AnswerOf<typeof previewEdits>

/** Takes the focus when it comes: what was pressed before is gone. */
const Arrived = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    place.current?.focus({ preventScroll: true })
    place.current?.scrollIntoView({ block: 'start' })
  }, [])
  return (
    <Stack ref={place} tabIndex={-1} component="section" aria-label={label} style={{ outline: 'none', scrollMarginTop: 80 }}>
      {children}
    </Stack>
  )
}

const Entries = ({
  plant,
  entries,
  direction,
  more,
}: {
  readonly plant: string
  readonly entries: Preview['opens']
  readonly direction: 'opens' | 'closes'
  readonly more: number
}) =>
  entries.length === 0 ? null : (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {direction === 'opens' ? 'Opens' : 'Closes'} ({entries.length + more})
      </Title>
      {entries.map((entry) => (
        <DiffEntry key={`${entry.from} ${entry.to} ${entry.flow} ${entry.keptBy}`} plant={plant} entry={entry} direction={direction} />
      ))}
      {more > 0 && (
        <Text size="sm" c="dimmed">
          {more} more; the change shows them.
        </Text>
      )}
    </Stack>
  )

/** What the edited plan would do that the one in force does not. */
const Effects = ({ plant, preview }: { readonly plant: string; readonly preview: Preview }) => {
  const { isUnchanged, sameMeaning, opens, closes, more, findings } = preview
  if (isUnchanged)
    return (
      <Alert color="blue" title="Nothing changes">
        The plan in force says all of this already.
      </Alert>
    )
  return (
    <>
      {findings.some(({ severity }) => severity === 'error') && (
        <Alert color="red" title="It can be drafted, but not proposed" role="alert">
          The edited plan breaks what it promises. Change the edit, or the promise in the same change request.
        </Alert>
      )}
      {sameMeaning && <Text size="sm">Nothing opens and nothing closes: every packet fares as it does today.</Text>}
      <Entries plant={plant} entries={opens} direction="opens" more={more.opens} />
      <Entries plant={plant} entries={closes} direction="closes" more={more.closes} />
      {findings.length > 0 && (
        <Stack gap="xs">
          <Title order={3} size="h5">
            Found in the edited plan
          </Title>
          <FindingList findings={findings} />
        </Stack>
      )}
    </>
  )
}

interface DraftProps {
  readonly plant: string
  readonly base: string
  readonly edits: readonly Edit[]
  readonly title: string
  readonly isPossible: boolean
  readonly onBack: () => void
}

const DraftForm = ({ plant, base, edits, title: proposed, isPossible, onBack }: DraftProps) => {
  const [title, setTitle] = useState(proposed.slice(0, 300))
  const [why, setWhy] = useState('')
  const [rollback, setRollback] = useState('')
  const navigate = useNavigate()
  const draft = useDeed(draftEdits)
  const words = { title, why, ...(rollback.trim() === '' ? {} : { rollback }) }
  return (
    <DeedForm
      send="Draft the change"
      cancel="Back"
      isReady={isPossible && title.trim() !== '' && why.trim() !== ''}
      isPending={draft.isPending}
      error={draft.error}
      onSend={() =>
        draft.mutate(
          { params: { plant }, body: { base, edits: [...edits], ...words } },
          { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
        )
      }
      onCancel={onBack}
    >
      {isPossible && (
        <>
          <TextInput
            label="Title of the change"
            required
            maxLength={300}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <Textarea
            label="Why"
            description="Everyone who approves reads this."
            required
            autosize
            minRows={2}
            maxLength={10_000}
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
          />
          <Textarea
            label="How it is undone"
            autosize
            minRows={1}
            maxLength={10_000}
            value={rollback}
            onChange={({ currentTarget }) => setRollback(currentTarget.value)}
          />
        </>
      )}
    </DeedForm>
  )
}

interface EditStepsProps {
  readonly plant: string
  /** Hash of the revision that the form was opened on. */
  readonly base: string
  /** Of the change, until somebody writes a better one. */
  readonly title: string
  /** Path of what is edited, its fields, and the field that names it. */
  readonly entry: string
  readonly fields: readonly string[]
  readonly idField?: string
  /** What the form says now; undefined after it has told what is missing. */
  readonly edits: () => readonly Edit[] | undefined
  readonly onErrors?: (fields: Readonly<Record<string, ReactNode>>) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** A form, then what it would do, then the words of the change: nothing is kept before the last step. */
export const EditSteps = ({ plant, base, title, entry, fields, idField, edits, onErrors, onClose, children }: EditStepsProps) => {
  const preview = useDeed(previewEdits)
  const [shown, setShown] = useState<{ readonly edits: readonly Edit[]; readonly preview: Preview }>()
  const [others, setOthers] = useState<FormErrors['others']>([])
  const [isBack, setIsBack] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const place = useRef<HTMLDivElement>(null)
  // The form is longer than a screen: who pressed the button at its end is led to what is wrong.
  useEffect(() => {
    if (refusals > 0) place.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [refusals])
  const look = (): void => {
    const wanted = edits()
    if (wanted === undefined) {
      setRefusals((count) => count + 1)
      return
    }
    preview.mutate(
      { params: { plant }, body: { base, edits: [...wanted] } },
      {
        onSuccess: (answer) => {
          setOthers([])
          setShown({ edits: wanted, preview: answer })
        },
        onError: (error) => {
          const errors = error instanceof Refused ? formErrors(error.findings, entry, fields, idField) : noErrors
          setOthers(errors.others)
          setRefusals((count) => count + 1)
          onErrors?.(Object.fromEntries(Object.entries(errors.fields).map(([field, text]) => [field, <QuotedText key={field} text={text} />])))
        },
      },
    )
  }
  if (shown !== undefined) {
    const back = (): void => {
      setIsBack(true)
      setShown(undefined)
    }
    return (
      <Arrived label="what it would do">
        <Effects plant={plant} preview={shown.preview} />
        <DraftForm plant={plant} base={base} edits={shown.edits} title={title} isPossible={!shown.preview.isUnchanged} onBack={back} />
      </Arrived>
    )
  }
  // What stands at the fields already is not said twice.
  const error = preview.error instanceof Refused ? (others.length === 0 ? null : new Refused(preview.error.status, others)) : preview.error
  const form = (
    <DeedForm send="See what it does" isPending={preview.isPending} error={error} onSend={look} onCancel={onClose}>
      <Stack ref={place}>{children}</Stack>
    </DeedForm>
  )
  return isBack ? <Arrived label="the edit">{form}</Arrived> : form
}
