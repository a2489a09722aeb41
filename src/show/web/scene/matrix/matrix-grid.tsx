import { VisuallyHidden } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { looks, pairKey } from './cell-look.ts'
import type { Matrix, MatrixCell } from './cell-look.ts'
import { movedBy } from './grid-keys.ts'
import type { GridPlace } from './grid-keys.ts'
import styles from './matrix.module.css'
import { useWindow } from './use-window.ts'
import type { Span } from './use-window.ts'

const columnWidth = 112
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

const CellContent = ({ cell }: { readonly cell: MatrixCell | undefined }) => {
  const { word, icon: Icon } = looks[cell?.state ?? 'deny']
  const services = [...new Set(cell?.flows.flatMap((flow) => flow.services))]
  return (
    <span className={styles['content']}>
      <span className={styles['word']}>
        <Icon size={13} aria-hidden />
        {word}
      </span>
      {services.length > 0 && <span className={styles['services']}>{services.join(', ')}</span>}
      {cell !== undefined && cell.observed.breaks > 0 && <span className={styles['services']}>{cell.observed.breaks} would break</span>}
    </span>
  )
}

const lookOf = (from: string, to: string, cell: MatrixCell | undefined): string => {
  const look = from === to ? 'inside' : looks[cell?.state ?? 'deny'].name
  const quiet = from !== to && cell === undefined ? styles['quiet'] : undefined
  return [styles['cell'], styles[look], quiet].filter((name) => name !== undefined).join(' ')
}

const placeKey = ({ row, column }: GridPlace): string => `${row} ${column}`

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

  const press = (event: KeyboardEvent, from: string, to: string, here: GridPlace): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      if (from !== to) onChoose(from, to)
      return
    }
    const next = movedBy(event.key, event.ctrlKey, here, count)
    if (next === undefined || frame.current === null) return
    event.preventDefault()
    reveal(frame.current, next)
    setFollows(true)
    setPlace(next)
  }

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
                  const key = pairKey(from, to)
                  const cell = cells.get(key)
                  return (
                    <td
                      key={to}
                      data-place={placeKey({ row, column })}
                      aria-colindex={column + 2}
                      aria-selected={key === chosen}
                      tabIndex={row === tabbed.row && column === tabbed.column ? 0 : -1}
                      className={lookOf(from, to, cell)}
                      onClick={() => {
                        setPlace({ row, column })
                        if (from !== to) onChoose(from, to)
                      }}
                      onKeyDown={(event) => press(event, from, to, { row, column })}
                    >
                      <VisuallyHidden>{from === to ? `inside ${from}` : `${from} to ${to}: `}</VisuallyHidden>
                      {from === to ? <span aria-hidden>—</span> : <CellContent cell={cell} />}
                    </td>
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
