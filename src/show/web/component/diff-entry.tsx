import { Badge, Card, Code, Group, Stack, Text } from '@mantine/core'
import { IconArrowRight, IconLock, IconLockOpen } from '@tabler/icons-react'
import type { AnswerOf, readImpact } from '#show/contract'
import { FlowLink } from './flow-link.tsx'
import { QuotedText } from './quoted-text.tsx'
import { ZonePair } from './zone-pair.tsx'

type Entry = AnswerOf<typeof readImpact>['opens'][number]

const mostNames = 8

const names = (all: readonly string[]): string =>
  all.length <= mostNames ? all.join(', ') : `${all.slice(0, mostNames).join(', ')} and ${all.length - mostNames} more`

/** Which flow decides, and what the other plan has of it. */
const decidedBy = ({ otherPlan }: Entry, direction: 'opens' | 'closes'): string =>
  otherPlan === 'has-flow' ? 'altered' : direction === 'opens' ? 'new' : 'gone'

interface DiffEntryProps {
  readonly plant: string
  readonly entry: Entry
  readonly direction: 'opens' | 'closes'
}

/** What opens or closes between two zones by one flow, with one packet of it. */
export const DiffEntry = ({ plant, entry, direction }: DiffEntryProps) => (
  <Card withBorder padding="sm">
    <Stack gap={6}>
      <Group gap="xs">
        <Badge
          color={direction === 'opens' ? 'red' : 'blue'}
          variant="light"
          leftSection={direction === 'opens' ? <IconLockOpen size={12} aria-hidden /> : <IconLock size={12} aria-hidden />}
        >
          {direction}
        </Badge>
        <Text fw={600} component="div">
          <ZonePair plant={plant} from={entry.from} to={entry.to} />
        </Text>
        <Text size="sm" c="dimmed">
          by flow <FlowLink plant={plant} flow={entry.flow} />, {decidedBy(entry, direction)}
        </Text>
      </Group>
      {entry.parts.map((part) => (
        <Group key={`${part.sources.join()} ${part.destinations.join()} ${part.service} ${part.operations ?? ''} ${part.when}`} gap={6} wrap="wrap">
          <Text size="sm" fw={500} title={part.sources.join(', ')}>
            {names(part.sources)}
          </Text>
          <IconArrowRight size={14} aria-label="to" />
          <Text size="sm" fw={500} title={part.destinations.join(', ')}>
            {names(part.destinations)}
          </Text>
          <Code>{part.service}</Code>
          <Text size="sm">{part.operations ?? 'every operation'}</Text>
          {part.when !== 'always' && (
            <Text size="sm" c="dimmed">
              {part.when}
            </Text>
          )}
        </Group>
      ))}
      {entry.moreParts > 0 && (
        <Text size="sm" c="dimmed">
          {entry.moreParts} more are not shown here; the interface has all in parts.
        </Text>
      )}
      {entry.keptBy === 'watch' && (
        <Text size="sm" c="dimmed">
          Only operations differ: the firewall does not change, watch rules do.
        </Text>
      )}
      <Text size="sm" c="dimmed">
        For example <QuotedText text={entry.witness.message} />: {entry.witness.before} today, {entry.witness.after} with this change.
      </Text>
    </Stack>
  </Card>
)
