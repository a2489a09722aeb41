import { Badge, Code, Stack, Table, Text } from '@mantine/core'
import type { AnswerOf, previewMatrix } from '#show/contract'

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

/** What a workbook changes, cell by cell. */
export const DifferenceTable = ({ differences }: { readonly differences: readonly Difference[] }) => (
  <Table.ScrollContainer minWidth={560} mah={360}>
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>row</Table.Th>
          <Table.Th>flow</Table.Th>
          <Table.Th>what changes</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {differences.map(({ kind, conduit, flow, row, cells }) => (
          <Table.Tr key={`${conduit}.${flow}`}>
            <Table.Td>{row ?? ''}</Table.Td>
            <Table.Td>
              <Badge color={colours[kind]} variant="light" tt="none">
                {kind}
              </Badge>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {conduit}.{flow}
              </Text>
            </Table.Td>
            <Table.Td>
              <Stack gap={4}>
                {cells.map(({ column, before, after }) => (
                  <Text key={column} size="sm">
                    {column}: {kind !== 'added' && <Value text={before} />}
                    {kind === 'changed' && ' becomes '}
                    {kind !== 'removed' && <Value text={after} />}
                  </Text>
                ))}
              </Stack>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)
