import { Alert, Anchor, Center, Flex, Loader, Text, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { readMap } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { usePlant } from '../../use-plant.ts'
import { AssetPanel } from './asset-panel.tsx'
import { Canvas } from './canvas.tsx'
import type { Aim } from './canvas.tsx'
import { mapToDrawio } from './export-drawio.ts'
import { svgToPng } from './export-png.ts'
import { mapToSvg } from './export-svg.ts'
import type { LaidOutMap, PlantMap } from './laid-out.ts'
import { MapLegend } from './map-legend.tsx'
import { useMapSearch } from './map-search.ts'
import { MapTable } from './map-table.tsx'
import { MapToolbar } from './map-toolbar.tsx'
import type { ExportKind } from './map-toolbar.tsx'
import { PairPanel } from './pair-panel.tsx'
import { reachByZone, reachFrom } from './reach.ts'
import { saveFile } from './save-file.ts'
import { useLaidOut } from './use-laid-out.ts'
import { ZonePanel } from './zone-panel.tsx'

const Evidence = ({ plant, map }: { readonly plant: string; readonly map: PlantMap }) => {
  const recordings = `/plants/${encodeURIComponent(plant)}/recordings`
  if (map.evidence === undefined)
    return (
      <Alert color="orange" title="No recording">
        The map shows the plan alone: what really runs is not known, and nothing here is a pass.{' '}
        <Anchor inherit renderRoot={(props) => <Link {...props} to={recordings} />}>
          Drop a capture
        </Anchor>
      </Alert>
    )
  return (
    <Text size="sm" c="dimmed">
      Observed in{' '}
      <Anchor inherit renderRoot={(props) => <Link {...props} to={recordings} />}>
        {map.evidence.sources} {map.evidence.sources === 1 ? 'recording' : 'recordings'}
      </Anchor>
      , {map.evidence.first.slice(0, 16).replace('T', ' ')} to {map.evidence.last.slice(0, 16).replace('T', ' ')} UTC
      {map.elsewhere.conversations > 0 && (
        <>
          ;{' '}
          <Anchor
            inherit
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ cause: 'no-zone' }} />}
          >
            {map.elsewhere.conversations} conversations
          </Anchor>{' '}
          have an end in no zone and are not on the map
        </>
      )}
    </Text>
  )
}

const fileOf = async (kind: ExportKind, map: LaidOutMap, title: string, look: Parameters<typeof mapToSvg>[2]): Promise<Blob> => {
  if (kind === 'drawio') return new Blob([mapToDrawio(map, title, look.view)], { type: 'application/xml' })
  const svg = mapToSvg(map, title, look)
  return kind === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : svgToPng(svg, map.width, map.height)
}

const MapOfPlant = ({
  plant,
  name,
  canExport,
  map,
}: {
  readonly plant: string
  readonly name: string
  readonly canExport: boolean
  readonly map: PlantMap
}) => {
  const { look, change, choose } = useMapSearch()
  const laidOut = useLaidOut(plant, map)
  const [aim, setAim] = useState<Aim>()
  const [fault, setFault] = useState<Error>()
  const reach = useMemo(() => (look.asset === undefined ? undefined : reachFrom(map, look.asset)), [map, look.asset])
  const reachedIn = useMemo(() => reachByZone(map, reach ?? new Map()), [map, reach])
  const lines = useMemo(
    () => ({ view: look.view, withTraffic: look.traffic, withViolations: look.violations }),
    [look.view, look.traffic, look.violations],
  )

  const isShown = laidOut.map !== undefined
  // For whoever measures how long it takes until there is something to see.
  useEffect(() => {
    if (isShown) performance.mark('map-laid-out')
  }, [isShown])

  const onAsset = (asset: string): void => choose({ asset })
  const onZone = (zone: string): void => choose({ zone })
  const onPair = (a: string, b: string): void => choose({ pair: [a, b] })
  const onClose = (): void => choose({})
  const onExport = (kind: ExportKind): void => {
    if (laidOut.map === undefined) return
    fileOf(kind, laidOut.map, name, lines)
      .then((blob) => saveFile(`${plant}-map.${kind}`, blob))
      .catch((error: unknown) => setFault(error instanceof Error ? error : new Error(String(error))))
  }
  const onFind = (found: Aim): void => {
    if (found.asset !== undefined && laidOut.isCollapsed(found.zone)) laidOut.collapse([found.zone], false)
    setAim(found)
    choose(found.asset === undefined ? { zone: found.zone } : { asset: found.asset })
  }
  return (
    <>
      <Evidence plant={plant} map={map} />
      <MapToolbar
        map={map}
        look={look}
        canExport={canExport}
        hasPins={laidOut.hasPins}
        onChange={change}
        onFind={onFind}
        onCollapseAll={(collapsed) =>
          laidOut.collapse(
            map.zones.map(({ id }) => id),
            collapsed,
          )
        }
        onUnpin={laidOut.unpinAll}
        onExport={onExport}
      />
      {look.show === 'picture' && look.view === 'difference' && <MapLegend />}
      {[fault, laidOut.error].map((error) => error !== undefined && <Refusal key={error.message} error={error} />)}
      <Flex gap="md" align="flex-start" direction={{ base: 'column', lg: 'row' }}>
        {look.show === 'table' ? (
          <MapTable plant={plant} map={map} view={look.view} onZone={onZone} onPair={onPair} />
        ) : laidOut.map === undefined ? (
          <Center component="output" flex={1} mih={420}>
            <Loader aria-hidden />
            <VisuallyHidden>the map is being laid out</VisuallyHidden>
          </Center>
        ) : (
          <Canvas
            map={laidOut.map}
            look={lines}
            state={{
              chosenZone: look.zone,
              chosenBundle:
                look.pair === undefined ? undefined : laidOut.map.bundles.find(({ a, b }) => look.pair?.includes(a) && look.pair.includes(b))?.id,
              chosenAsset: look.asset,
              assetZone: map.assets.find(({ id }) => id === look.asset)?.zone,
              reach,
              reachedIn,
              onZone,
              onToggle: (zone) => laidOut.collapse([zone], !laidOut.isCollapsed(zone)),
              onAsset,
              onPair,
            }}
            aim={aim}
            onPin={laidOut.pin}
          />
        )}
        {look.pair !== undefined && <PairPanel plant={plant} a={look.pair[0]} b={look.pair[1]} onClose={onClose} />}
        {look.zone !== undefined && <ZonePanel plant={plant} map={map} zone={look.zone} onAsset={onAsset} onPair={onPair} onClose={onClose} />}
        {look.asset !== undefined && (
          <AssetPanel
            plant={plant}
            asset={look.asset}
            reach={reach ?? new Map()}
            seen={map.assets.find(({ id }) => id === look.asset)?.current.length ?? 0}
            onAsset={(asset) => onFind({ zone: map.assets.find(({ id }) => id === asset)?.zone ?? '', asset })}
            onClose={onClose}
          />
        )}
      </Flex>
    </>
  )
}

export const MapScene = () => {
  const { plant, name, may } = usePlant()
  const map = useAnswer(readMap, { params: { plant } })
  return (
    <Page title="Map" about="What stands where, what is joined, and where what runs and what is planned differ.">
      <Answered of={map}>{(answer) => <MapOfPlant key={plant} plant={plant} name={name} canExport={may('export')} map={answer} />}</Answered>
    </Page>
  )
}
