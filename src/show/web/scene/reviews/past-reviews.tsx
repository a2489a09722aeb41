import { Anchor, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AnswerOf, listReviews } from '#show/contract'
import { Instant } from '../../component/instant.tsx'

type Past = AnswerOf<typeof listReviews>['past']

/** Reviews that were made, newest first. */
export const PastReviews = ({ plant, past }: { readonly plant: string; readonly past: Past }) => {
  const here = `/plants/${encodeURIComponent(plant)}`
  return (
    <Stack gap="xs" component="section" aria-label="Past reviews">
      <Title order={2} size="h4">
        Past reviews
      </Title>
      {past.length === 0 ? (
        <Text size="sm" c="dimmed">
          No conduit was reviewed yet.
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={560}>
          <Table aria-label="past reviews">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Conduit</Table.Th>
                <Table.Th>When</Table.Th>
                <Table.Th>By</Table.Th>
                <Table.Th>Decided</Table.Th>
                <Table.Th>Change</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {past.map(({ conduit, at, by, change, decisions }) => (
                <Table.Tr key={`${conduit} ${String(at)}`}>
                  <Table.Td>
                    <Anchor component={Link} to={`${here}/conduits/${encodeURIComponent(conduit)}`} inherit>
                      {conduit}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <Instant seconds={at} />
                  </Table.Td>
                  <Table.Td>{by.name}</Table.Td>
                  <Table.Td>
                    {decisions.map(({ flow, choice, why }) => (
                      <Text key={flow} size="sm" style={{ overflowWrap: 'anywhere' }}>
                        {choice} {flow}: {why}
                      </Text>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    {change === undefined ? (
                      'none needed'
                    ) : (
                      <Anchor component={Link} to={`${here}/changes/${encodeURIComponent(change)}`} inherit>
                        {change}
                      </Anchor>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  )
}
