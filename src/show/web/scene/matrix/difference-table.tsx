import { Badge, Code, Stack, Text } from '@mantine/core'
import type { AnswerOf, previewMatrix } from '#show/contract'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'

type Difference = AnswerOf<typeof previewMatrix>['differences'][number]

const colours: Readonly<Record<Difference['kind'], string>> = { added: 'teal', removed: 'red', changed: 'blue' }

const Value = ({ text }: { readonly text: string }) =>
  text === '' ? (
    <Text span size="xs" c="dimmed">
      empty
    </Text>
  ) : (
    <Code style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</Code>
  )

const columns: readonly Column<Difference>[] = [
  { head: 'Row', cell: ({ row }) => row },
  {
    head: 'Flow',
    cell: ({ kind, conduit, flow }) => (
      <>
        <Badge color={colours[kind]} variant="light">
          {kind}
        </Badge>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {conduit}.{flow}
        </Text>
      </>
    ),
  },
  {
    head: 'What changes',
    cell: ({ kind, cells }) => (
      <Stack gap={4}>
        {cells.map(({ column, before, after }) => (
          <Text key={column} size="sm">
            {column}: {kind !== 'added' && <Value text={before} />}
            {kind === 'changed' && ' becomes '}
            {kind !== 'removed' && <Value text={after} />}
          </Text>
        ))}
      </Stack>
    ),
  },
]

/** What a workbook changes, cell by cell. */
export const DifferenceTable = ({ differences }: { readonly differences: readonly Difference[] }) => (
  <DataTable
    label="differences"
    rows={differences}
    keyOf={({ conduit, flow }) => `${conduit}.${flow}`}
    columns={columns}
    minWidth={560}
    maxHeight={360}
  />
)
