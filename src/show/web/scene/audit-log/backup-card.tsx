import { Button, Card, Code, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { makeBackup } from '#show/contract'
import { download } from '../../api/download.ts'
import { Refusal } from '../../component/refusal.tsx'

/** The database as it is now, while the server runs. */
export const BackupCard = () => {
  const backup = useMutation({ mutationFn: () => download(makeBackup, { body: {} }) })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Backup
        </Title>
        <Text size="sm">
          One file with everything in the database as it is at this moment. On SQLite, changes wait until it is written. The download stands in the
          audit log.
        </Text>
        <List size="sm">
          <List.Item>
            Not in it: the keys of the server. <Code>audit.key</Code> and <Code>session.key</Code> lie in its data folder and never change: keep a
            copy of them once, as one keeps keys.
          </List.Item>
          <List.Item>Not in it either: who is signed in, and captures that wait to be read.</List.Item>
          <List.Item>
            Back with <Code>bulkhead restore FILE --data NEW-FOLDER --keys FOLDER-OF-THE-KEYS</Code>; every row is read back and compared.
          </List.Item>
        </List>
        <Group>
          <Button
            variant="default"
            leftSection={<IconDatabaseExport size={16} aria-hidden />}
            loading={backup.isPending}
            onClick={() => backup.mutate()}
          >
            Download a backup
          </Button>
        </Group>
        {backup.error !== null && <Refusal error={backup.error} />}
      </Stack>
    </Card>
  )
}
