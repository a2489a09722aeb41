import { Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { renewException } from '#show/contract'
import type { AnswerOf, listExceptions } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { UseLine } from '../../component/use-line.tsx'

export type LapseDocument = AnswerOf<typeof listExceptions>['lapses'][number]

interface RenewDialogProps {
  readonly plant: string
  readonly timezone: string
  readonly lapse: LapseDocument
  readonly onClose: () => void
}

/** Asks that an exception stands longer; the answer is a change that others approve. */
export const RenewDialog = ({ plant, timezone, lapse, onClose }: RenewDialogProps) => {
  const renew = useDeed(renewException)
  const navigate = useNavigate()
  const [until, setUntil] = useState('')
  const [why, setWhy] = useState('')
  const submit = (): void =>
    renew.mutate(
      { params: { plant, exception: lapse.id }, body: { until, why } },
      { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
    )
  return (
    <Dialog title={`Renew ${lapse.id}`} onClose={onClose}>
      <DeedForm
        send="Draft the change"
        isReady={until !== '' && why.trim() !== ''}
        isPending={renew.isPending}
        error={renew.error}
        onSend={submit}
        onCancel={onClose}
      >
        {lapse.renewal !== undefined && (
          <Stack gap={2}>
            <Text size="sm">
              The evidence: <QuotedText text={lapse.renewal.why} />.
            </Text>
            <UseLine use={lapse.renewal.use} isRecorded={lapse.renewal.verdict !== 'no-data'} />
          </Stack>
        )}
        <TextInput
          type="date"
          label="Until"
          description={`The start of that day, by the plant's clock (${timezone})`}
          required
          data-autofocus
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <Textarea
          label="Why it is still needed"
          description="Everyone who approves reads this."
          required
          autosize
          minRows={2}
          maxLength={10_000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </DeedForm>
    </Dialog>
  )
}
