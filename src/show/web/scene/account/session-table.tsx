import { Badge, Button, Table, Text } from '@mantine/core'
import { endMySession, listMySessions } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant } from '../../component/instant.tsx'
import { Refusal } from '../../component/refusal.tsx'

/** Where one is signed in, and how to end it. */
export const SessionTable = () => {
  const sessions = useAnswer(listMySessions)
  const end = useDeed(endMySession)
  return (
    <Answered of={sessions}>
      {({ sessions: list }) => (
        <>
          {end.error !== null && <Refusal error={end.error} />}
          <Table.ScrollContainer minWidth={640}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>From</Table.Th>
                  <Table.Th>Browser</Table.Th>
                  <Table.Th>Since</Table.Th>
                  <Table.Th>Last seen</Table.Th>
                  <Table.Th>
                    <Text span size="sm" fw={700}>
                      Ends at the latest
                    </Text>
                  </Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.map(({ id, address, browser, begun, seen, until, isThis }) => (
                  <Table.Tr key={id}>
                    <Table.Td ff="monospace">{address === '' ? 'unknown' : address}</Table.Td>
                    <Table.Td maw={280}>
                      <Text size="sm" truncate title={browser}>
                        {browser}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Instant seconds={begun} />
                    </Table.Td>
                    <Table.Td>
                      <Instant seconds={seen} />
                    </Table.Td>
                    <Table.Td>
                      <Instant seconds={until} />
                    </Table.Td>
                    <Table.Td ta="right">
                      {isThis ? (
                        <Badge variant="light">this one</Badge>
                      ) : (
                        <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate({ params: { session: id } })}>
                          End
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </Answered>
  )
}
