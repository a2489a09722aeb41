import type { WriteReach } from '#reason/analyze'

export interface ReachDocument {
  readonly controllers: readonly string[]
  readonly totals: WriteReach['totals']
  /** Controllers each asset can write to, as asset ids. */
  readonly assets: readonly {
    readonly asset: string
    readonly flat: number
    readonly seen: readonly string[]
    readonly planned: readonly string[]
    readonly filtered: readonly string[]
  }[]
}

export const presentReach = (reach: WriteReach): ReachDocument => ({
  controllers: reach.controllers.map((controller) => controller.id),
  totals: reach.totals,
  assets: reach.assets.map((row) => ({ asset: row.asset.id, flat: row.flat.length, seen: row.seen, planned: row.planned, filtered: row.filtered })),
})
