import { Anchor, Badge, Button, Card, Code, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { AnswerOf, readReplay } from '#show/contract'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { UsedReplaySearch } from './replay-search.ts'

type Cause = AnswerOf<typeof readReplay>['causes'][number]

const mostAtFirst = 8
const mostServices = 6

/** The way out of each kind of cause, for the one who has to decide. */
const wayOut: Readonly<Record<Cause['kind'], string>> = {
  'no-zone': 'Give the address a zone in the inventory, or find out who it is.',
  'no-flow': 'If production needs it, draft a flow; if not, this is what the plan is for.',
  source: 'Add the system to the flow if it has the same task.',
  destination: 'Add the system to the flow if it has the same task.',
  service: 'Draft a flow for this service if production needs it.',
  operation: 'Decide whether this operation belongs to the task of the flow.',
  end: 'Renew it with a reason, or let it go.',
  window: 'Move the work into the window, or widen the window.',
}

const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`

const count = (number: number, words: string): string | undefined => (number === 0 ? undefined : `${number.toLocaleString()} ${words}`)

const Counts = ({ cause: { stopped, watched, attempts } }: { readonly cause: Cause }) => (
  <Group gap={6}>
    {[
      { text: count(stopped, 'stopped'), colour: 'red' },
      { text: count(watched, 'watched'), colour: 'orange' },
      { text: count(attempts, 'never worked'), colour: 'grape' },
    ].map(({ text, colour }) =>
      text === undefined ? null : (
        <Badge key={text} color={colour} variant="light" tt="none">
          {text}
        </Badge>
      ),
    )}
  </Group>
)

const CauseCard = ({
  plant,
  cause,
  search,
  filter,
}: { readonly plant: string; readonly cause: Cause } & Pick<UsedReplaySearch, 'search' | 'filter'>) => {
  const isOn = search.cause === cause.key
  const conduit = cause.flow?.slice(0, cause.flow.indexOf('.'))
  return (
    <Card withBorder padding="sm" component="li">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            <QuotedText text={sentence(cause.words)} />
          </Text>
          <Group gap={6}>
            {cause.services.slice(0, mostServices).map((service) => (
              <Code key={service}>{service}</Code>
            ))}
            {cause.services.length > mostServices && (
              <Text size="xs" c="dimmed">
                and {cause.services.length - mostServices} more
              </Text>
            )}
          </Group>
          <Text size="sm" c="dimmed">
            {wayOut[cause.kind]}
          </Text>
          <Group gap="sm">
            <Counts cause={cause} />
            <Text size="xs" c="dimmed">
              {cause.packets.toLocaleString()} packets, last seen <Instant seconds={secondsOf(cause.last)} />
            </Text>
            {conduit !== undefined && (
              <Anchor
                size="xs"
                renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit)}`} />}
              >
                conduit {conduit}
              </Anchor>
            )}
          </Group>
        </Stack>
        <Button
          size="compact-sm"
          variant={isOn ? 'filled' : 'default'}
          aria-pressed={isOn}
          onClick={() => filter({ cause: isOn ? undefined : cause.key })}
          style={{ flexShrink: 0 }}
        >
          {isOn ? 'show all' : 'show these'}
        </Button>
      </Group>
    </Card>
  )
}

/** What would break first, gathered by what would have to change. */
export const CauseList = ({
  plant,
  causes,
  search,
  filter,
}: { readonly plant: string; readonly causes: readonly Cause[] } & Pick<UsedReplaySearch, 'search' | 'filter'>) => {
  const [isWhole, setIsWhole] = useState(false)
  if (causes.length === 0) return null
  const shown = isWhole ? causes : causes.slice(0, mostAtFirst)
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        What would break first
      </Title>
      <Stack gap="xs" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {shown.map((cause) => (
          <CauseCard key={cause.key} plant={plant} cause={cause} search={search} filter={filter} />
        ))}
      </Stack>
      {causes.length > mostAtFirst && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(!isWhole)} style={{ alignSelf: 'flex-start' }}>
          {isWhole ? 'only the first' : `all ${causes.length} causes`}
        </Button>
      )}
    </Stack>
  )
}
