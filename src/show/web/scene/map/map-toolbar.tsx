import { Button, Group, Menu, SegmentedControl, Select, Switch } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconChevronDown, IconDownload, IconSearch } from '@tabler/icons-react'
import { useMemo, useRef } from 'react'
import { mapViews } from './bundles.ts'
import type { MapView } from './bundles.ts'
import type { PlantMap } from './laid-out.ts'
import type { MapLook } from './map-search.ts'

export type ExportKind = 'svg' | 'png' | 'drawio'

interface MapToolbarProps {
  readonly map: PlantMap
  readonly look: MapLook
  readonly canExport: boolean
  readonly hasPins: boolean
  readonly onChange: (changes: Partial<Pick<MapLook, 'view' | 'traffic' | 'violations' | 'show'>>) => void
  readonly onFind: (found: { readonly zone: string; readonly asset?: string }) => void
  readonly onCollapseAll: (collapsed: boolean) => void
  readonly onUnpin: () => void
  readonly onExport: (kind: ExportKind) => void
}

const viewNames: Readonly<Record<MapView, string>> = { difference: 'Difference', planned: 'Planned', current: 'Observed' }

const exportNames: Readonly<Record<ExportKind, string>> = {
  svg: 'SVG, a picture that scales',
  png: 'PNG, a picture of pixels',
  drawio: 'draw.io, to go on drawing',
}

/** How the map is looked at, and where to. `/` begins a search from anywhere on the page. */
export const MapToolbar = ({ map, look, canExport, hasPins, onChange, onFind, onCollapseAll, onUnpin, onExport }: MapToolbarProps) => {
  const search = useRef<HTMLInputElement>(null)
  useHotkeys([['/', () => search.current?.focus()]])
  const places = useMemo(
    () => [
      { group: 'Zones', items: map.zones.map(({ id }) => ({ value: `zone ${id}`, label: id })) },
      {
        group: 'Assets',
        items: map.assets.map(({ id, name, role }) => ({ value: `asset ${id}`, label: `${id}${name === undefined ? '' : ` (${name})`}, ${role}` })),
      },
    ],
    [map],
  )
  const zoneOf = useMemo(() => new Map(map.assets.map(({ id, zone }) => [id, zone])), [map])
  return (
    <Group gap="xs" align="center">
      <SegmentedControl
        size="sm"
        aria-label="what the map shows"
        value={look.view}
        onChange={(view) => onChange({ view: mapViews.find((each) => each === view) ?? 'difference' })}
        data={mapViews.map((value) => ({ value, label: viewNames[value] }))}
      />
      <Switch size="sm" label="traffic" checked={look.traffic} onChange={({ currentTarget }) => onChange({ traffic: currentTarget.checked })} />
      <Switch
        size="sm"
        label="violations"
        checked={look.violations}
        onChange={({ currentTarget }) => onChange({ violations: currentTarget.checked })}
      />
      <Select
        ref={search}
        aria-label="search for a zone or an asset (key /)"
        placeholder="Search, key /"
        leftSection={<IconSearch size={16} aria-hidden />}
        data={places}
        searchable
        limit={30}
        value={null}
        onChange={(value) => {
          if (value === null) return
          const id = value.slice(value.indexOf(' ') + 1)
          if (value.startsWith('zone ')) onFind({ zone: id })
          else onFind({ zone: zoneOf.get(id) ?? '', asset: id })
        }}
        nothingFoundMessage="nothing of that name"
        w={180}
        size="sm"
      />
      <Menu>
        <Menu.Target>
          <Button size="sm" variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Arrange
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onCollapseAll(true)}>Collapse all zones</Menu.Item>
          <Menu.Item onClick={() => onCollapseAll(false)}>Expand all zones</Menu.Item>
          <Menu.Item disabled={!hasPins} onClick={onUnpin}>
            Put all zones back
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {canExport && (
        <Menu>
          <Menu.Target>
            <Button size="sm" variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
              Export
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {(['svg', 'png', 'drawio'] as const).map((kind) => (
              <Menu.Item key={kind} onClick={() => onExport(kind)}>
                {exportNames[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <SegmentedControl
        size="sm"
        aria-label="picture or table"
        value={look.show}
        onChange={(show) => onChange({ show: show === 'table' ? 'table' : 'picture' })}
        data={[
          { value: 'picture', label: 'Picture' },
          { value: 'table', label: 'Table' },
        ]}
      />
    </Group>
  )
}
