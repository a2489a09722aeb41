import type { LaidOutAsset, LaidOutZone, MapAsset, MapZone } from './laid-out.ts'

const chip = { width: 156, height: 30, gap: 6 }
const head = 58
const padding = 10
const collapsed = { width: 236, height: 92 }

/** How large a zone is drawn, and where its assets stand in it: in as many columns as make it about three times as wide as high. */
export const zoneBox = (zone: MapZone, assets: readonly MapAsset[], isCollapsed: boolean): Omit<LaidOutZone, 'x' | 'y'> => {
  const base = { zone, isCollapsed, count: assets.length }
  if (isCollapsed || assets.length === 0) return { ...base, isCollapsed: isCollapsed && assets.length > 0, ...collapsed, assets: [] }
  const columns = Math.max(2, Math.ceil(Math.sqrt(assets.length / 1.4)))
  const rows = Math.ceil(assets.length / columns)
  return {
    ...base,
    width: Math.max(collapsed.width, 2 * padding + columns * (chip.width + chip.gap) - chip.gap),
    height: head + rows * (chip.height + chip.gap) - chip.gap + padding,
    assets: assets.map((asset, index): LaidOutAsset => ({
      asset,
      x: padding + (index % columns) * (chip.width + chip.gap),
      y: head + Math.floor(index / columns) * (chip.height + chip.gap),
      width: chip.width,
      height: chip.height,
    })),
  }
}

/** In a large plant a zone of more than a few assets begins as a count of them. */
const fewAssets = 12
const smallPlant = 150

export const beginsCollapsed = (assetsInPlant: number, assetsInZone: number): boolean => assetsInPlant > smallPlant && assetsInZone > fewAssets
