import { ActionIcon, Anchor, Group, Pagination, Stack, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import type { AnswerOf, readReplay } from '#show/contract'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import { ConversationDetails } from './conversation-details.tsx'
import type { JudgedConversation } from './judged-conversation.ts'
import type { UsedReplaySearch } from './replay-search.ts'

type Replay = AnswerOf<typeof readReplay>

export const pageSize = 50

const keyOf = ({ client, server, transport, port, service }: JudgedConversation): string => [client.id, server.id, transport, port, service].join(' ')

const End = ({ end, filter }: { readonly end: JudgedConversation['client'] } & Pick<UsedReplaySearch, 'filter'>) => (
  <Stack gap={0}>
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="left"
      onClick={() => filter({ asset: end.asset ?? end.id })}
      style={{ overflowWrap: 'anywhere' }}
    >
      {end.asset ?? end.id}
    </Anchor>
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {end.asset === undefined ? '' : `${end.id} · `}
      {end.zone ?? 'no zone'}
    </Text>
  </Stack>
)

const Row = ({ plant, each, filter }: { readonly plant: string; readonly each: JudgedConversation } & Pick<UsedReplaySearch, 'filter'>) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={isOpen}
            aria-label={`details of ${each.client.asset ?? each.client.id} to ${each.server.asset ?? each.server.id}, ${each.service}`}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? <IconChevronDown size={16} aria-hidden /> : <IconChevronRight size={16} aria-hidden />}
          </ActionIcon>
        </Table.Td>
        <Table.Td>
          <VerdictBadge effect={each.effect} stoppedAtFilter={each.stoppedAtFilter} />
        </Table.Td>
        <Table.Td maw={220}>
          <End end={each.client} filter={filter} />
        </Table.Td>
        <Table.Td maw={220}>
          <End end={each.server} filter={filter} />
        </Table.Td>
        <Table.Td>
          <ServiceText service={each.service} operations={each.operations} denied={each.deniedOperations} basis={each.basis} />
        </Table.Td>
        <Table.Td ta="right">{each.packets.toLocaleString()}</Table.Td>
        <Table.Td>
          <Instant seconds={secondsOf(each.last)} />
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td />
          <Table.Td colSpan={6}>
            <ConversationDetails plant={plant} each={each} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

/** The conversations that fit the filter, what would break first on top. */
export const ConversationTable = ({
  plant,
  replay,
  search,
  filter,
  turnTo,
}: { readonly plant: string; readonly replay: Replay } & UsedReplaySearch) => {
  const { conversations, matching } = replay
  const pages = Math.ceil(matching / pageSize)
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text component="output" size="sm" c="dimmed">
          {matching.toLocaleString()} {matching === 1 ? 'conversation fits' : 'conversations fit'}
        </Text>
        {pages > 1 && (
          <Pagination
            total={pages}
            value={search.page + 1}
            onChange={(page) => turnTo(page - 1)}
            size="sm"
            getControlProps={(control) => ({ 'aria-label': `${control} page` })}
            getItemProps={(page) => ({ 'aria-label': `page ${page}` })}
          />
        )}
      </Group>
      {matching > 0 && (
        <Table.ScrollContainer minWidth={860}>
          <Table verticalSpacing={6} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={44}>
                  <VisuallyHidden>Details</VisuallyHidden>
                </Table.Th>
                <Table.Th miw={175}>Verdict</Table.Th>
                <Table.Th>Client</Table.Th>
                <Table.Th>Server</Table.Th>
                <Table.Th>Service and operations</Table.Th>
                <Table.Th ta="right">Packets</Table.Th>
                <Table.Th miw={160}>Last seen</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {conversations.map((each) => (
                <Fragment key={keyOf(each)}>
                  <Row plant={plant} each={each} filter={filter} />
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  )
}
