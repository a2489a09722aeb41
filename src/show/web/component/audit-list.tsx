import { Anchor, Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerOf, listAudit } from '#show/contract'
import type { AuditLook } from './audit-look.ts'
import { AuditSubject } from './audit-subject.tsx'
import { Instant } from './instant.tsx'

type Page = AnswerOf<typeof listAudit>
type Entry = Page['entries'][number]

/** Past events as people say them: `change-put-in-force` is "change put in force". */
const words = (deed: string): string => deed.replaceAll('-', ' ')

const plantOf = (subject: string): string | undefined => /^plant:(\S+)/.exec(subject)?.[1]

const Revision = ({ plant, hash }: { readonly plant: string | undefined; readonly hash: string | undefined }) => {
  if (hash === undefined) return 'none'
  if (plant === undefined) return hash.slice(0, 12)
  return (
    <Anchor
      inherit
      ff="monospace"
      renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/revisions/${encodeURIComponent(hash)}`} />}
    >
      {hash.slice(0, 12)}
    </Anchor>
  )
}

/** What stands in an entry besides who, what and why. */
const Rest = ({ entry: { before, after, payload, hash, subject } }: { readonly entry: Entry }) => (
  <Stack gap={2} mt={4}>
    {(before !== undefined || after !== undefined) && (
      <Text size="xs">
        plan in force: <Revision plant={plantOf(subject)} hash={before} /> before, <Revision plant={plantOf(subject)} hash={after} /> after
      </Text>
    )}
    <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
      hash {hash}
    </Text>
    {payload !== undefined && (
      <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        digest of what was sent {payload}
      </Text>
    )}
  </Stack>
)

const Row = ({
  entry,
  plant,
  onActor,
  onDeed,
}: {
  readonly entry: Entry
  readonly plant: string | undefined
  readonly onActor: () => void
  readonly onDeed: () => void
}) => {
  const [isOpen, setIsOpen] = useState(false)
  const { sequence, at, actor, name, address, deed, subject, why, before, after } = entry
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          ff="monospace"
          aria-expanded={isOpen}
          aria-label={`details of entry ${sequence}`}
          onClick={() => setIsOpen(!isOpen)}
        >
          {sequence}
        </Anchor>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Instant seconds={at} />
      </Table.Td>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          ta="left"
          title={`only entries of ${actor}`}
          style={{ overflowWrap: 'anywhere' }}
          onClick={onActor}
        >
          {name}
        </Anchor>
        {address !== '' && (
          <Text size="xs" c="dimmed" ff="monospace">
            {address}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Anchor component="button" type="button" size="sm" ta="left" title="only entries of this kind" onClick={onDeed}>
          {words(deed)}
        </Anchor>
        {before !== after && after !== undefined && (
          <Badge ml="xs" size="sm" variant="light" tt="none">
            plan
          </Badge>
        )}
      </Table.Td>
      <Table.Td>
        <AuditSubject subject={subject} plant={plant} />
        {isOpen && <Rest entry={entry} />}
      </Table.Td>
      <Table.Td>
        <Text size="sm" style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }} lineClamp={isOpen ? 1_000 : 3}>
          {why}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

/** A page of the log, the newest first, and the way to the older ones. */
export const AuditList = ({
  page: { entries, hasMore },
  plant,
  look,
  go,
}: {
  readonly page: Page
  /** The plant whose page this is; undefined for the whole log. */
  readonly plant: string | undefined
  readonly look: AuditLook
  readonly go: (look: AuditLook) => void
}) => {
  const { filters, before } = look
  const last = entries.at(-1)?.sequence
  if (entries.length === 0)
    return (
      <Text component="output">
        {Object.keys(filters).length === 0 && before === undefined ? 'Nothing was done here yet.' : 'No entry fits what is asked for.'}
      </Text>
    )
  return (
    <Stack gap="sm">
      <Table.ScrollContainer minWidth={900} scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'entries of the audit log' } }}>
        <Table verticalSpacing="xs" striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>Entry</Table.Th>
              <Table.Th w={190}>When</Table.Th>
              <Table.Th w={150}>Who, from where</Table.Th>
              <Table.Th w={200}>What</Table.Th>
              <Table.Th w={260}>About</Table.Th>
              <Table.Th>Why</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry) => (
              <Row
                key={entry.sequence}
                entry={entry}
                plant={plant}
                onActor={() => go({ filters: { ...filters, actor: entry.actor } })}
                onDeed={() => go({ filters: { ...filters, deed: entry.deed } })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between">
        <Text size="sm" c="dimmed" component="output">
          entries {last} to {entries[0]?.sequence}
        </Text>
        <Group gap="xs">
          {before !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({ filters })}>
              Newest
            </Button>
          )}
          {hasMore && last !== undefined && (
            <Button variant="default" size="xs" onClick={() => go({ filters, before: last })}>
              Older
            </Button>
          )}
        </Group>
      </Group>
    </Stack>
  )
}
