import { Alert, Badge, Button, Group, Modal, ScrollArea, Stack, Table, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { changeInventory, previewInventory } from '#show/contract'
import type { AnswerOf, BodyOf } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { FindingList } from '../../component/finding-list.tsx'
import { Refusal } from '../../component/refusal.tsx'

export type Wanted = BodyOf<typeof previewInventory>['wanted']
type Preview = AnswerOf<typeof previewInventory>

/** As many differences as anybody reads before a change is drafted; the change shows all. */
const mostShown = 200

const Differences = ({ differences }: Pick<Preview, 'differences'>) => (
  <ScrollArea.Autosize mah={320} type="auto">
    <Table aria-label="differences" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Asset</Table.Th>
          <Table.Th>What</Table.Th>
          <Table.Th>Before</Table.Th>
          <Table.Th>After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {differences.slice(0, mostShown).flatMap(({ kind, asset, cells }) =>
          cells.map(({ field, before, after }, index) => (
            <Table.Tr key={`${asset} ${field}`}>
              <Table.Td>
                {index === 0 && (
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
                )}
              </Table.Td>
              <Table.Td>{field}</Table.Td>
              <Table.Td c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {before === '' ? '–' : before}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{after}</Table.Td>
            </Table.Tr>
          )),
        )}
      </Table.Tbody>
    </Table>
  </ScrollArea.Autosize>
)

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
    <form
      onSubmit={(event) => {
        event.preventDefault()
        draft.mutate(
          { params: { plant }, body: { wanted, base: preview.base, title, why } },
          { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
        )
      }}
    >
      <Stack>
        <TextInput
          label="Title of the change"
          required
          maxLength={300}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <Textarea
          label="Why"
          required
          maxLength={10_000}
          autosize
          minRows={2}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
        {draft.error !== null && <Refusal error={draft.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" loading={draft.isPending} disabled={title.trim() === '' || why.trim() === ''}>
            Draft this change
          </Button>
        </Group>
      </Stack>
    </form>
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
    <Modal opened onClose={onClose} title="What would change" size="xl">
      <Stack>
        {preview.error !== null && <Refusal error={preview.error} />}
        {preview.isPending && <Text c="dimmed">Comparing with the plan in force…</Text>}
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
                <Differences differences={preview.data.differences} />
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
    </Modal>
  )
}
