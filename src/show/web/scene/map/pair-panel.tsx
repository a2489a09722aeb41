import { Alert, Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AnswerOf } from '#show/contract'
import { readMapPair } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant } from '../../component/instant.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import { PanelFrame } from './panel-frame.tsx'

type Pair = AnswerOf<typeof readMapPair>
type PairFlow = Pair['conduits'][number]['flows'][number]

const wordsOfUse: Readonly<Record<PairFlow['use'], { readonly words: string; readonly colour: string }>> = {
  used: { words: 'used', colour: 'teal' },
  unused: { words: 'not used', colour: 'yellow' },
  'no-data': { words: 'not told', colour: 'gray' },
}

const Flow = ({ flow }: { readonly flow: PairFlow }) => (
  <Stack gap={2}>
    <Group gap="xs">
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {flow.id.slice(flow.id.indexOf('.') + 1)}
      </Text>
      <Badge size="sm" variant="light" color={wordsOfUse[flow.use].colour} tt="none">
        {flow.use === 'used' ? `used by ${flow.conversations}` : wordsOfUse[flow.use].words}
      </Badge>
      {flow.hasEnded && (
        <Badge size="sm" color="gray" tt="none">
          has ended
        </Badge>
      )}
    </Group>
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {flow.from.join(', ')} to {flow.to.join(', ')}
    </Text>
    <Group gap={6}>
      {flow.services.map((service) => (
        <ServiceText key={service} service={service} {...(flow.operations === undefined ? {} : { operations: flow.operations })} />
      ))}
    </Group>
    {flow.why !== undefined && (
      <Text size="sm" c="dimmed">
        {flow.why}
      </Text>
    )}
    {(flow.during !== undefined || flow.until !== undefined) && (
      <Text size="xs" c="dimmed">
        {flow.during !== undefined && <>in window {flow.during} </>}
        {flow.until !== undefined && (
          <>
            until <Instant seconds={flow.until} />
          </>
        )}
      </Text>
    )}
  </Stack>
)

const Conduit = ({ plant, conduit }: { readonly plant: string; readonly conduit: Pair['conduits'][number] }) => (
  <Card withBorder padding="sm">
    <Stack gap="xs">
      <Anchor
        renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit.id)}`} />}
        fw={600}
        style={{ overflowWrap: 'anywhere' }}
      >
        {conduit.id}
      </Anchor>
      <Text size="sm">{conduit.why ?? 'No reason is written.'}</Text>
      <Text size="xs" c="dimmed">
        {conduit.owner === undefined ? 'nobody owns it' : `owner ${conduit.owner}`} ·{' '}
        {conduit.points.length === 0
          ? 'no enforcement point: nothing holds it'
          : conduit.points.map(({ id, dialect }) => `${id} (${dialect})`).join(', ')}
      </Text>
      {conduit.flows.map((flow) => (
        <Flow key={flow.id} flow={flow} />
      ))}
    </Stack>
  </Card>
)

const Conversations = ({ plant, pair, a, b }: { readonly plant: string; readonly pair: Pair; readonly a: string; readonly b: string }) => {
  if (pair.evidence === undefined)
    return (
      <Alert color="orange" title="No recording">
        What runs between these zones is not known. Nothing here is a pass.
      </Alert>
    )
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} size="h5">
          {pair.conversationCount === 0 ? 'Nothing was observed' : `${pair.conversationCount} observed`}
        </Title>
        <Group gap="xs">
          {[
            [a, b],
            [b, a],
          ].map(([from, to]) => (
            <Anchor
              key={from}
              size="sm"
              renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ from, to }} />}
            >
              replay from {from}
            </Anchor>
          ))}
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {pair.evidence.sources} {pair.evidence.sources === 1 ? 'recording' : 'recordings'}, {pair.evidence.first.slice(0, 16)} to{' '}
        {pair.evidence.last.slice(0, 16)} UTC
      </Text>
      {pair.conversations.map((each) => (
        <Stack key={[each.client, each.server, each.transport, each.port, each.service].join(' ')} gap={2}>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <VerdictBadge effect={each.effect} stoppedAtFilter={each.stoppedAtFilter} />
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {each.clientAsset ?? each.client} to {each.serverAsset ?? each.server}
            </Text>
          </Group>
          <ServiceText service={each.service} operations={each.operations} denied={each.deniedOperations} basis={each.basis} />
          {each.effect !== 'runs' && (
            <Text size="xs" c="dimmed">
              {each.why}
            </Text>
          )}
        </Stack>
      ))}
      {pair.conversationCount > pair.conversations.length && (
        <Text size="sm">and {pair.conversationCount - pair.conversations.length} more: see the replay</Text>
      )}
    </Stack>
  )
}

/** What joins two zones: conduits with their flows and points, and what was observed. */
export const PairPanel = ({
  plant,
  a,
  b,
  onClose,
}: {
  readonly plant: string
  readonly a: string
  readonly b: string
  readonly onClose: () => void
}) => {
  const pair = useAnswer(readMapPair, { params: { plant, a, b } })
  return (
    <PanelFrame title={`${a} and ${b}`} onClose={onClose}>
      <Answered of={pair}>
        {(answer) => (
          <>
            {answer.conduits.length === 0 && (
              <Alert color="red" title="No conduit joins them">
                Everything between these zones is denied by the plan.
              </Alert>
            )}
            {answer.conduits.map((conduit) => (
              <Conduit key={conduit.id} plant={plant} conduit={conduit} />
            ))}
            <Conversations plant={plant} pair={answer} a={a} b={b} />
          </>
        )}
      </Answered>
    </PanelFrame>
  )
}
