import { Checkbox, Text, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useTable } from '@tanstack/react-table'
import type { RowSelectionState, SortingState } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState } from 'react'
import { grouped } from './arrange.ts'
import type { Asset } from './arrange.ts'
import { assetColumns, assetFeatures, numberColumns } from './asset-columns.tsx'
import type { Grouping } from './inventory-search.ts'
import css from './inventory.module.css'

interface AssetListProps {
  readonly plant: string
  readonly assets: readonly Asset[]
  /** Whether there is a recording to contradict the plan. */
  readonly isRecorded: boolean
  readonly group: Grouping | undefined
  /** Ids of what is selected. */
  readonly selected: ReadonlySet<string>
  readonly onSelect: (ids: ReadonlySet<string>) => void
}

const ariaSort = (sorted: false | 'asc' | 'desc'): 'none' | 'ascending' | 'descending' =>
  sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'

/** The assets as a table of which only the lines in sight are drawn. */
export const AssetList = ({ plant, assets, isRecorded, group, selected, onSelect }: AssetListProps) => {
  const [sorting, setSorting] = useState<SortingState>([])
  const columns = useMemo(() => assetColumns(plant, isRecorded), [plant, isRecorded])
  const rowSelection: RowSelectionState = useMemo(() => Object.fromEntries([...selected].map((id) => [id, true])), [selected])
  const table = useTable({
    features: assetFeatures,
    columns,
    data: assets,
    getRowId: ({ id }) => id,
    state: { sorting, rowSelection },
    onSortingChange: setSorting,
    onRowSelectionChange: (update) => {
      const next = typeof update === 'function' ? update(rowSelection) : update
      onSelect(new Set(Object.keys(next).filter((id) => next[id] === true)))
    },
  })
  const { rows } = table.getRowModel()
  const lines = useMemo(() => grouped(rows, ({ original }) => original, group), [rows, group])
  const box = useRef<HTMLDivElement>(null)
  // oxlint-disable-next-line react/incompatible-library -- its functions are called in this component alone, and never handed on
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? 34 : 48),
    getItemKey: (index) => {
      const line = lines[index]
      return line === undefined ? index : line.kind === 'heading' ? `group ${line.value}` : line.row.id
    },
    overscan: 12,
  })
  const selectAll = (ids: readonly string[], isOn: boolean): void =>
    onSelect(isOn ? new Set([...selected, ...ids]) : new Set([...selected].filter((id) => !ids.includes(id))))
  const all = rows.map(({ id }) => id)
  const chosen = all.filter((id) => selected.has(id)).length
  const inSight = virtual.getVirtualItems()
  const above = inSight[0]?.start ?? 0
  const below = virtual.getTotalSize() - (inSight.at(-1)?.end ?? 0)
  return (
    // A box that scrolls must be reachable by the keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
    <section className={css['box']} ref={box} tabIndex={0} aria-label="list of assets">
      <table className={css['table']} aria-label="assets" aria-rowcount={lines.length + 1}>
        <colgroup>
          <col className={css['select']} />
          {table.getAllLeafColumns().map(({ id }) => (
            <col key={id} className={css[id]} />
          ))}
        </colgroup>
        <thead className={css['head']}>
          {table.getHeaderGroups().map((headers) => (
            <tr key={headers.id} aria-rowindex={1}>
              <th scope="col">
                <Checkbox
                  size="xs"
                  aria-label="select all that are listed"
                  checked={all.length > 0 && chosen === all.length}
                  indeterminate={chosen > 0 && chosen < all.length}
                  onChange={({ currentTarget }) => selectAll(all, currentTarget.checked)}
                />
              </th>
              {headers.headers.map((header) => {
                const sorted = header.column.getIsSorted()
                return (
                  <th key={header.id} scope="col" aria-sort={ariaSort(sorted)} className={numberColumns.has(header.id) ? css['number'] : undefined}>
                    <UnstyledButton className={css['sort']} fz="sm" onClick={header.column.getToggleSortingHandler()}>
                      <table.FlexRender header={header} />
                      {sorted === 'asc' && <IconArrowUp size={12} aria-hidden />}
                      {sorted === 'desc' && <IconArrowDown size={12} aria-hidden />}
                    </UnstyledButton>
                  </th>
                )
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {above > 0 && <tr style={{ height: above }} aria-hidden />}
          {inSight.map(({ key, index }) => {
            const line = lines[index]
            if (line === undefined) return null
            const measured = { 'data-index': index, ref: virtual.measureElement, 'aria-rowindex': index + 2 }
            if (line.kind === 'heading') {
              const ids = line.assets.map(({ id }) => id)
              const inGroup = ids.filter((id) => selected.has(id)).length
              return (
                <tr key={key} {...measured} className={css['heading']}>
                  <th scope="rowgroup" colSpan={columns.length + 1}>
                    <Checkbox
                      size="xs"
                      label={`${line.value} (${ids.length})`}
                      checked={inGroup === ids.length}
                      indeterminate={inGroup > 0 && inGroup < ids.length}
                      onChange={({ currentTarget }) => selectAll(ids, currentTarget.checked)}
                    />
                  </th>
                </tr>
              )
            }
            const { row } = line
            return (
              <tr key={key} {...measured} className={css['line']}>
                <td>
                  <Checkbox size="xs" aria-label={`select ${row.id}`} checked={row.getIsSelected()} onChange={row.getToggleSelectedHandler()} />
                </td>
                {row.getAllCells().map((cell) => (
                  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- what stands in a cell is its text
                  <td key={cell.id} className={numberColumns.has(cell.column.id) ? css['number'] : undefined}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
          {below > 0 && <tr style={{ height: below }} aria-hidden />}
        </tbody>
      </table>
      {lines.length === 0 && (
        <Text p="md" c="dimmed">
          No asset is left: the filters ask for what is not here.
        </Text>
      )}
    </section>
  )
}
