import { ActionIcon, Badge, Group, Indicator, Popover, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { listNotices } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer } from '../api/use-answer.ts'
import { Instant } from '../component/instant.tsx'
import { QuotedText } from '../component/quoted-text.tsx'

type Notice = AnswerOf<typeof listNotices>['notices'][number]

const kinds: Readonly<Record<Notice['kind'], string>> = { lapse: 'lapse', reviews: 'reviews', change: 'change', 'not-sent': 'not sent' }

/** A page of a plant, or one that belongs to none. */
const addressOf = ({ plant, path }: Notice): string => (path.startsWith('/') ? path : `/plants/${encodeURIComponent(plant)}/${path}`)

const NoticeLink = ({ notice, onFollow }: { readonly notice: Notice; readonly onFollow: () => void }) => (
  <UnstyledButton
    p="xs"
    renderRoot={(props) => <Link {...props} to={addressOf(notice)} search={notice.search} />}
    onClick={onFollow}
    style={{ borderRadius: 'var(--mantine-radius-md)' }}
  >
    <Stack gap={2}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Badge color={notice.urgency === 'now' ? 'red' : 'orange'} variant="light" tt="none" style={{ flexShrink: 0 }}>
          {kinds[notice.kind]}
        </Badge>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {notice.title}
        </Text>
      </Group>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <QuotedText text={notice.text} />
      </Text>
      <Text size="xs" c="dimmed">
        {notice.plantName}
        {notice.since !== undefined && (
          <>
            , since <Instant seconds={notice.since} />
          </>
        )}
      </Text>
    </Stack>
  </UnstyledButton>
)

/** What waits for the reader, in all of their plants. */
export const Notices = () => {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const notices = useAnswer(listNotices, {}, { everyMs: 60_000 })
  const waiting = notices.data?.notices ?? []
  const urgent = waiting.some(({ urgency }) => urgency === 'now')
  const label = waiting.length === 1 ? '1 notice' : `${waiting.length} notices`
  return (
    <Popover opened={isOpen} onChange={(open) => !open && close()} position="bottom-end" width={420} withinPortal trapFocus returnFocus>
      <Indicator label={waiting.length} size={18} disabled={waiting.length === 0} color={urgent ? 'red' : 'orange'} autoContrast>
        <Popover.Target>
          <ActionIcon variant="default" size="lg" aria-label={label} onClick={toggle}>
            <IconBell size={18} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p="xs">
        <ScrollArea.Autosize mah="70vh">
          <Stack gap={4}>
            {waiting.length === 0 && (
              <Text size="sm" p="xs">
                {notices.error === null ? 'Nothing waits for you.' : 'What waits for you cannot be read now.'}
              </Text>
            )}
            {waiting.map((notice) => (
              <NoticeLink key={`${notice.plant} ${notice.id}`} notice={notice} onFollow={close} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
