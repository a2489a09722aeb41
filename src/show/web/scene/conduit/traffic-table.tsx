import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Instant } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import type { ConduitDocument } from './conduit-facts.tsx'

type Through = ConduitDocument['conversations'][number]

const verdictOf = ({ effect, stoppedAtFilter }: Through): keyof ConduitDocument['counts'] | undefined => {
  if (effect === 'breaks') return stoppedAtFilter ? 'breaks' : 'watched'
  return effect === 'blocked-attempt' ? 'blocked' : effect === 'runs' ? 'runs' : undefined
}

const words = { breaks: 'break', watched: 'are only watched', blocked: 'blocked attempts', runs: 'run' } as const
const verdicts = ['breaks', 'watched', 'blocked', 'runs'] as const

/** A page of rows at a time. */
const pageOf = 50

interface TrafficTableProps {
  readonly plant: string
  readonly conduit: ConduitDocument
  /** The verdict that is looked at alone, from the address. */
  readonly only: unknown
}

/** Recorded conversations through the conduit, what would break first. */
export const TrafficTable = ({ plant, conduit, only }: TrafficTableProps) => {
  const here = `/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit.id)}`
  const chosen = verdicts.find((verdict) => verdict === only)
  const [most, setMost] = useState(pageOf)
  const wanted = conduit.conversations.filter((one) => chosen === undefined || verdictOf(one) === chosen)
  const shown = wanted.slice(0, most)
  if (conduit.evidence === undefined) return <Text size="sm">No recording: whether anything would break is not known.</Text>
  return (
    <Stack gap="sm">
      <Group gap="xs" component="nav" aria-label="verdicts">
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            size="compact-sm"
            variant={chosen === verdict ? 'filled' : 'default'}
            aria-current={chosen === verdict ? 'true' : undefined}
            renderRoot={(props) => <Link {...props} to={here} search={chosen === verdict ? { show: 'traffic' } : { show: 'traffic', verdict }} />}
          >
            {conduit.counts[verdict]} {words[verdict]}
          </Button>
        ))}
      </Group>
      {shown.length === 0 ? (
        <Text size="sm">No such conversation was recorded.</Text>
      ) : (
        <Table.ScrollContainer minWidth={880}>
          <Table aria-label="recorded conversations" verticalSpacing={6}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th miw={140}>Verdict</Table.Th>
                <Table.Th>Client</Table.Th>
                <Table.Th>Server</Table.Th>
                <Table.Th>Service</Table.Th>
                <Table.Th>Why</Table.Th>
                <Table.Th>Last seen</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((one) => (
                <Table.Tr key={[one.client, one.server, one.transport, one.port, one.service].join(' ')}>
                  <Table.Td>
                    <VerdictBadge effect={one.effect} stoppedAtFilter={one.stoppedAtFilter} />
                  </Table.Td>
                  <Table.Td ff="monospace">{one.client}</Table.Td>
                  <Table.Td ff="monospace">
                    {one.server}:{one.port}
                  </Table.Td>
                  <Table.Td>
                    <ServiceText service={one.service} operations={one.operations} denied={one.deniedOperations} basis={one.basis} />
                  </Table.Td>
                  <Table.Td maw={420}>
                    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                      <QuotedText text={one.why} />
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Instant seconds={Date.parse(one.last) / 1000} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {wanted.length > most && (
        <Button variant="subtle" onClick={() => setMost(most + pageOf)} style={{ alignSelf: 'flex-start' }}>
          Show {Math.min(pageOf, wanted.length - most)} more
        </Button>
      )}
      {conduit.moreConversations > 0 && (
        <Text size="sm" c="dimmed">
          and {conduit.moreConversations.toLocaleString()} more: the replay has all of them
        </Text>
      )}
    </Stack>
  )
}
