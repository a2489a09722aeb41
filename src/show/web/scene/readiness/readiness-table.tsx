import { Anchor, Table, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AnswerOf, listReadiness } from '#show/contract'
import { QuotedText } from '../../component/quoted-text.tsx'
import { readinessLooks } from '../../component/readiness-list.tsx'

export type ReadyConduit = AnswerOf<typeof listReadiness>['conduits'][number]

/** Heads of the columns: the whole sentences would be wider than the answers. */
const heads: Readonly<Record<string, string>> = {
  'baseline-covers-cycle': 'Baseline',
  'conversations-judged': 'Judged',
  'denials-explained': 'Denials',
  'owner-and-why': 'Owner, why',
  'rollback-written': 'Rollback',
  'rollback-rehearsed': 'Rehearsed',
  'exceptions-owned': 'Exceptions',
  'residue-watched': 'Residue',
  'logging-on': 'Logging',
  'operations-signed-off': 'Signed off',
}

/** Every conduit and every item of the list at a glance; no data is never green. */
export const ReadinessTable = ({ plant, conduits }: { readonly plant: string; readonly conduits: readonly ReadyConduit[] }) => {
  const items = conduits[0]?.items ?? []
  return (
    <Table.ScrollContainer minWidth={1000}>
      <Table aria-label="readiness by conduit" highlightOnHover verticalSpacing={6} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Conduit</Table.Th>
            {items.map(({ id, what }) => (
              <Table.Th key={id} ta="center">
                <Tooltip label={what} multiline maw={280}>
                  <Text span inherit size="xs">
                    {heads[id] ?? id.replaceAll('-', ' ')}
                  </Text>
                </Tooltip>
              </Table.Th>
            ))}
            <Table.Th ta="right">Passed</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {conduits.map((conduit) => (
            <Table.Tr key={conduit.id}>
              <Table.Td>
                <Anchor
                  renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/readiness`} search={{ conduit: conduit.id }} />}
                  fw={500}
                >
                  {conduit.id}
                </Anchor>
                <Text size="xs" c="dimmed">
                  {conduit.owner ?? 'no owner'}
                </Text>
              </Table.Td>
              {conduit.items.map(({ id, status, evidence }) => {
                const { word, colour, icon: Icon } = readinessLooks[status]
                return (
                  <Table.Td key={id} ta="center">
                    <Tooltip label={<QuotedText text={`${word}: ${evidence}`} />} multiline maw={320}>
                      <span>
                        <Icon size={18} color={`var(--mantine-color-${colour}-text)`} aria-hidden />
                        <VisuallyHidden>{word}</VisuallyHidden>
                      </span>
                    </Tooltip>
                  </Table.Td>
                )
              })}
              <Table.Td ta="right" fw={600}>
                {conduit.items.filter(({ status }) => status === 'pass').length} of {conduit.items.length}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
