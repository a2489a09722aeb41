import { memo } from 'react'
import type { KeyboardEvent } from 'react'
import { looks } from './cell-look.ts'
import type { MatrixCell } from './cell-look.ts'
import { placeKey } from './grid-keys.ts'
import type { GridPlace } from './grid-keys.ts'
import styles from './matrix.module.css'

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

interface GridCellProps extends GridPlace {
  readonly from: string
  readonly to: string
  readonly cell: MatrixCell | undefined
  readonly isTabbed: boolean
  readonly isChosen: boolean
  readonly onReach: (place: GridPlace) => void
  readonly onChoose: (from: string, to: string) => void
  readonly onKey: (event: KeyboardEvent) => void
}

/** One pair of zones. Remembered, so that a step by the keys draws two cells and not all of them. */
export const GridCell = memo(({ row, column, from, to, cell, isTabbed, isChosen, onReach, onChoose, onKey }: GridCellProps) => (
  <td
    aria-colindex={column + 2}
    data-place={placeKey({ row, column })}
    aria-selected={isChosen}
    tabIndex={isTabbed ? 0 : -1}
    className={lookOf(from, to, cell)}
    onFocus={() => onReach({ row, column })}
    onClick={() => onChoose(from, to)}
    onKeyDown={onKey}
  >
    <span className={styles['unseen']}>{from === to ? `inside ${from}` : `${from} to ${to}: `}</span>
    {from === to ? <span aria-hidden>—</span> : <CellContent cell={cell} />}
  </td>
))
GridCell.displayName = 'GridCell'
