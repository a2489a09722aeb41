import { useEffect, useMemo, useState } from 'react'
import { arrangeInWorker } from './elk.ts'
import type { LaidOutMap, PlantMap, Spot } from './laid-out.ts'
import { layOut, withPins } from './lay-out.ts'
import { readPins, writePins } from './pins.ts'
import type { Pins } from './pins.ts'
import { beginsCollapsed } from './zone-box.ts'

export interface LaidOut {
  /** Undefined until it was laid out for the first time. */
  readonly map: LaidOutMap | undefined
  readonly error: Error | undefined
  readonly isCollapsed: (zone: string) => boolean
  readonly collapse: (zones: readonly string[], collapsed: boolean) => void
  readonly pin: (zone: string, spot: Spot) => void
  readonly unpinAll: () => void
  readonly hasPins: boolean
}

/** The plant with a place for everything, laid out anew when zones open and close. What a person moved stays where it was put. */
export const useLaidOut = (plant: string, map: PlantMap): LaidOut => {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map())
  const [pins, setPins] = useState<Pins>(() => readPins(plant))
  const [laidOut, setLaidOut] = useState<LaidOutMap>()
  const [error, setError] = useState<Error>()

  const begin = useMemo(() => {
    const members = Map.groupBy(map.assets, ({ zone }): string => zone)
    return new Set([...members].filter(([, { length }]) => beginsCollapsed(map.assets.length, length)).map(([zone]) => zone))
  }, [map])
  const isCollapsed = (zone: string): boolean => chosen.get(zone) ?? begin.has(zone)

  useEffect(() => {
    let isWanted = true
    const begins = async (): Promise<void> => {
      try {
        const next = await layOut(map, (zone) => chosen.get(zone) ?? begin.has(zone), arrangeInWorker)
        if (isWanted) setLaidOut(next)
        if (isWanted) setError(undefined)
      } catch (fault) {
        if (isWanted) setError(fault instanceof Error ? fault : new Error(String(fault)))
      }
    }
    void begins()
    return () => {
      isWanted = false
    }
  }, [map, chosen, begin])

  const keep = (next: Pins): void => {
    setPins(next)
    writePins(plant, next)
  }
  return {
    map: useMemo(() => (laidOut === undefined ? undefined : withPins(laidOut, pins)), [laidOut, pins]),
    error,
    isCollapsed,
    collapse: (zones, collapsed) => setChosen(new Map([...chosen, ...zones.map((zone) => [zone, collapsed] as const)])),
    pin: (zone, { x, y }) => keep({ ...pins, [zone]: { x, y } }),
    unpinAll: () => keep({}),
    hasPins: Object.keys(pins).length > 0,
  }
}
