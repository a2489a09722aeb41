import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormSubject } from '../../component/plan-form/form-subject.ts'
import { PlanFormDialog } from '../../component/plan-form/plan-form-dialog.tsx'
import { RoleIcon } from '../../component/role-icon.tsx'
import { ZoneKindBadge } from '../../component/zone-kind-badge.tsx'
import { usePlant } from '../../use-plant.ts'
import { unplannedOf } from './bundles.ts'
import type { MapEdge, PlantMap } from './laid-out.ts'
import { PanelFrame } from './panel-frame.tsx'

interface ZonePanelProps {
  readonly plant: string
  readonly map: PlantMap
  readonly zone: string
  readonly onAsset: (asset: string) => void
  readonly onPair: (a: string, b: string) => void
  readonly onClose: () => void
}

/** More than anybody clicks through in a panel: the inventory has them all. */
const mostAssets = 60

const edgeWords = ({ flows, current }: MapEdge, unplanned: number): string =>
  [`${flows} ${flows === 1 ? 'flow' : 'flows'}`, `${current.conversations} observed`, ...(unplanned > 0 ? [`${unplanned} not planned`] : [])].join(
    ', ',
  )

/** One zone: what it is for, what stands in it, and what it is joined to. */
export const ZonePanel = ({ plant, map, zone: id, onAsset, onPair, onClose }: ZonePanelProps) => {
  const { may } = usePlant()
  const [subject, setSubject] = useState<FormSubject>()
  const zone = map.zones.find((each) => each.id === id)
  const assets = map.assets.filter((asset) => asset.zone === id)
  const edges = map.edges.filter(({ from, to }) => from === id || to === id)
  if (zone === undefined)
    return (
      <PanelFrame title={id} onClose={onClose}>
        <Text>The plan in force has no such zone.</Text>
      </PanelFrame>
    )
  return (
    <PanelFrame title={id} badge={<ZoneKindBadge kind={zone.kind} />} onClose={onClose}>
      <Text size="sm">{zone.purpose}</Text>
      <Text size="sm" c="dimmed">
        {zone.owner === undefined ? 'Nobody is named as its owner.' : `Owner ${zone.owner}.`}
        {zone.consequence !== undefined &&
          ` Consequence of 0 to 4: safety ${zone.consequence.safety}, downtime ${zone.consequence.downtime}, quality ${zone.consequence.quality}.`}
      </Text>
      {may('draft-change') && (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => setSubject({ kind: 'zone', zone: id })}>
            Edit the zone
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setSubject({ kind: 'new-conduit', from: id })}>
            Add a conduit
          </Button>
        </Group>
      )}
      <Title order={3} size="h5">
        {edges.length === 0 ? 'Joined to nothing' : 'Joined to'}
      </Title>
      <Stack gap={4}>
        {edges.map((edge) => (
          <Button
            key={`${edge.from} ${edge.to}`}
            size="compact-sm"
            variant="subtle"
            justify="flex-start"
            color={unplannedOf(edge) > 0 ? 'red' : 'gray'}
            h="auto"
            styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }}
            onClick={() => onPair(edge.from, edge.to)}
          >
            {edge.from === id ? `to ${edge.to}` : `from ${edge.from}`}: {edgeWords(edge, unplannedOf(edge))}
          </Button>
        ))}
      </Stack>
      <Title order={3} size="h5">
        {assets.length} {assets.length === 1 ? 'asset' : 'assets'}
      </Title>
      <Group gap={4}>
        {assets.slice(0, mostAssets).map((asset) => (
          <Button
            key={asset.id}
            size="compact-sm"
            variant="default"
            leftSection={<RoleIcon role={asset.role} />}
            title={asset.role}
            onClick={() => onAsset(asset.id)}
          >
            {asset.id}
          </Button>
        ))}
      </Group>
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/inventory`} search={{ zone: id }} />}>
        all of them in the inventory
      </Anchor>
      {subject !== undefined && <PlanFormDialog plant={plant} subject={subject} onClose={() => setSubject(undefined)} />}
    </PanelFrame>
  )
}
