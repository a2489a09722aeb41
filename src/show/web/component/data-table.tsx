import { Table } from '@mantine/core'
import type { TableTdProps } from '@mantine/core'
import type { ReactNode } from 'react'

export interface Column<Row> {
  /** No other column has it. Empty over buttons: what they do stands on them. */
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** How the cells look; alignment and least width hold for the head as well. */
  readonly look?: Pick<TableTdProps, 'ta' | 'ff' | 'maw' | 'miw'>
}

interface DataTableProps<Row> {
  /** What a screen reader calls it. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, place: number) => string
  readonly columns: readonly Column<Row>[]
  /** Pixels below which it scrolls sideways. */
  readonly minWidth: number
  /** Pixels above which it scrolls down. */
  readonly maxHeight?: number
}

/** A table of what is known: heads, rows, and a frame that scrolls by itself, by the keyboard as well. For lists of hundreds, not of thousands. */
export const DataTable = <Row,>({ label, rows, keyOf, columns, minWidth, maxHeight }: DataTableProps<Row>) => (
  <Table.ScrollContainer
    minWidth={minWidth}
    {...(maxHeight === undefined ? {} : { maxHeight })}
    scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': `${label}: scrolls` } }}
  >
    <Table aria-label={label} verticalSpacing="xs">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ head, look }) =>
            head === '' ? (
              <Table.Td key={head} />
            ) : (
              <Table.Th key={head} ta={look?.ta} miw={look?.miw}>
                {head}
              </Table.Th>
            ),
          )}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, index) => (
          <Table.Tr key={keyOf(row, index)}>
            {columns.map(({ head, cell, look }) => (
              <Table.Td key={head} {...look}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)
