import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { Findings } from './gather-findings.ts'

type Remark = Findings['remarks'][number]

const columnsOf = (plant: string): readonly Column<Remark>[] => [
  {
    head: 'What',
    look: { maw: 360 },
    cell: ({ client, remark }) => (
      <Anchor
        size="sm"
        style={{ overflowWrap: 'anywhere' }}
        renderRoot={(props) => (
          <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ asset: client, text: remark.slice(0, 200) }} />
        )}
      >
        <QuotedText text={remark} />
      </Anchor>
    ),
  },
  { head: 'Client', cell: ({ client, clientAsset }) => clientAsset ?? client },
  { head: 'Server', cell: ({ server, serverAsset }) => serverAsset ?? server },
  { head: 'Service', cell: ({ service }) => service },
  { head: 'Last seen', cell: ({ last }) => <Instant seconds={secondsOf(last)} /> },
]

/** What stood out in single conversations. Not every one is wrong; each is worth knowing. */
export const RemarkTable = ({ plant, remarks, moreRemarks }: { readonly plant: string } & Pick<Findings, 'remarks' | 'moreRemarks'>) => {
  if (remarks.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Worth knowing
      </Title>
      <Text size="sm" c="dimmed">
        What stood out in the recorded traffic{moreRemarks > 0 ? `; ${moreRemarks.toLocaleString()} more stand in the replay` : ''}.
      </Text>
      <DataTable
        label="worth knowing"
        rows={remarks}
        // One conversation can have a remark twice, from two recordings.
        keyOf={({ client, server, remark }, place) => `${String(place)} ${client} ${server} ${remark}`}
        columns={columnsOf(plant)}
        minWidth={640}
      />
    </Stack>
  )
}
