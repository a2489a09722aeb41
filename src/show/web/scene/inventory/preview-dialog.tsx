import { Alert, Badge, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { changeInventory, previewInventory } from '#show/contract'
import type { AnswerOf, BodyOf } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Refusal } from '../../component/refusal.tsx'

export type Wanted = BodyOf<typeof previewInventory>['wanted']
type Preview = AnswerOf<typeof previewInventory>

/** As many differences as anybody reads before a change is drafted; the change shows all. */
const mostShown = 200

type Difference = Preview['differences'][number]

/** One cell that differs; the first of an asset names it. */
interface DifferentCell extends Pick<Difference, 'kind' | 'asset'> {
  readonly cell: Difference['cells'][number]
  readonly isFirst: boolean
}

const cellsOf = ({ kind, asset, cells }: Difference): readonly DifferentCell[] =>
  cells.map((cell, place) => ({ kind, asset, cell, isFirst: place === 0 }))

const AssetName = ({ kind, asset }: Pick<DifferentCell, 'kind' | 'asset'>) => (
  <Group gap={6} wrap="nowrap">
    <Text size="sm" fw={600}>
      {asset}
    </Text>
    {kind === 'added' && (
      <Badge size="xs" color="teal" variant="light">
        new
      </Badge>
    )}
  </Group>
)

const columns: readonly Column<DifferentCell>[] = [
  { head: 'Asset', cell: ({ isFirst, kind, asset }) => isFirst && <AssetName kind={kind} asset={asset} /> },
  { head: 'What', cell: ({ cell }) => cell.field },
  { head: 'Before', cell: ({ cell: { before } }) => (before === '' ? '–' : before) },
  { head: 'After', cell: ({ cell }) => cell.after },
]

interface PreviewDialogProps {
  readonly plant: string
  readonly wanted: Wanted
  readonly title: string
  readonly onClose: () => void
}

const DraftForm = ({ plant, wanted, preview, title: proposed, onClose }: PreviewDialogProps & { readonly preview: Preview }) => {
  const [title, setTitle] = useState(proposed)
  const [why, setWhy] = useState('')
  const navigate = useNavigate()
  const draft = useDeed(changeInventory)
  return (
    <DeedForm
      send="Draft the change"
      isReady={title.trim() !== '' && why.trim() !== ''}
      isPending={draft.isPending}
      error={draft.error}
      onSend={() =>
        draft.mutate(
          { params: { plant }, body: { wanted, base: preview.base, title, why } },
          { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
        )
      }
      onCancel={onClose}
    >
      <TextInput label="Title of the change" required maxLength={300} value={title} onChange={({ currentTarget }) => setTitle(currentTarget.value)} />
      <Textarea
        label="Why"
        required
        maxLength={10_000}
        autosize
        minRows={2}
        value={why}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
      />
    </DeedForm>
  )
}

const countInWords = (differences: Preview['differences']): string => {
  const added = differences.filter(({ kind }) => kind === 'added').length
  const changed = differences.length - added
  return [...(changed === 0 ? [] : [`${changed} changed`]), ...(added === 0 ? [] : [`${added} new to the plan`])].join(', ')
}

/** Shows what would change before anything does; then it becomes a change request like any other. */
export const PreviewDialog = (props: PreviewDialogProps) => {
  const { plant, wanted, onClose } = props
  const preview = useDeed(previewInventory)
  const { mutate, isIdle } = preview
  useEffect(() => {
    if (isIdle) mutate({ params: { plant }, body: { wanted } })
  }, [isIdle, mutate, plant, wanted])
  return (
    <Dialog size="xl" title="What would change" onClose={onClose}>
      <Stack>
        {preview.error !== null && <Refusal error={preview.error} />}
        {preview.isPending && (
          <Text size="sm" component="output">
            Comparing with the plan in force …
          </Text>
        )}
        {preview.data !== undefined && (
          <>
            <FindingList findings={preview.data.findings} />
            {preview.data.differences.length === 0 ? (
              <Alert color="blue" title="Nothing changes">
                The plan in force says all of this already.
              </Alert>
            ) : (
              <>
                <Text size="sm">{countInWords(preview.data.differences)}</Text>
                <DataTable
                  label="differences"
                  rows={preview.data.differences.slice(0, mostShown).flatMap(cellsOf)}
                  keyOf={({ asset, cell }) => `${asset} ${cell.field}`}
                  columns={columns}
                  minWidth={560}
                  maxHeight={320}
                />
                {preview.data.differences.length > mostShown && (
                  <Text size="sm" c="dimmed">
                    and {preview.data.differences.length - mostShown} more; the change shows all of them
                  </Text>
                )}
                <DraftForm {...props} preview={preview.data} />
              </>
            )}
          </>
        )}
      </Stack>
    </Dialog>
  )
}
