import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { FlowLink } from '../../component/flow-link.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { usePlant } from '../../use-plant.ts'
import type { JudgedConversation } from './judged-conversation.ts'
import { DraftFlowDialog } from './draft-flow-dialog.tsx'

/** Why a conversation is allowed or denied, what would have to differ, and what can be done about it. */
export const ConversationDetails = ({ plant, each }: { readonly plant: string; readonly each: JudgedConversation }) => {
  const { may } = usePlant()
  const [isDrafting, setIsDrafting] = useState(false)
  const { verdict, why, flow, nearest, remarks, client, server, transport, port } = each
  const canDraft = verdict === 'denied' && client.zone !== undefined && server.zone !== undefined && client.zone !== server.zone
  return (
    <Stack gap="xs" pb="sm">
      <Text size="sm">
        {verdict === 'allowed' ? 'Allowed' : 'Denied'}: <QuotedText text={why} />
        {flow !== undefined && (
          <>
            {' '}
            by <FlowLink plant={plant} flow={flow} />
          </>
        )}
      </Text>
      {nearest !== undefined && (
        <>
          <Text size="sm">
            Nearest is <FlowLink plant={plant} flow={nearest.flow} />. What differs:
          </Text>
          <List size="sm" withPadding>
            {nearest.differs.map((difference) => (
              <List.Item key={difference}>
                <QuotedText text={difference} />
              </List.Item>
            ))}
          </List>
        </>
      )}
      {verdict === 'denied' && (
        <Text size="sm">
          {each.stoppedAtFilter
            ? 'A packet filter stops all of it.'
            : 'Its port is open: no packet filter stops it, a watch rule sees the denied operations.'}
        </Text>
      )}
      {remarks.length > 0 && (
        <List size="sm" withPadding>
          {remarks.map((remark) => (
            <List.Item key={remark}>
              <QuotedText text={remark} />
            </List.Item>
          ))}
        </List>
      )}
      <Text size="xs" c="dimmed">
        {transport}/{port}, first seen <Instant seconds={secondsOf(each.first)} />, last <Instant seconds={secondsOf(each.last)} />
      </Text>
      {canDraft && may('draft-change') && (
        <Group>
          <Button size="compact-sm" variant="light" onClick={() => setIsDrafting(true)}>
            Draft a flow for it
          </Button>
        </Group>
      )}
      {isDrafting && <DraftFlowDialog plant={plant} each={each} onClose={() => setIsDrafting(false)} />}
    </Stack>
  )
}
