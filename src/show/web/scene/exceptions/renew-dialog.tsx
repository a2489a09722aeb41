import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { renewException } from '#show/contract'
import type { AnswerOf, listExceptions } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Refusal } from '../../component/refusal.tsx'
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
    <Modal opened onClose={onClose} title={`Renew ${lapse.id}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Stack>
          {lapse.renewal !== undefined && (
            <Stack gap={2}>
              <Text size="sm">The evidence: {lapse.renewal.why}.</Text>
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
          {renew.error !== null && <Refusal error={renew.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={renew.isPending} disabled={until === '' || why.trim() === ''}>
              Draft the change
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
