import { Button, Group, Stack, Text, Textarea, Timeline, Title } from '@mantine/core'
import { IconCheck, IconClock, IconMessage, IconPencil, IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useState } from 'react'
import { commentChange } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { eventInWords } from '../../component/change-words.ts'
import type { ChangeEvent, WholeChange } from '../../component/change-words.ts'
import { Instant } from '../../component/instant.tsx'
import { inPlantTime } from '../../component/plant-clock.ts'
import { Refusal } from '../../component/refusal.tsx'

interface Look {
  readonly icon: ComponentType<{ readonly size?: number }>
  readonly colour: string
}

const looks: Readonly<Record<string, Look>> = {
  'change-commented': { icon: IconMessage, colour: 'gray' },
  'change-approved': { icon: IconCheck, colour: 'teal' },
  'risk-accepted': { icon: IconCheck, colour: 'teal' },
  'change-put-in-force': { icon: IconCheck, colour: 'green' },
  'change-scheduled': { icon: IconClock, colour: 'violet' },
  'approval-withdrawn': { icon: IconX, colour: 'orange' },
  'change-rejected': { icon: IconX, colour: 'red' },
  'change-rolled-back': { icon: IconX, colour: 'orange' },
  'change-withdrawn': { icon: IconX, colour: 'gray' },
}

const otherwise: Look = { icon: IconPencil, colour: 'blue' }

const Happened = ({ event, timezone }: { readonly event: ChangeEvent; readonly timezone: string }) => (
  <>
    {event.text !== undefined && (
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {event.text}
      </Text>
    )}
    {event.window !== undefined && (
      <Text size="sm">
        {inPlantTime(event.window.from, timezone)} to {inPlantTime(event.window.until, timezone)}, {timezone}
      </Text>
    )}
    {event.revision !== undefined && (
      <Text size="xs" c="dimmed" ff="monospace">
        revision {event.revision.slice(0, 12)}
      </Text>
    )}
    <Text size="xs" c="dimmed">
      <Instant seconds={event.at} />
    </Text>
  </>
)

const CommentForm = ({ plant, change }: { readonly plant: string; readonly change: WholeChange }) => {
  const comment = useDeed(commentChange)
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        comment.mutate({ params: { plant, change: change.id }, body: { text } }, { onSuccess: () => setText('') })
      }}
    >
      <Stack gap="xs">
        <Textarea label="Comment" autosize minRows={2} maxLength={10_000} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {comment.error !== null && <Refusal error={comment.error} />}
        <Group>
          <Button type="submit" variant="default" disabled={text.trim() === ''} loading={comment.isPending}>
            Add the comment
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Everything that happened to a change, in order. */
export const ChangeHistory = ({ plant, change }: { readonly plant: string; readonly change: WholeChange }) => {
  const mayComment = change.nextDeeds.some(({ kind, refusals }) => kind === 'comment' && refusals.length === 0)
  return (
    <Stack gap="md" component="section" aria-label="history">
      <Title order={2} size="h4">
        History
      </Title>
      <Timeline bulletSize={24} lineWidth={2} active={change.events.length}>
        {change.events.map((event, index) => {
          const { icon: Icon, colour } = looks[event.kind] ?? otherwise
          return (
            // The place in the history is what an event is known by.
            <Timeline.Item
              key={`${String(index)} ${event.kind}`}
              color={colour}
              bullet={<Icon size={14} aria-hidden />}
              title={
                <Text size="sm" fw={600} span>
                  {event.by.name} {eventInWords(event)}
                </Text>
              }
            >
              <Happened event={event} timezone={change.timezone} />
            </Timeline.Item>
          )
        })}
      </Timeline>
      {mayComment && <CommentForm plant={plant} change={change} />}
    </Stack>
  )
}
