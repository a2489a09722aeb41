import { Accordion, Button, Stack, Text } from '@mantine/core'
import { IconPencilPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { draftFromRecordings, listJobs, listRecordings } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { usePlant } from '../../use-plant.ts'
import { DropZone } from './drop-zone.tsx'
import { RecordingTable } from './recording-table.tsx'
import { isOpen, UnderWay } from './under-way.tsx'
import type { Job } from './under-way.tsx'
import { sendFiles, useKeptUploads, useUploads } from './uploads.ts'

const pollMs = 1000
/** Failures that are older than the newest so many have been seen. */
const mostFailures = 5

const Failures = ({ jobs }: { readonly jobs: readonly Job[] }) =>
  jobs.length === 0 ? null : (
    <Accordion variant="contained">
      <Accordion.Item value="failures">
        <Accordion.Control>
          <Text size="sm">{jobs.length === 1 ? '1 file could not be read' : `${jobs.length} files could not be read`}</Text>
        </Accordion.Control>
        <Accordion.Panel>
          <Stack gap="md">
            {jobs.map(({ id, name, updatedAt, findings }) => (
              <Stack key={id} gap={4}>
                <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {name} · <Instant seconds={updatedAt} />
                </Text>
                <FindingList findings={findings} />
              </Stack>
            ))}
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  )

/** The captures of a plant: where its evidence comes in, and what is left of it. */
export const RecordingsScene = () => {
  const { plant, may } = usePlant()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const uploads = useUploads().filter((upload) => upload.plant === plant)
  const kept = useKeptUploads()
  const recordings = useAnswer(listRecordings, { params: { plant } })
  const jobs = useAnswer(listJobs, { params: { plant } })
  const draft = useDeed(draftFromRecordings)
  const captures = (jobs.data?.jobs ?? []).filter(({ kind }) => kind === 'observe')
  const open = captures.filter(isOpen).toReversed()
  const failed = captures.filter(({ state }) => state === 'failed').slice(0, mostFailures)
  // While something is read the list is asked again and again; what a capture showed changes every page.
  const polled = useAnswer(listJobs, { params: { plant } }, { isWanted: open.length > 0, everyMs: pollMs })
  const now = `${kept} sent, ${open.length} open`
  const seen = useRef('')
  useEffect(() => {
    if (seen.current === now) return
    seen.current = now
    void queries.invalidateQueries()
  }, [now, queries])
  const mayUpload = may('upload-captures')
  return (
    <Page
      title="Recordings"
      about="The captures that everything else rests on: what is here, who talks to whom, what would break."
      deeds={
        may('draft-change') &&
        (recordings.data?.recordings.length ?? 0) > 0 && (
          <Button
            leftSection={<IconPencilPlus size={18} aria-hidden />}
            loading={draft.isPending}
            onClick={() =>
              draft.mutate(
                { params: { plant } },
                { onSuccess: ({ change }) => void navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` }) },
              )
            }
          >
            Draft a plan from these recordings
          </Button>
        )
      }
    >
      {draft.error !== null && <Refusal error={draft.error} />}
      <Answered of={recordings}>
        {({ recordings: list, mostBytes }) => (
          <>
            {mayUpload && (
              <DropZone
                isEmpty={list.length === 0 && open.length === 0}
                mostBytes={mostBytes}
                onFiles={(files) => sendFiles(plant, files, mostBytes)}
              />
            )}
            <UnderWay plant={plant} uploads={uploads} jobs={open} mayCancel={mayUpload} />
            {polled.error !== null && <Refusal error={polled.error} />}
            <Failures jobs={failed} />
            {list.length > 0 ? (
              <RecordingTable plant={plant} recordings={list} mayRemove={may('remove-captures')} />
            ) : (
              <Text c="dimmed">No recording yet: no page has any evidence, and none says that all is well.</Text>
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}
