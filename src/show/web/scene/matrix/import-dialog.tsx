import { Alert, FileInput, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { importMatrix, previewMatrix } from '#show/contract'
import { sendFile } from '../../api/send-file.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { DifferenceTable } from './difference-table.tsx'

const plural = (count: number): string => `${count} ${count === 1 ? 'flow' : 'flows'}`

/** An edited workbook: first what it would change, then a change request. */
export const ImportDialog = ({ plant, onClose }: { readonly plant: string; readonly onClose: () => void }) => {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [title, setTitle] = useState('Flows edited in a workbook')
  const [why, setWhy] = useState('')
  const preview = useMutation({ mutationFn: (chosen: File) => sendFile(previewMatrix, chosen, { params: { plant } }) })
  const draft = useMutation({
    mutationFn: (chosen: File) => sendFile(importMatrix, chosen, { params: { plant }, query: { title, why } }),
    onSuccess: async ({ change }) => {
      await queries.invalidateQueries()
      await navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` })
    },
  })
  const choose = (chosen: File | null): void => {
    setFile(chosen)
    draft.reset()
    preview.reset()
    if (chosen !== null) preview.mutate(chosen)
  }
  const removed = preview.data?.differences.filter(({ kind }) => kind === 'removed').length ?? 0
  const canDraft = file !== null && preview.data !== undefined && preview.data.differences.length > 0
  return (
    <Dialog size="xl" title="Import an edited workbook" onClose={onClose}>
      <DeedForm
        send="Draft the change"
        isReady={canDraft && title.trim() !== '' && why.trim() !== ''}
        isPending={draft.isPending}
        error={draft.error}
        onSend={() => file !== null && draft.mutate(file)}
        onCancel={onClose}
      >
        <FileInput
          label="Workbook"
          description="One that was exported here from the plan in force, edited in its sheet Flows and saved as XLSX."
          placeholder="choose a file"
          accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          value={file}
          onChange={choose}
          clearable
          clearButtonProps={{ 'aria-label': 'take the file back' }}
        />
        {preview.isPending && (
          <Text size="sm" component="output">
            Comparing with the plan in force …
          </Text>
        )}
        {preview.error !== null && <Refusal error={preview.error} />}
        {preview.data !== undefined && (
          <>
            <Text size="sm" fw={600}>
              {preview.data.differences.length === 0
                ? 'It says what the plan says already: nothing changes.'
                : `${plural(preview.data.differences.length)} would change.`}
            </Text>
            {removed > 0 && (
              <Alert color="orange" title={`${plural(removed)} would be removed`} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
                Their rows are not in the workbook any more.
              </Alert>
            )}
            {preview.data.findings.length > 0 && <FindingList findings={preview.data.findings} />}
            {preview.data.differences.length > 0 && <DifferenceTable differences={preview.data.differences} />}
          </>
        )}
        {canDraft && (
          <>
            <TextInput label="Title of the change" required maxLength={300} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
            <Textarea label="Why" required autosize maxLength={300} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
          </>
        )}
      </DeedForm>
    </Dialog>
  )
}
