import { useCallback, useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { pairKey } from './cell-look.ts'
import type { Matrix, MatrixCell } from './cell-look.ts'
import { GridCell } from './grid-cell.tsx'
import { movedBy, placeKey } from './grid-keys.ts'
import type { GridPlace } from './grid-keys.ts'
import styles from './matrix.module.css'
import { useWindow } from './use-window.ts'
import type { Span } from './use-window.ts'

const columnWidth = 124
const rowHeight = 58
const headWidth = 148
const headHeight = 46

interface MatrixGridProps {
  readonly zones: Matrix['zones']
  readonly cells: ReadonlyMap<string, MatrixCell>
  /** The key of the pair that the panel tells about. */
  readonly chosen: string | undefined
  readonly onChoose: (from: string, to: string) => void
}

const placesIn = ({ from, until }: Span): readonly number[] => Array.from({ length: Math.max(0, until - from) }, (_, i) => from + i)

/** Scrolls no further than it takes to have a cell in sight beside the headings. */
const reveal = (frame: HTMLElement, { row, column }: GridPlace): void => {
  const [top, left] = [row * rowHeight, column * columnWidth]
  const [height, width] = [frame.clientHeight - headHeight, frame.clientWidth - headWidth]
  if (top < frame.scrollTop) frame.scrollTop = top
  else if (top + rowHeight > frame.scrollTop + height) frame.scrollTop = top + rowHeight - height
  if (left < frame.scrollLeft) frame.scrollLeft = left
  else if (left + columnWidth > frame.scrollLeft + width) frame.scrollLeft = left + columnWidth - width
}

/** Zone by zone, row to column, both by their headings. Only what is in sight is laid out, so that 200 zones stay fluid. */
export const MatrixGrid = ({ zones, cells, chosen, onChoose }: MatrixGridProps) => {
  const frame = useRef<HTMLDivElement>(null)
  const count = zones.length
  const { rows, columns } = useWindow(frame, { columnWidth, rowHeight, count })
  const [place, setPlace] = useState<GridPlace>({ row: 0, column: 0 })
  // Focus follows the keys only: a grid that draws itself must not take it from elsewhere.
  const [follows, setFollows] = useState(false)
  const at: GridPlace = { row: Math.min(place.row, count - 1), column: Math.min(place.column, count - 1) }
  // The cell that the tabulator reaches must be on the page even when it is scrolled out of sight.
  const atKey = placeKey(at)
  const isInSight = at.row >= rows.from && at.row < rows.until && at.column >= columns.from && at.column < columns.until
  const tabbed: GridPlace = isInSight ? at : { row: rows.from, column: columns.from }
  const shown = placesIn(columns)
  // Room for the columns that are not in sight.
  const gap = { before: columns.from * columnWidth, after: (count - columns.until) * columnWidth }

  useEffect(() => {
    if (follows && isInSight) frame.current?.querySelector<HTMLElement>(`[data-place="${atKey}"]`)?.focus({ preventScroll: true })
  }, [follows, isInSight, atKey])

  // When the panel closes, the keys go on where they were.
  const chosenBefore = useRef(chosen)
  useEffect(() => {
    const hasClosed = chosenBefore.current !== undefined && chosen === undefined
    chosenBefore.current = chosen
    if (hasClosed) frame.current?.querySelector<HTMLElement>(`[data-place="${atKey}"]`)?.focus({ preventScroll: true })
  }, [chosen, atKey])

  const reach = useCallback(
    (next: GridPlace): void => setPlace((before) => (before.row === next.row && before.column === next.column ? before : next)),
    [],
  )
  const choose = useCallback(
    (from: string, to: string): void => {
      if (from !== to) onChoose(from, to)
    },
    [onChoose],
  )
  const { row: atRow, column: atColumn } = at
  const key = useCallback(
    (event: KeyboardEvent): void => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault()
        choose(zones[atRow]?.id ?? '', zones[atColumn]?.id ?? '')
        return
      }
      const next = movedBy(event.key, event.ctrlKey, { row: atRow, column: atColumn }, count)
      if (next === undefined || frame.current === null) return
      event.preventDefault()
      reveal(frame.current, next)
      setFollows(true)
      setPlace(next)
    },
    [atRow, atColumn, choose, count, zones],
  )
  // The cells are remembered: what they call must stay the same while the place moves.
  const latest = useRef(key)
  useEffect(() => {
    latest.current = key
  }, [key])
  const onKey = useCallback((event: KeyboardEvent): void => latest.current(event), [])

  return (
    <div ref={frame} className={styles['frame']}>
      <table
        // A table whose cells are moved through by keys is a grid (ARIA authoring practices).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        aria-label="zone by zone"
        aria-rowcount={count + 1}
        aria-colcount={count + 1}
        className={styles['grid']}
        style={{ width: headWidth + count * columnWidth }}
      >
        <thead className={styles['columnHeads']}>
          <tr aria-rowindex={1} style={{ height: headHeight }}>
            <th aria-colindex={1} scope="col" className={styles['corner']} style={{ width: headWidth }}>
              from ↓ to →
            </th>
            {gap.before > 0 && <td aria-hidden style={{ width: gap.before }} />}
            {shown.map((column) => (
              <th key={zones[column]?.id} aria-colindex={column + 2} scope="col" className={styles['head']} style={{ width: columnWidth }}>
                {zones[column]?.id}
              </th>
            ))}
            {gap.after > 0 && <td aria-hidden style={{ width: gap.after }} />}
          </tr>
        </thead>
        <tbody>
          {rows.from > 0 && <tr aria-hidden style={{ height: rows.from * rowHeight }} />}
          {placesIn(rows).map((row) => {
            const from = zones[row]?.id ?? ''
            return (
              <tr key={from} aria-rowindex={row + 2} style={{ height: rowHeight }}>
                <th aria-colindex={1} scope="row" className={styles['rowHead']}>
                  {from}
                </th>
                {gap.before > 0 && <td aria-hidden />}
                {shown.map((column) => {
                  const to = zones[column]?.id ?? ''
                  return (
                    <GridCell
                      key={to}
                      row={row}
                      column={column}
                      from={from}
                      to={to}
                      cell={cells.get(pairKey(from, to))}
                      isTabbed={row === tabbed.row && column === tabbed.column}
                      isChosen={pairKey(from, to) === chosen}
                      onReach={reach}
                      onChoose={choose}
                      onKey={onKey}
                    />
                  )
                })}
                {gap.after > 0 && <td aria-hidden />}
              </tr>
            )
          })}
          {rows.until < count && <tr aria-hidden style={{ height: (count - rows.until) * rowHeight }} />}
        </tbody>
      </table>
    </div>
  )
}
