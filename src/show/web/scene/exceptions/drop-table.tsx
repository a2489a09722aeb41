import { Badge, Table, Text } from '@mantine/core'
import { Instant } from '../../component/instant.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import type { LapseDocument } from './renew-dialog.tsx'

/** The recorded conversations that stop when it lapses, latest seen first. */
export const DropTable = ({
  drops,
  more,
  isOver,
}: {
  readonly drops: NonNullable<LapseDocument['drops']>
  readonly more: number
  readonly isOver: boolean
}) => (
  <>
    <Table.ScrollContainer minWidth={520}>
      <Table aria-label={isOver ? 'conversations that dropped' : 'conversations that will drop'} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Client</Table.Th>
            <Table.Th>Server</Table.Th>
            <Table.Th>Service</Table.Th>
            <Table.Th>Last seen</Table.Th>
            <Table.Th>By</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drops.map(({ client, server, service, transport, port, last, stoppedAtFilter }) => (
            <Table.Tr key={`${client} ${server} ${transport} ${String(port)} ${service}`}>
              <Table.Td ff="monospace">{client}</Table.Td>
              <Table.Td ff="monospace">{server}</Table.Td>
              <Table.Td>
                <ServiceText service={service === `${transport}/${port}` ? service : `${service} (${transport}/${port})`} />
              </Table.Td>
              <Table.Td>
                <Instant seconds={last} />
              </Table.Td>
              <Table.Td>
                <Badge variant="light" tt="none" color={stoppedAtFilter ? 'red' : 'orange'}>
                  {stoppedAtFilter ? 'the firewall' : 'a watch rule only'}
                </Badge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
    {more > 0 && (
      <Text size="xs" c="dimmed">
        and {more.toLocaleString()} more
      </Text>
    )}
  </>
)
