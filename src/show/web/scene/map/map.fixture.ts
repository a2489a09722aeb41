import type { MapAsset, MapEdge, MapZone, PlantMap } from './laid-out.ts'

const bands = [
  { id: 'outside', levels: '' },
  { id: 'enterprise', levels: '4–5' },
  { id: 'dmz', levels: '3.5' },
  { id: 'operations', levels: '3' },
  { id: 'process', levels: '0–2' },
  { id: 'visiting', levels: '' },
] as const

/** `cell-1 process 3`: a zone in a band with so many assets. */
const zoneOf = (text: string): { readonly zone: MapZone; readonly assets: readonly MapAsset[] } => {
  const [id = '', band = 'process', count = '1'] = text.split(' ')
  return {
    zone: { id, kind: 'cell', band: band as MapZone['band'], purpose: `Purpose of ${id}` },
    assets: Array.from({ length: Number(count) }, (_, index) => ({ id: `${id}-${index}`, zone: id, role: 'plc', current: [], planned: [] })),
  }
}

/** `a > b required`, or with traffic: `a > b unplanned 5`. */
const edgeOf = (text: string): MapEdge => {
  const [from = '', , to = '', difference = 'required', seen = '0'] = text.split(' ')
  const conversations = Number(seen)
  const isPlanned = difference !== 'unplanned'
  return {
    from,
    to,
    current: {
      conversations,
      packets: conversations * 10,
      breaks: difference === 'unplanned' || difference === 'stops' ? conversations : 0,
      blockedAttempts: 0,
      runs: isPlanned && difference !== 'stops' ? conversations : 0,
    },
    conduits: isPlanned ? [`${from}-to-${to}`] : [],
    flows: isPlanned && difference !== 'idle' ? 1 : 0,
    unused: difference === 'surplus' ? 1 : 0,
    services: isPlanned ? ['modbus'] : [],
    through: isPlanned ? ['fw'] : [],
    difference: difference as MapEdge['difference'],
  }
}

export const mapOf = (zones: readonly string[], edges: readonly string[]): PlantMap => {
  const made = zones.map(zoneOf)
  return {
    hash: '0'.repeat(64),
    bands: bands.map((band) => band),
    zones: made.map(({ zone }) => zone),
    controllers: [],
    assets: made.flatMap(({ assets }) => assets),
    edges: edges.map(edgeOf),
    elsewhere: { conversations: 0, packets: 0, breaks: 0, blockedAttempts: 0, runs: 0 },
  }
}
