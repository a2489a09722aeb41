import { Alert, Button, Card, FileButton, Group, Progress, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconCircleCheck, IconShieldSearch } from '@tabler/icons-react'
import { useState } from 'react'
import type { AnswerOf, readAuditState } from '#show/contract'
import { verifyAudit } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant } from '../../component/instant.tsx'
import { Refusal } from '../../component/refusal.tsx'

type Verified = NonNullable<AnswerOf<typeof readAuditState>['verification']>

/** More than this the server does not take. */
const mostCheckpointBytes = 1_000_000

const Report = ({ verified: { state, looked, of, endedAt, withCheckpoints, report, findings } }: { readonly verified: Verified }) => {
  if (state === 'queued' || state === 'running')
    return (
      <Stack gap={4} component="output">
        <Text size="sm">{state === 'queued' ? 'Waits for its turn' : `${looked.toLocaleString()} of ${of.toLocaleString()} entries looked at`}</Text>
        <Progress value={of === 0 ? 0 : (100 * looked) / of} aria-label="how much of the log was looked at" animated />
      </Stack>
    )
  if (report === undefined) return <FindingList findings={findings ?? []} />
  const about = (
    <Text size="sm">
      {report.entries.toLocaleString()} entries and {report.checkpoints.toLocaleString()} checkpoints,{' '}
      {withCheckpoints === 0 ? 'none of them kept outside' : `${withCheckpoints.toLocaleString()} of them kept outside`}
      {endedAt !== undefined && (
        <>
          , <Instant seconds={endedAt} />
        </>
      )}
    </Text>
  )
  if (report.findings.length > 0 || report.entries === 0)
    return (
      <Alert color="red" title={report.entries === 0 ? 'There is no entry: nothing can be said' : 'The log was tampered with'} role="alert">
        {about}
        <FindingList findings={report.findings} />
      </Alert>
    )
  return (
    <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title="Every hash, link and signature fits">
      {about}
      {withCheckpoints === 0 && (
        <Text size="sm">Without a checkpoint from outside, a log that was set back as a whole cannot be told from a young one.</Text>
      )}
    </Alert>
  )
}

/** Checks the whole log, against checkpoints that somebody kept where they have them. */
export const Verification = ({ verified }: { readonly verified: Verified | undefined }) => {
  const verify = useDeed(verifyAudit)
  const [checkpoints, setCheckpoints] = useState('')
  const [refused, setRefused] = useState<Error>()
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    const isTooLong = file.size > mostCheckpointBytes
    setRefused(
      isTooLong ? new Error(`The file has more than ${mostCheckpointBytes.toLocaleString()} bytes: it holds no checkpoints alone.`) : undefined,
    )
    if (!isTooLong) setCheckpoints(await file.text())
  }
  const isRunning = verified?.state === 'queued' || verified?.state === 'running'
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Verification
        </Title>
        {verified === undefined ? (
          <Text size="sm" component="output" display="block">
            The log was not verified yet.
          </Text>
        ) : (
          <Report verified={verified} />
        )}
        <Textarea
          label="Checkpoints that were kept elsewhere"
          description="One a line, as they were exported. Only they show that the whole log was set back."
          autosize
          minRows={2}
          maxRows={6}
          maxLength={mostCheckpointBytes}
          styles={{ input: { fontFamily: 'monospace' } }}
          value={checkpoints}
          onChange={({ currentTarget: { value } }) => setCheckpoints(value)}
        />
        <Group>
          <Button
            leftSection={<IconShieldSearch size={16} aria-hidden />}
            loading={verify.isPending}
            disabled={isRunning}
            onClick={() => verify.mutate({ body: checkpoints.trim() === '' ? {} : { checkpoints } })}
          >
            Verify now
          </Button>
          <FileButton accept="application/json,text/plain,.checkpoints" onChange={(file) => void take(file)}>
            {(props) => (
              <Button variant="default" {...props}>
                Checkpoints from a file
              </Button>
            )}
          </FileButton>
        </Group>
        {refused !== undefined && <Refusal error={refused} />}
        {verify.error !== null && <Refusal error={verify.error} />}
      </Stack>
    </Card>
  )
}
