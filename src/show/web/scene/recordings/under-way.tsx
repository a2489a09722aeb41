import { ActionIcon, Badge, Button, Group, Paper, Progress, Stack, Text, Title, Tooltip } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { cancelReading } from '#show/contract'
import type { AnswerOf, listJobs } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { bytesInWords } from '../../component/byte-words.ts'
import { Refusal } from '../../component/refusal.tsx'
import { endUpload } from './uploads.ts'
import type { Upload } from './uploads.ts'

export type Job = AnswerOf<typeof listJobs>['jobs'][number]

/** Whether a job waits or runs. */
export const isOpen = ({ state }: Job): boolean => state === 'queued' || state === 'running'

const percent = (done: number, total: number): number => (total === 0 ? 0 : Math.min(100, (done / total) * 100))

const timeLeft = (bytes: number, bytesPerSecond: number): string => {
  if (bytesPerSecond <= 0) return ''
  const seconds = Math.ceil(bytes / bytesPerSecond)
  return seconds < 90 ? ` · ${seconds} s left` : ` · ${Math.ceil(seconds / 60)} min left`
}

interface RowProps {
  readonly name: string
  readonly badge: string
  readonly done: number
  readonly total: number
  readonly words: string
  readonly isMoving: boolean
  readonly stop: { readonly label: string; readonly isBusy: boolean; readonly onStop: () => void } | undefined
}

const Row = ({ name, badge, done, total, words, isMoving, stop }: RowProps) => (
  <Stack gap={4}>
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
        <Badge variant="light" style={{ flexShrink: 0 }}>
          {badge}
        </Badge>
        <Text size="sm" truncate="end">
          {name}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" style={{ flexShrink: 0 }}>
        <Text size="sm" c="dimmed">
          {words}
        </Text>
        {stop !== undefined && (
          <Button size="compact-xs" variant="default" loading={stop.isBusy} onClick={stop.onStop} aria-label={`${stop.label} ${name}`}>
            {stop.label}
          </Button>
        )}
      </Group>
    </Group>
    <Progress.Root>
      <Progress.Section value={percent(done, total)} animated={isMoving} striped={isMoving} aria-label={`${badge}: ${name}`} />
    </Progress.Root>
  </Stack>
)

const UploadRow = ({ upload }: { readonly upload: Upload }) => {
  const { key, name, bytes, sentBytes, bytesPerSecond, state, error } = upload
  if (state === 'refused')
    return (
      <Group align="flex-start" wrap="nowrap" gap="xs">
        <Stack gap={4} style={{ flexGrow: 1, minWidth: 0 }}>
          <Text size="sm" fw={600} truncate="end">
            {name}
          </Text>
          {error !== undefined && <Refusal error={error} />}
        </Stack>
        <Tooltip label="take it off the list">
          <ActionIcon variant="default" aria-label={`take ${name} off the list`} onClick={() => endUpload(key)}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    )
  const words =
    state === 'waiting'
      ? `waits, ${bytesInWords(bytes)}`
      : `${bytesInWords(sentBytes)} of ${bytesInWords(bytes)}${bytesPerSecond === 0 ? '' : ` · ${bytesInWords(bytesPerSecond)}/s`}${timeLeft(bytes - sentBytes, bytesPerSecond)}`
  return (
    <Row
      name={name}
      badge={state === 'waiting' ? 'waits' : 'sending'}
      done={sentBytes}
      total={bytes}
      words={words}
      isMoving={state === 'sending'}
      stop={{ label: 'Cancel', isBusy: false, onStop: () => endUpload(key) }}
    />
  )
}

const JobRow = ({ plant, job, mayCancel }: { readonly plant: string; readonly job: Job; readonly mayCancel: boolean }) => {
  const cancel = useDeed(cancelReading)
  const { id, name, state, progress = { done: 0, total: 0, packets: 0 } } = job
  const words =
    state === 'queued'
      ? `waits to be read, ${bytesInWords(progress.total)}`
      : `${bytesInWords(progress.done)} of ${bytesInWords(progress.total)} · ${progress.packets.toLocaleString()} packets`
  return (
    <>
      <Row
        name={name}
        badge={state === 'queued' ? 'waits' : 'reading'}
        done={progress.done}
        total={progress.total}
        words={words}
        isMoving={state === 'running'}
        stop={mayCancel ? { label: 'Cancel', isBusy: cancel.isPending, onStop: () => cancel.mutate({ params: { plant, job: id } }) } : undefined}
      />
      {cancel.error !== null && <Refusal error={cancel.error} />}
    </>
  )
}

interface UnderWayProps {
  readonly plant: string
  readonly uploads: readonly Upload[]
  readonly jobs: readonly Job[]
  readonly mayCancel: boolean
}

/** Captures that are on their way to the server or being read there. It goes on when the page is left. */
export const UnderWay = ({ plant, uploads, jobs, mayCancel }: UnderWayProps) =>
  uploads.length + jobs.length === 0 ? null : (
    <Paper withBorder p="md" component="section" aria-labelledby="under-way">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} size="h4" id="under-way">
            Under way
          </Title>
          <Text size="sm" c="dimmed">
            {uploads.some(({ state }) => state !== 'refused')
              ? 'You can go to other pages. Keep this window open until all is sent.'
              : 'You can leave; the server goes on reading.'}
          </Text>
        </Group>
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
        {jobs.map((job) => (
          <JobRow key={job.id} plant={plant} job={job} mayCancel={mayCancel} />
        ))}
      </Stack>
    </Paper>
  )
