import { isInView } from './bundles.ts'
import type { MapView } from './bundles.ts'
import type { Box, LaidOutMap, LaidOutZone, MapEdge } from './laid-out.ts'
import { xmlNumber as n, xmlText } from './xml-text.ts'

const geometry = ({ x, y, width, height }: Box): string =>
  `<mxGeometry x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" as="geometry"/>`

/** `html=0`: draw.io then shows a label as text; otherwise a name with tags in it would be markup there. */
const plain = 'html=0;whiteSpace=wrap;'

const cell = (id: string, value: string, style: string, parent: string, inner: string): string =>
  `<mxCell id="${id}" value="${xmlText(value)}" style="${plain}${style}" vertex="1" parent="${parent}">${inner}</mxCell>`

const zoneCells = (place: number, { zone, count, isCollapsed, assets, ...box }: LaidOutZone): readonly string[] => {
  const id = `zone-${place}`
  const name = isCollapsed ? `${zone.id} (${count} assets)` : zone.id
  return [
    cell(
      id,
      `${name}\n${zone.kind}: ${zone.purpose}`,
      'swimlane;startSize=50;container=1;collapsible=1;rounded=1;arcSize=6;fillColor=#e9ecef;strokeColor=#495057;fontStyle=1;',
      '1',
      geometry(box),
    ),
    ...assets.map(({ asset, ...own }, index) =>
      cell(`asset-${place}-${index}`, asset.id, 'rounded=1;fillColor=#e7f5ff;strokeColor=#74c0fc;fontSize=11;', id, geometry(own)),
    ),
  ]
}

const styles: Readonly<Record<MapEdge['difference'], string>> = {
  unplanned: 'strokeColor=#c92a2a;dashed=1;strokeWidth=2;',
  stops: 'strokeColor=#d9480f;dashed=1;strokeWidth=2;',
  surplus: 'strokeColor=#b07d00;dashed=1;dashPattern=1 3;',
  required: 'strokeColor=#087f5b;',
  'no-data': 'strokeColor=#6c757d;',
  idle: 'strokeColor=#6c757d;dashed=1;dashPattern=1 4;',
}

const edgeCell = (index: number, edge: MapEdge, placeOf: ReadonlyMap<string, number>): readonly string[] => {
  const [source, target] = [placeOf.get(edge.from), placeOf.get(edge.to)]
  if (source === undefined || target === undefined) return []
  const value = edge.conduits.length === 0 ? `not planned: ${edge.current.conversations} conversations` : edge.conduits.join(', ')
  return [
    `<mxCell id="edge-${index}" value="${xmlText(value)}" style="${plain}edgeStyle=orthogonalEdgeStyle;rounded=1;endArrow=block;fontSize=10;${styles[edge.difference]}" edge="1" parent="1" source="zone-${source}" target="zone-${target}"><mxGeometry relative="1" as="geometry"/></mxCell>`,
  ]
}

/** The map for draw.io: zones are containers, assets stand inside of them, and conduits join zones, so that moving a zone takes all along. */
export const mapToDrawio = (map: LaidOutMap, title: string, view: MapView): string => {
  const placeOf = new Map(map.zones.map(({ zone }, index) => [zone.id, index]))
  const bands = map.bands.map((band, index) =>
    cell(
      `band-${index}`,
      band.label,
      'fillColor=#f8f9fa;strokeColor=none;align=left;verticalAlign=top;spacing=12;fontSize=16;fontStyle=1;',
      '1',
      geometry(band),
    ),
  )
  const edges = map.bundles.flatMap((bundle) => bundle.edges).filter((edge) => isInView(edge, view))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<mxfile host="Bulkhead">',
    `<diagram id="map" name="${xmlText(title)}">`,
    `<mxGraphModel dx="0" dy="0" grid="1" gridSize="10" guides="1" page="0" pageWidth="${n(map.width)}" pageHeight="${n(map.height)}">`,
    '<root>',
    '<mxCell id="0"/>',
    '<mxCell id="1" parent="0"/>',
    ...bands,
    ...edges.flatMap((edge, index) => edgeCell(index, edge, placeOf)),
    ...map.zones.flatMap((zone, place) => zoneCells(place, zone)),
    '</root>',
    '</mxGraphModel>',
    '</diagram>',
    '</mxfile>',
    '',
  ].join('\n')
}
