import { ActionIcon, Anchor, Collapse, Stack, Table, Text, Textarea, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { removeRecording } from '#show/contract'
import type { AnswerOf, listRecordings } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { bytesInWords } from '../../component/byte-words.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'

type Recording = AnswerOf<typeof listRecordings>['recordings'][number]

const RemoveDialog = ({ plant, recording, onClose }: { readonly plant: string; readonly recording: Recording; readonly onClose: () => void }) => {
  const [why, setWhy] = useState('')
  const remove = useDeed(removeRecording)
  return (
    <Dialog size="md" title="Remove this recording" onClose={onClose}>
      <DeedForm
        send="Remove"
        cancel="Keep it"
        colour="red"
        isReady={why.trim() !== ''}
        isPending={remove.isPending}
        error={remove.error}
        onSend={() => remove.mutate({ params: { plant, recording: recording.id }, body: { why } }, { onSuccess: onClose })}
        onCancel={onClose}
      >
        <Text size="sm">
          All that was observed in <b>{recording.name}</b> is forgotten: every verdict, number and page that rests on it changes. The audit log keeps
          that it was there.
        </Text>
        <Textarea
          label="Why"
          description="For the audit log."
          required
          maxLength={300}
          autosize
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </DeedForm>
    </Dialog>
  )
}

const Span = ({ first, last }: Pick<Recording, 'first' | 'last'>) =>
  first === undefined || last === undefined ? (
    <Text size="sm" c="dimmed">
      no packets
    </Text>
  ) : (
    <>
      <Instant seconds={secondsOf(first)} /> – <Instant seconds={secondsOf(last)} />
    </>
  )

const RecordingRow = ({ plant, recording, mayRemove }: { readonly plant: string; readonly recording: Recording; readonly mayRemove: boolean }) => {
  const [isOpen, { toggle }] = useDisclosure(false)
  const [isRemoving, removing] = useDisclosure(false)
  const { id, name, digest, packets, wireBytes, fileBytes, readAt, findings } = recording
  const listId = `findings-${id}`
  return (
    <>
      <Table.Tr>
        <Table.Td maw={320}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Tooltip label={`SHA-256 ${digest}`} multiline maw={360}>
            <Text size="xs" c="dimmed" ff="monospace" w="fit-content" tabIndex={0}>
              {digest.slice(0, 12)}
            </Text>
          </Tooltip>
        </Table.Td>
        <Table.Td>
          <Span {...recording} />
        </Table.Td>
        <Table.Td ta="right">
          <Anchor
            size="sm"
            aria-label={`${packets.toLocaleString()} packets of ${name}: their conversations`}
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ source: id }} />}
          >
            {packets.toLocaleString()}
          </Anchor>
        </Table.Td>
        <Table.Td ta="right">
          {bytesInWords(wireBytes)}
          <Text size="xs" c="dimmed">
            file: {bytesInWords(fileBytes)}
          </Text>
        </Table.Td>
        <Table.Td>
          <Instant seconds={readAt} />
        </Table.Td>
        <Table.Td>
          {findings.length === 0 ? (
            <Text size="sm" c="dimmed">
              none
            </Text>
          ) : (
            <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={isOpen} aria-controls={listId}>
              {findings.length} {findings.length === 1 ? 'finding' : 'findings'}
            </Anchor>
          )}
        </Table.Td>
        {mayRemove && (
          <Table.Td>
            <Tooltip label="remove">
              <ActionIcon variant="default" aria-label={`remove ${name}`} onClick={removing.open}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            {isRemoving && <RemoveDialog plant={plant} recording={recording} onClose={removing.close} />}
          </Table.Td>
        )}
      </Table.Tr>
      {findings.length > 0 && (
        <Table.Tr>
          <Table.Td colSpan={mayRemove ? 7 : 6} p={0} style={{ borderTop: 0 }}>
            <Collapse expanded={isOpen} id={listId}>
              <Stack p="sm">
                <FindingList findings={findings} />
              </Stack>
            </Collapse>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

/** What is left of every capture that was read. */
export const RecordingTable = ({
  plant,
  recordings,
  mayRemove,
}: {
  readonly plant: string
  readonly recordings: readonly Recording[]
  readonly mayRemove: boolean
}) => (
  <Stack gap="xs">
    <Text size="sm">
      What they show together: the{' '}
      <Anchor renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/inventory`} />}>assets</Anchor>, and{' '}
      <Anchor renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} />}>
        every conversation judged by the plan
      </Anchor>
      .
    </Text>
    <Table.ScrollContainer minWidth={820}>
      <Table aria-label="recordings" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Capture</Table.Th>
            <Table.Th>Recorded</Table.Th>
            <Table.Th ta="right">Packets</Table.Th>
            <Table.Th ta="right">On the wire</Table.Th>
            <Table.Th>Read</Table.Th>
            <Table.Th>Findings</Table.Th>
            {mayRemove && <Table.Td />}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {recordings.map((recording) => (
            <RecordingRow key={recording.id} plant={plant} recording={recording} mayRemove={mayRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Stack>
)
