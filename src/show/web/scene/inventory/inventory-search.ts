import { useNavigate, useSearch } from '@tanstack/react-router'

/** What the list is filtered by; each is one of the values that the list offers. */
export const filterNames = ['zone', 'role', 'owner', 'process', 'tier', 'function', 'conflict', 'seen'] as const
export type FilterName = (typeof filterNames)[number]

export const groupings = ['zone', 'role', 'owner', 'process', 'tier'] as const
export type Grouping = (typeof groupings)[number]

/** How the inventory is looked at. It stands in the address, so that a view can be sent to somebody. */
export interface InventoryLook {
  /** Words that must stand in a row. */
  readonly words: string
  readonly filters: Readonly<Partial<Record<FilterName, string>>>
  readonly group?: Grouping
  /** The asset that the panel tells about. */
  readonly asset?: string
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** An address is written by anybody: what it does not say in these words is as if it were not there. */
export const lookFromSearch = (search: Readonly<Record<string, unknown>>): InventoryLook => {
  const group = groupings.find((each) => each === textOf(search['group']))
  const asset = textOf(search['asset'])
  return {
    words: textOf(search['words']),
    filters: Object.fromEntries(filterNames.flatMap((name) => (textOf(search[name]) === '' ? [] : [[name, textOf(search[name])]]))),
    ...(group === undefined ? {} : { group }),
    ...(asset === '' ? {} : { asset }),
  }
}

export const lookToSearch = ({ words, filters, group, asset }: InventoryLook): Readonly<Record<string, string>> => ({
  ...filters,
  ...(words === '' ? {} : { words }),
  ...(group === undefined ? {} : { group }),
  ...(asset === undefined ? {} : { asset }),
})

export const useInventorySearch = (): { readonly look: InventoryLook; readonly go: (look: InventoryLook) => void } => {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    look: lookFromSearch(search),
    go: (look) => void navigate({ to: '.', search: lookToSearch(look), replace: true, resetScroll: false }),
  }
}
