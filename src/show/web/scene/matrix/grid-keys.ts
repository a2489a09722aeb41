/** A cell by its row and column, from 0. */
export interface GridPlace {
  readonly row: number
  readonly column: number
}

/** A place as the name of its cell in the page. */
export const placeKey = ({ row, column }: GridPlace): string => `${row} ${column}`

const page = 10

/** Where a key leads in a grid of as many rows as columns; undefined when it is no key of a grid. */
export const movedBy = (key: string, withControl: boolean, { row, column }: GridPlace, count: number): GridPlace | undefined => {
  const last = count - 1
  const steps: Readonly<Record<string, GridPlace>> = {
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    PageDown: { row: row + page, column },
    PageUp: { row: row - page, column },
    Home: { row: withControl ? 0 : row, column: 0 },
    End: { row: withControl ? last : row, column: last },
  }
  const next = Object.hasOwn(steps, key) ? steps[key] : undefined
  const inside = (place: number): number => Math.max(0, Math.min(last, place))
  return next === undefined ? undefined : { row: inside(next.row), column: inside(next.column) }
}
