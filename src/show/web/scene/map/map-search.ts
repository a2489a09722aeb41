import { useNavigate, useSearch } from '@tanstack/react-router'
import { mapViews } from './bundles.ts'
import type { MapView } from './bundles.ts'

/** How the map is looked at. It stands in the address, so that a view can be sent to somebody. */
export interface MapLook {
  readonly view: MapView
  readonly traffic: boolean
  readonly violations: boolean
  readonly show: 'picture' | 'table'
  /** What the panel tells about; at most one of them. */
  readonly zone?: string
  /** The ids of two zones. */
  readonly pair?: readonly [string, string]
  readonly asset?: string
}

/** Only what differs from how the map begins stands in the address. */
const toSearch = ({ view, traffic, violations, show, zone, pair, asset }: MapLook) => ({
  ...(view === 'difference' ? {} : { view }),
  ...(traffic ? { traffic: 1 } : {}),
  ...(violations ? {} : { violations: 0 }),
  ...(show === 'picture' ? {} : { show }),
  ...(zone === undefined ? {} : { zone }),
  ...(pair === undefined ? {} : { pair: pair.join(' ') }),
  ...(asset === undefined ? {} : { asset }),
})

/** An address is written by anybody: what it does not say in these words is as if it were not there. */
const fromSearch = (search: Readonly<Record<string, unknown>>): MapLook => {
  const text = (name: string): string | undefined => {
    const value = search[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
  }
  const [zone, asset, view] = [text('zone'), text('asset'), text('view')]
  const [a, b] = text('pair')?.split(' ') ?? []
  return {
    view: mapViews.find((each) => each === view) ?? 'difference',
    traffic: text('traffic') === '1',
    violations: text('violations') !== '0',
    show: text('show') === 'table' ? 'table' : 'picture',
    ...(zone === undefined ? {} : { zone }),
    ...(a === undefined || b === undefined ? {} : { pair: [a, b] as const }),
    ...(asset === undefined ? {} : { asset }),
  }
}

export interface MapSearch {
  readonly look: MapLook
  /** Changes some of it, and keeps what is chosen. */
  readonly change: (changes: Partial<Pick<MapLook, 'view' | 'traffic' | 'violations' | 'show'>>) => void
  /** What the panel shall tell about; nothing closes it. */
  readonly choose: (chosen: Pick<MapLook, 'zone' | 'pair' | 'asset'>) => void
}

export const useMapSearch = (): MapSearch => {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const look = fromSearch(search)
  const go = (next: MapLook): void => void navigate({ to: '.', search: toSearch(next), replace: true, resetScroll: false })
  const { view, traffic, violations, show } = look
  return {
    look,
    change: (changes) => go({ ...look, ...changes }),
    choose: (chosen) => go({ view, traffic, violations, show, ...chosen }),
  }
}
