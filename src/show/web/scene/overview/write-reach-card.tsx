import { Alert, Anchor, Card, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Instant } from '../../component/instant.tsx'
import { reachBars } from './reach-bars.ts'
import type { Overview } from './reach-bars.ts'

// The charts are the heaviest thing of this page: it is read before they are there.
const WriteReachChart = lazy(() => import('./write-reach-chart.tsx').then(({ WriteReachChart: chart }) => ({ default: chart })))

const percent = (part: number, whole: number): string => `${Math.round((1 - part / whole) * 100)} %`

/** The number that a segmentation brings down. */
export const WriteReachCard = ({ plant, overview }: { readonly plant: string; readonly overview: Overview }) => {
  const { reach, counts, history } = overview
  const bars = reachBars(overview)
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2} size="h4">
          Write-reach
        </Title>
        {reach.flat === 0 ? (
          <Alert color="orange" title="Nobody knows yet">
            The plan names no controllers, so nothing can be counted. It needs an inventory first.
          </Alert>
        ) : (
          <>
            <Text size="sm">
              Pairs of an asset and a controller it can write to, among{' '}
              <Anchor inherit renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/inventory`} />}>
                {counts.assets} assets and {counts.controllers} controllers
              </Anchor>
              . The plan brings it down by {percent(reach.planned, reach.flat)}; firewalls alone by {percent(reach.filtered, reach.flat)}.
            </Text>
            <Suspense fallback={<Skeleton height={bars.length * 44 + 8} />}>
              <WriteReachChart bars={bars} />
            </Suspense>
            <Text size="sm" c="dimmed">
              {overview.evidence === undefined
                ? 'Nothing was recorded: how much of it is used today is not known.'
                : `In the recordings ${reach.seen} of these pairs were really written to.`}{' '}
              <Anchor inherit renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/map`} />}>
                Choose an asset on the map
              </Anchor>{' '}
              to see what it reaches.
            </Text>
            {history.length > 1 && (
              <Table>
                <Table.Caption>Write-reach of the revisions that were in force</Table.Caption>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>In force from</Table.Th>
                    <Table.Th>Revision</Table.Th>
                    <Table.Th ta="right">Firewalls</Table.Th>
                    <Table.Th ta="right">Plan</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {history.map(({ at, hash, reach: then }) => (
                    <Table.Tr key={`${at} ${hash}`}>
                      <Table.Td>
                        <Instant seconds={at} />
                      </Table.Td>
                      <Table.Td ff="monospace">{hash.slice(0, 12)}</Table.Td>
                      <Table.Td ta="right">{then.filtered}</Table.Td>
                      <Table.Td ta="right">{then.planned}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </>
        )}
      </Stack>
    </Card>
  )
}
