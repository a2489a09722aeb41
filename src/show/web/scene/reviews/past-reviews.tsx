import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AnswerOf, listReviews } from '#show/contract'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { Instant } from '../../component/instant.tsx'

type Past = AnswerOf<typeof listReviews>['past'][number]

const columnsOf = (here: string): readonly Column<Past>[] => [
  {
    head: 'Conduit',
    cell: ({ conduit }) => (
      <Anchor component={Link} to={`${here}/conduits/${encodeURIComponent(conduit)}`} inherit>
        {conduit}
      </Anchor>
    ),
  },
  { head: 'When', cell: ({ at }) => <Instant seconds={at} /> },
  { head: 'By', cell: ({ by }) => by.name },
  {
    head: 'Decided',
    cell: ({ decisions }) =>
      decisions.map(({ flow, choice, why }) => (
        <Text key={flow} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {choice} {flow}: {why}
        </Text>
      )),
  },
  {
    head: 'Change',
    cell: ({ change }) =>
      change === undefined ? (
        'none needed'
      ) : (
        <Anchor component={Link} to={`${here}/changes/${encodeURIComponent(change)}`} inherit>
          {change}
        </Anchor>
      ),
  },
]

/** Reviews that were made, newest first. */
export const PastReviews = ({ plant, past }: { readonly plant: string; readonly past: readonly Past[] }) => (
  <Stack gap="xs" component="section" aria-label="Past reviews">
    <Title order={2} size="h4">
      Past reviews
    </Title>
    {past.length === 0 ? (
      <Text size="sm" c="dimmed">
        No conduit was reviewed yet.
      </Text>
    ) : (
      <DataTable
        label="past reviews"
        rows={past}
        keyOf={({ conduit, at }) => `${conduit} ${String(at)}`}
        columns={columnsOf(`/plants/${encodeURIComponent(plant)}`)}
        minWidth={560}
      />
    )}
  </Stack>
)
