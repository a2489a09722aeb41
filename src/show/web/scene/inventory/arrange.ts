import type { AnswerOf, listInventory } from '#show/contract'
import type { FilterName, Grouping, InventoryLook } from './inventory-search.ts'

export type InventoryAnswer = AnswerOf<typeof listInventory>
export type Asset = InventoryAnswer['assets'][number]

/** Stands for what has no value: of an owner, a zone. */
export const none = '–'

/** The values an asset has under a filter; several where it has several. */
const valuesOf: Readonly<Record<FilterName, (asset: Asset) => readonly string[]>> = {
  zone: ({ zone }) => [zone ?? none],
  role: ({ role }) => [role],
  owner: ({ owner }) => [owner ?? none],
  process: ({ process }) => [process ?? none],
  tier: ({ tier }) => [tier === undefined ? none : String(tier)],
  function: ({ functions }) => (functions.length === 0 ? [none] : functions),
  conflict: ({ conflicts }) => (conflicts.length === 0 ? [none] : ['any', ...conflicts.map(({ kind }) => kind)]),
  seen: ({ isSeen }) => [isSeen ? 'yes' : 'no'],
}

const textIn = ({ id, name, role, roleName, zone, owner, process, addresses, mac, maker, observed }: Asset): string =>
  [
    id,
    name,
    role,
    roleName,
    zone,
    owner,
    process,
    ...addresses,
    mac,
    maker,
    ...observed.names,
    ...observed.addresses,
    ...Object.values(observed.identity),
  ]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase()

/** The assets that are asked for, in the order of the list. */
export const filtered = (assets: readonly Asset[], { words, filters }: Pick<InventoryLook, 'words' | 'filters'>): readonly Asset[] => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const asked = Object.entries(filters) as readonly (readonly [FilterName, string])[]
  return assets.filter((asset) => {
    if (!asked.every(([name, value]) => valuesOf[name](asset).includes(value))) return false
    if (wanted.length === 0) return true
    const text = textIn(asset)
    return wanted.every((word) => text.includes(word))
  })
}

/** What the list offers to filter by, with how many assets each leaves. */
export const choices = (assets: readonly Asset[], name: FilterName): readonly { readonly value: string; readonly count: number }[] => {
  const counts = new Map<string, number>()
  for (const asset of assets) for (const value of new Set(valuesOf[name](asset))) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => (a.value < b.value ? -1 : 1))
}

/** A line of the list: an asset, or the heading of those that follow. */
export type Line<Row> =
  | { readonly kind: 'asset'; readonly row: Row }
  | { readonly kind: 'heading'; readonly value: string; readonly assets: readonly Asset[] }

/** Rows under headings, the groups by name and the rows of each in the order they came. */
export const grouped = <Row>(rows: readonly Row[], assetOf: (row: Row) => Asset, group: Grouping | undefined): readonly Line<Row>[] => {
  if (group === undefined) return rows.map((row) => ({ kind: 'asset', row }))
  const groups = Map.groupBy(rows, (row) => valuesOf[group](assetOf(row))[0] ?? none)
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([value, members]): readonly Line<Row>[] => [
      { kind: 'heading', value, assets: members.map(assetOf) },
      ...members.map((row) => ({ kind: 'asset' as const, row })),
    ])
}
