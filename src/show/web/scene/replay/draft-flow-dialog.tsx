import { Alert, Code, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { draftFlow, proposeFlow } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import type { JudgedConversation } from './judged-conversation.ts'

type Proposed = AnswerOf<typeof proposeFlow>

const Proposal = ({ flow }: { readonly flow: Proposed }) => (
  <Stack gap="xs">
    <Code block>
      {[
        `from: ${flow.from}`,
        `to: ${flow.to}`,
        `service: ${flow.service}`,
        ...(flow.operations === undefined ? [] : [`operations: ${flow.operations.join(', ')}`]),
      ].join('\n')}
    </Code>
    <Text size="sm">
      {flow.isNewConduit ? 'In a new conduit ' : 'In conduit '}
      <Code>{flow.conduit}</Code> from {flow.fromZone} to {flow.toZone}.
    </Text>
    {flow.operations === undefined && (
      <Alert color="orange" title="It allows all that this service can do" styles={{ title: { color: 'var(--mantine-color-text)' } }}>
        The bytes prove no operations here, so the flow cannot be narrower than its port.
      </Alert>
    )}
    {flow.isNewConduit && (
      <Text size="sm" c="dimmed">
        The new conduit has no owner and no enforcement point yet: add them in the change.
      </Text>
    )}
  </Stack>
)

/** Asks for a reason, and drafts a change that allows this one conversation and no more. Nothing is in force before others approve it. */
export const DraftFlowDialog = ({
  plant,
  each,
  onClose,
}: {
  readonly plant: string
  readonly each: JudgedConversation
  readonly onClose: () => void
}) => {
  const navigate = useNavigate()
  const [title, setTitle] = useState(
    `Allow ${each.client.asset ?? each.client.id} to reach ${each.server.asset ?? each.server.id} by ${each.service}`.slice(0, 300),
  )
  const [why, setWhy] = useState('')
  const { transport, port, service } = each
  const key = { client: each.client.id, server: each.server.id, transport, port, service }
  const proposed = useAnswer(proposeFlow, { params: { plant }, query: key })
  const draft = useDeed(draftFlow)
  return (
    <Dialog title="Draft a flow for this conversation" onClose={onClose}>
      <DeedForm
        send="Draft the change"
        isReady={proposed.data !== undefined && why.trim() !== '' && title.trim() !== ''}
        isPending={draft.isPending}
        error={draft.error}
        onSend={() =>
          draft.mutate(
            { params: { plant }, body: { ...key, title, why } },
            { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
          )
        }
        onCancel={onClose}
      >
        <Answered of={proposed}>{(flow) => <Proposal flow={flow} />}</Answered>
        <TextInput label="Title of the change" required maxLength={300} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
        <Textarea
          label="Why does production need it?"
          description="It becomes the reason of the flow, in words the shift understands."
          required
          autosize
          minRows={2}
          maxLength={2000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </DeedForm>
    </Dialog>
  )
}
