import type { AssetField, AssetRow } from '#reason/plant'
import type { InventoryAsset } from './inventory.ts'

/** An id that a plan takes, from a name or an address. */
const planId = ({ observed, id }: InventoryAsset): string => {
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
  const named = slug(observed.names[0] ?? '')
  // A bare number or a single letter tells nobody what it is.
  const base = /^(?=.*[a-z])[a-z0-9-]{3,}$/.test(named) ? named : `asset-${slug(id)}`
  return base.slice(0, 56).replace(/-+$/, '')
}

/** The id, with a number behind it while it is taken. */
const freeId = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  let n = 2
  while (taken.has(`${wanted}-${n}`)) n++
  return `${wanted}-${n}`
}

const adopted = ({ role, zone, addresses, mac }: InventoryAsset): AssetRow['cells'] => ({
  role,
  ...(zone === undefined ? {} : { zone }),
  address: addresses.join('; '),
  ...(mac === undefined ? {} : { mac }),
})

/**
 * The rows that set the same fields for several assets. One that the plan does not have yet is taken into it as it was observed, under an id
 * made from its name or address. `taken`: ids of assets and zones of the plan.
 */
export const assetRowsFor = (
  assets: readonly InventoryAsset[],
  fields: Readonly<Partial<Record<AssetField, string>>>,
  taken: Iterable<string>,
): readonly AssetRow[] => {
  const used = new Set(taken)
  return assets.map((asset, index) => {
    const row = index + 1
    if (asset.isPlanned) return { row, asset: asset.id, cells: fields }
    const id = freeId(planId(asset), used)
    used.add(id)
    return { row, asset: id, cells: { ...adopted(asset), ...fields } }
  })
}
