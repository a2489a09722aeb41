import { Button, Card, CopyButton, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCopy, IconSignature } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { mayDo } from '#reason/govern'
import { exportAudit, exportCheckpoint, listAudit, readAuditState } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { download } from '../../api/download.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { AuditExport } from '../../component/audit-export.tsx'
import { AuditFilterBar } from '../../component/audit-filter-bar.tsx'
import { AuditList } from '../../component/audit-list.tsx'
import { lookToQuery, useAuditLook } from '../../component/audit-look.ts'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { useMe } from '../../use-plant.ts'
import { BackupCard } from './backup-card.tsx'
import { Verification } from './verification.tsx'

/** How often to look at a verification that goes on, in milliseconds. */
const lookEveryMs = 1_500

const Seal = ({ state, mayExport }: { readonly state: AnswerOf<typeof readAuditState>; readonly mayExport: boolean }) => {
  const taking = useMutation({ mutationFn: () => download(exportCheckpoint, { body: {} }) })
  const { entries, keyId, publicKey, checkpoint } = state
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Where it ends
        </Title>
        <Text size="sm">
          {entries.toLocaleString()} entries, signed with the key{' '}
          <Text span ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {keyId}
          </Text>
          .{' '}
          {checkpoint === undefined ? (
            'No checkpoint was made yet.'
          ) : (
            <>
              Last checkpoint at entry {checkpoint.sequence.toLocaleString()}, <Instant seconds={checkpoint.at} />.
            </>
          )}
        </Text>
        <Text size="sm">
          A checkpoint says, signed, how far the log reaches now. Keep checkpoints and the public key away from this server: whoever can write its
          database could set both back with it.
        </Text>
        <Group>
          {mayExport && (
            <Button
              variant="default"
              leftSection={<IconSignature size={16} aria-hidden />}
              loading={taking.isPending}
              onClick={() => taking.mutate()}
            >
              Export a checkpoint
            </Button>
          )}
          <CopyButton value={publicKey}>
            {({ copied, copy }) => (
              <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={copy}>
                {copied ? 'Copied' : 'Copy the public key'}
              </Button>
            )}
          </CopyButton>
        </Group>
        {taking.error !== null && <Refusal error={taking.error} />}
      </Stack>
    </Card>
  )
}

export const AuditLogScene = () => {
  const roles = useMe().data?.roles['*'] ?? []
  const { look, go } = useAuditLook()
  const { plant } = look.filters
  const query = { ...lookToQuery(look), ...(plant === undefined ? {} : { plant }) }
  const { before } = look
  const page = useAnswer(listAudit, { query: { ...query, ...(before === undefined ? {} : { before }) } })
  const last = useAnswer(readAuditState)
  const isRunning = last.data?.verification?.state === 'queued' || last.data?.verification?.state === 'running'
  const state = useAnswer(readAuditState, {}, isRunning ? { everyMs: lookEveryMs } : {})
  const mayExport = mayDo(roles, 'export-audit-log')
  return (
    <Page
      title="Audit log and backup"
      about="Who did what on this server and in its plants, from where and why; whether the log is whole; and a copy of everything."
      deeds={mayExport && <AuditExport save={(format) => download(exportAudit, { body: { ...query, format } })} />}
    >
      <Answered of={state}>
        {(answer) => (
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Verification verified={answer.verification} />
            <Stack>
              <Seal state={answer} mayExport={mayExport} />
              {mayDo(roles, 'back-up-and-restore') && <BackupCard />}
            </Stack>
          </SimpleGrid>
        )}
      </Answered>
      <Title order={2} size="h4">
        Entries
      </Title>
      <AuditFilterBar key={JSON.stringify(look.filters)} look={look} go={go} hasPlant />
      <Answered of={page}>{(answer) => <AuditList page={answer} plant={undefined} look={look} go={go} />}</Answered>
    </Page>
  )
}
