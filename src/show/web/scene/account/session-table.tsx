import { Badge, Button, Text } from '@mantine/core'
import { endMySession, listMySessions } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { Instant } from '../../component/instant.tsx'
import { Refusal } from '../../component/refusal.tsx'

type Session = AnswerOf<typeof listMySessions>['sessions'][number]

const columnsOf = (end: (id: string) => void, isEnding: (id: string) => boolean): readonly Column<Session>[] => [
  { head: 'From', look: { ff: 'monospace' }, cell: ({ address }) => (address === '' ? 'unknown' : address) },
  {
    head: 'Browser',
    look: { maw: 280 },
    cell: ({ browser }) => (
      <Text size="sm" truncate title={browser}>
        {browser}
      </Text>
    ),
  },
  { head: 'Since', cell: ({ begun }) => <Instant seconds={begun} /> },
  { head: 'Last seen', cell: ({ seen }) => <Instant seconds={seen} /> },
  { head: 'Ends at the latest', cell: ({ until }) => <Instant seconds={until} /> },
  {
    head: '',
    look: { ta: 'right', miw: 110 },
    cell: ({ id, address, isThis }) =>
      isThis ? (
        <Badge variant="light">this one</Badge>
      ) : (
        <Button size="xs" variant="default" loading={isEnding(id)} aria-label={`end the session from ${address}`} onClick={() => end(id)}>
          End
        </Button>
      ),
  },
]

/** Where one is signed in, and how to end it. */
export const SessionTable = () => {
  const sessions = useAnswer(listMySessions)
  const end = useDeed(endMySession)
  const columns = columnsOf(
    (session) => end.mutate({ params: { session } }),
    (session) => end.isPending && end.variables.params?.session === session,
  )
  return (
    <Answered of={sessions}>
      {({ sessions: list }) => (
        <>
          {end.error !== null && <Refusal error={end.error} />}
          <DataTable label="sessions" rows={list} keyOf={({ id }) => id} columns={columns} minWidth={640} />
        </>
      )}
    </Answered>
  )
}
