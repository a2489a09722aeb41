import { Anchor, Button, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ZoneKindBadge } from '../../component/zone-kind-badge.tsx'
import { legend } from './bundle-look.ts'
import { isInView, unplannedOf } from './bundles.ts'
import type { MapView } from './bundles.ts'
import type { PlantMap } from './laid-out.ts'

interface MapTableProps {
  readonly plant: string
  readonly map: PlantMap
  readonly view: MapView
  readonly onZone: (zone: string) => void
  readonly onPair: (a: string, b: string) => void
}

/** The word before the colon of each line of the legend. */
const shortWords = new Map(legend.map(({ difference, words }) => [difference, words.slice(0, words.indexOf(':'))]))

/** What the picture shows, in words: for screen readers, for print, and for those who read tables. */
export const MapTable = ({ plant, map, view, onZone, onPair }: MapTableProps) => {
  const members = Map.groupBy(map.assets, ({ zone }): string => zone)
  const levelOf = new Map(map.bands.map(({ id, levels }) => [id, levels === '' ? id : `${id}, level ${levels}`]))
  return (
    <Stack gap="md" flex={1} miw={0}>
      <Title order={2} size="h4">
        Zones
      </Title>
      <Table.ScrollContainer minWidth={640}>
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Zone</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>Band</Table.Th>
              <Table.Th>Purpose</Table.Th>
              <Table.Th>Owner</Table.Th>
              <Table.Th ta="right">Assets</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {map.zones.map((zone) => (
              <Table.Tr key={zone.id}>
                <Table.Td>
                  <Button size="compact-sm" variant="subtle" onClick={() => onZone(zone.id)}>
                    {zone.id}
                  </Button>
                </Table.Td>
                <Table.Td>
                  <ZoneKindBadge kind={zone.kind} />
                </Table.Td>
                <Table.Td>{levelOf.get(zone.band)}</Table.Td>
                <Table.Td>{zone.purpose}</Table.Td>
                <Table.Td>{zone.owner ?? 'nobody'}</Table.Td>
                <Table.Td ta="right">
                  <Anchor
                    inherit
                    renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/inventory`} search={{ zone: zone.id }} />}
                  >
                    {members.get(zone.id)?.length ?? 0}
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Title order={2} size="h4">
        Between zones
      </Title>
      <Text size="sm" c="dimmed">
        {legend.map(({ words }) => words).join('. ')}.
      </Text>
      <Table.ScrollContainer minWidth={760}>
        <Table striped>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>From</Table.Th>
              <Table.Th>To</Table.Th>
              <Table.Th>Difference</Table.Th>
              <Table.Th>Conduits</Table.Th>
              <Table.Th>Services</Table.Th>
              <Table.Th ta="right">Observed</Table.Th>
              <Table.Th ta="right">Not planned</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {map.edges
              .filter((edge) => isInView(edge, view))
              .map((edge) => (
                <Table.Tr key={`${edge.from} ${edge.to}`}>
                  <Table.Td>{edge.from}</Table.Td>
                  <Table.Td>{edge.to}</Table.Td>
                  <Table.Td>
                    <Button size="compact-sm" variant="subtle" onClick={() => onPair(edge.from, edge.to)}>
                      {shortWords.get(edge.difference)}
                    </Button>
                  </Table.Td>
                  <Table.Td>
                    {edge.conduits.map((conduit) => (
                      <Anchor
                        key={conduit}
                        inherit
                        display="block"
                        renderRoot={(props) => (
                          <Link {...props} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit)}`} />
                        )}
                      >
                        {conduit}
                      </Anchor>
                    ))}
                  </Table.Td>
                  <Table.Td>{edge.services.join(', ')}</Table.Td>
                  <Table.Td ta="right">{map.evidence === undefined ? 'no recording' : edge.current.conversations}</Table.Td>
                  <Table.Td ta="right">{map.evidence === undefined ? '' : unplannedOf(edge)}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
