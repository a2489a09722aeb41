import { Badge, Text } from '@mantine/core'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { EndName } from '../../component/end-name.tsx'
import { Instant } from '../../component/instant.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import type { LapseDocument } from './renew-dialog.tsx'

type Dropped = NonNullable<LapseDocument['drops']>[number]

type Assets = Readonly<Record<string, string>>

const columnsWith = (assets: Assets): readonly Column<Dropped>[] => [
  { head: 'Client', cell: ({ client }) => <EndName address={client} asset={assets[client]} /> },
  { head: 'Server', cell: ({ server }) => <EndName address={server} asset={assets[server]} /> },
  {
    head: 'Service',
    cell: ({ service, transport, port }) => (
      <ServiceText service={service === `${transport}/${port}` ? service : `${service} (${transport}/${port})`} />
    ),
  },
  { head: 'Last seen', cell: ({ last }) => <Instant seconds={last} /> },
  {
    head: 'By',
    look: { miw: 150 },
    cell: ({ stoppedAtFilter }) => (
      <Badge variant="light" color={stoppedAtFilter ? 'red' : 'orange'}>
        {stoppedAtFilter ? 'the firewall' : 'a watch rule only'}
      </Badge>
    ),
  },
]

interface DropTableProps {
  readonly drops: readonly Dropped[]
  readonly more: number
  readonly isOver: boolean
  readonly assets: Assets
}

/** The recorded conversations that stop when it lapses, latest seen first. */
export const DropTable = ({ drops, more, isOver, assets }: DropTableProps) => (
  <>
    <DataTable
      label={isOver ? 'conversations that dropped' : 'conversations that will drop'}
      rows={drops}
      keyOf={({ client, server, transport, port, service }) => [client, server, transport, port, service].join(' ')}
      columns={columnsWith(assets)}
      minWidth={520}
    />
    {more > 0 && (
      <Text size="xs" c="dimmed">
        and {more.toLocaleString()} more
      </Text>
    )}
  </>
)
