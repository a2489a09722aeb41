import type { AnswerOf, readMap } from '#show/contract'

/** What the server says of a plant. */
export type PlantMap = AnswerOf<typeof readMap>
export type MapZone = PlantMap['zones'][number]
export type MapAsset = PlantMap['assets'][number]
/** What the plan allows and what was observed from one zone to another. */
export type MapEdge = PlantMap['edges'][number]
export type BandId = MapZone['band']

/** Left upper corner and size, in the units of the picture: pixels at full size. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Spot {
  readonly x: number
  readonly y: number
}

export interface LaidOutAsset extends Box {
  readonly asset: MapAsset
}

export interface LaidOutZone extends Box {
  readonly zone: MapZone
  /** Only its name and counts are drawn. */
  readonly isCollapsed: boolean
  readonly count: number
  /** Inside the zone, from its own corner; empty when it is collapsed. */
  readonly assets: readonly LaidOutAsset[]
}

export interface LaidOutBand extends Box {
  readonly id: BandId
  /** As people say it: `Operations (3)`. */
  readonly label: string
}

/** All that runs between two zones, both ways, as one line. */
export interface Bundle {
  /** The ids of both zones. */
  readonly id: string
  readonly a: string
  readonly b: string
  readonly edges: readonly MapEdge[]
}

export interface LaidOutBundle extends Bundle {
  /** From the border of `a` to the border of `b`; at least two. */
  readonly points: readonly Spot[]
}

/** A plant with a place for everything: what is drawn, and what is exported. */
export interface LaidOutMap {
  readonly width: number
  readonly height: number
  readonly bands: readonly LaidOutBand[]
  readonly zones: readonly LaidOutZone[]
  readonly bundles: readonly LaidOutBundle[]
}
