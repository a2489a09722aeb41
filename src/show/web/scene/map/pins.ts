import type { Spot } from './laid-out.ts'

/** Where a person put zones, by zone. It stays in this browser: a picture is no part of the plan. */
export type Pins = Readonly<Record<string, Spot>>

const keyOf = (plant: string): string => `bulkhead.map.pins.${plant}`

const isSpot = (value: unknown): value is Spot =>
  typeof value === 'object' && value !== null && 'x' in value && 'y' in value && Number.isFinite(value.x) && Number.isFinite(value.y)

export const readPins = (plant: string): Pins => {
  try {
    const kept: unknown = JSON.parse(window.localStorage.getItem(keyOf(plant)) ?? '{}')
    if (typeof kept !== 'object' || kept === null) return {}
    return Object.fromEntries(Object.entries(kept).flatMap(([zone, spot]) => (isSpot(spot) ? [[zone, { x: spot.x, y: spot.y }]] : [])))
  } catch {
    // A browser may keep nothing, or something of another time: then nothing is pinned.
    return {}
  }
}

export const writePins = (plant: string, pins: Pins): void => {
  try {
    if (Object.keys(pins).length === 0) window.localStorage.removeItem(keyOf(plant))
    else window.localStorage.setItem(keyOf(plant), JSON.stringify(pins))
  } catch {
    // Not kept: the zones stay where they are until the page is closed.
  }
}
