import { Alert, Anchor, Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { Instant } from '../../component/instant.tsx'
import { reachBars } from './reach-bars.ts'
import type { Overview } from './reach-bars.ts'

// The charts are the heaviest thing of this page: it is read before they are there.
const WriteReachChart = lazy(() => import('./write-reach-chart.tsx').then(({ WriteReachChart: chart }) => ({ default: chart })))

const percent = (part: number, whole: number): string => `${Math.round((1 - part / whole) * 100)} %`

const historyColumns = (plant: string): readonly Column<Overview['history'][number]>[] => [
  { head: 'In force from', cell: ({ at }) => <Instant seconds={at} /> },
  {
    head: 'Revision',
    look: { ff: 'monospace' },
    cell: ({ hash }) => (
      <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/revisions/${encodeURIComponent(hash)}`} inherit>
        {hash.slice(0, 12)}
      </Anchor>
    ),
  },
  { head: 'Firewalls', look: { ta: 'right' }, cell: ({ reach }) => reach.filtered },
  { head: 'Plan', look: { ta: 'right' }, cell: ({ reach }) => reach.planned },
]

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
              <Stack gap={4}>
                <Title order={3} size="h6">
                  In the revisions that were in force
                </Title>
                <DataTable
                  label="write-reach of the revisions that were in force"
                  rows={history}
                  keyOf={({ at, hash }) => `${at} ${hash}`}
                  columns={historyColumns(plant)}
                  minWidth={480}
                />
              </Stack>
            )}
          </>
        )}
      </Stack>
    </Card>
  )
}
