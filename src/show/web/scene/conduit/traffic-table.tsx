import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { EndName } from '../../component/end-name.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
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

const columnsWith = (assets: ConduitDocument['assets']): readonly Column<Through>[] => [
  { head: 'Verdict', look: { miw: 175 }, cell: ({ effect, stoppedAtFilter }) => <VerdictBadge effect={effect} stoppedAtFilter={stoppedAtFilter} /> },
  { head: 'Client', cell: ({ client }) => <EndName address={client} asset={assets[client]} /> },
  { head: 'Server', cell: ({ server, port }) => <EndName address={`${server}:${port}`} asset={assets[server]} /> },
  {
    head: 'Service',
    cell: ({ service, operations, deniedOperations, basis }) => (
      <ServiceText service={service} operations={operations} denied={deniedOperations} basis={basis} />
    ),
  },
  {
    head: 'Why',
    look: { maw: 420 },
    cell: ({ why }) => (
      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
        <QuotedText text={why} />
      </Text>
    ),
  },
  { head: 'Last seen', cell: ({ last }) => <Instant seconds={secondsOf(last)} /> },
]

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
        <DataTable
          label="recorded conversations"
          rows={shown}
          keyOf={({ client, server, transport, port, service }) => [client, server, transport, port, service].join(' ')}
          columns={columnsWith(conduit.assets)}
          minWidth={880}
        />
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
