import { createContext, useContext } from 'react'
import type { ReachKind } from './reach.ts'

/** How near the picture is: what cannot be read is not drawn. */
export type Level = 'far' | 'near'

/** What zones and lines of the canvas share, so that choosing something does not make them all anew. */
export interface CanvasState {
  readonly level: Level
  readonly chosenZone: string | undefined
  /** Id of a bundle. */
  readonly chosenBundle: string | undefined
  readonly chosenAsset: string | undefined
  /** Where the chosen asset stands. */
  readonly assetZone: string | undefined
  /** Of the chosen asset; undefined while none is. */
  readonly reach: ReadonlyMap<string, ReachKind> | undefined
  /** How many of those controllers stand in each zone. */
  readonly reachedIn: ReadonlyMap<string, number>
  readonly onZone: (zone: string) => void
  readonly onToggle: (zone: string) => void
  readonly onAsset: (asset: string) => void
  readonly onPair: (a: string, b: string) => void
}

const Context = createContext<CanvasState | undefined>(undefined)

export const CanvasProvider = Context.Provider

export const useCanvas = (): CanvasState => {
  const state = useContext(Context)
  if (state === undefined) throw new Error('there is no canvas around this')
  return state
}
