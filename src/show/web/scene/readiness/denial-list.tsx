import { Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { explainDenial } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { QuotedText } from '../../component/quoted-text.tsx'
import { Refusal } from '../../component/refusal.tsx'
import type { ReadyConduit } from './readiness-table.tsx'

type Denial = ReadyConduit['denials'][number]

const keyOf = ({ client, server, transport, port, service }: Denial): string => [client, server, transport, port, service].join(' ')

const ExplainForm = ({ plant, conduit, denial }: { readonly plant: string; readonly conduit: string; readonly denial: Denial }) => {
  const explain = useDeed(explainDenial)
  const [why, setWhy] = useState('')
  const { client, server, transport, port, service } = denial
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        explain.mutate({ params: { plant, conduit }, body: { client, server, transport, port, service, why } })
      }}
    >
      <Stack gap={4}>
        <Group gap="xs" wrap="nowrap">
          <TextInput
            aria-label={`why ${client} to ${server} ${service} may be stopped`}
            placeholder="why it may be stopped"
            maxLength={10_000}
            style={{ flexGrow: 1 }}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={explain.isPending} disabled={why.trim() === ''}>
            Explain
          </Button>
        </Group>
        {explain.error !== null && <Refusal error={explain.error} />}
      </Stack>
    </form>
  )
}

interface DenialListProps {
  readonly plant: string
  readonly conduit: ReadyConduit
  /** Names of assets by address. */
  readonly assets: Readonly<Record<string, string>>
  readonly mayExplain: boolean
}

/** What the conduit would stop of what was recorded: each wants an explanation before it is enforced. */
export const DenialList = ({ plant, conduit, assets, mayExplain }: DenialListProps) => {
  const named = (address: string): string => (assets[address] === undefined ? address : `${assets[address]} (${address})`)
  return (
    <Stack gap="sm" component="section" aria-label="denials">
      <Title order={3} size="h5">
        Recorded conversations it denies
      </Title>
      {conduit.denials.length === 0 && (
        <Text size="sm" c="dimmed">
          None was recorded.
        </Text>
      )}
      {conduit.denials.map((denial) => (
        <Stack key={keyOf(denial)} gap={4}>
          <Group gap="xs">
            <Text size="sm" ff="monospace">
              {named(denial.client)} → {named(denial.server)} {denial.transport}/{denial.port} {denial.service}
            </Text>
            <Badge variant="light" tt="none" color={denial.worked ? 'red' : 'grape'}>
              {denial.worked ? 'it worked, and would stop' : 'it never worked'}
            </Badge>
          </Group>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            <QuotedText text={denial.because} />
          </Text>
          {denial.explained !== undefined && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {denial.explained.by.name}: {denial.explained.why}
            </Text>
          )}
          {denial.explained === undefined && mayExplain && <ExplainForm plant={plant} conduit={conduit.id} denial={denial} />}
        </Stack>
      ))}
      {conduit.moreDenials > 0 && (
        <Text size="sm" c="dimmed">
          and {conduit.moreDenials} more
        </Text>
      )}
    </Stack>
  )
}
