import { Anchor, Badge, Button, Card, Group, Stack, Text, Title, Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { FlowLink } from '../../component/flow-link.tsx'
import { Instant } from '../../component/instant.tsx'
import type { FormSubject } from '../../component/plan-form/form-subject.ts'
import { QuotedText } from '../../component/quoted-text.tsx'
import { DropTable } from './drop-table.tsx'
import type { LapseDocument } from './renew-dialog.tsx'

export const stateLooks: Readonly<Record<LapseDocument['state'], { readonly word: string; readonly colour: string }>> = {
  'lapses-soon': { word: 'lapses within 30 days', colour: 'orange' },
  live: { word: 'live', colour: 'teal' },
  over: { word: 'over', colour: 'gray' },
  endless: { word: 'has no end', colour: 'red' },
}

const verdictWords = { allowed: 'may be renewed', refused: 'cannot be renewed', 'no-data': 'cannot be renewed yet' } as const

const Fact = ({ name, text }: { readonly name: string; readonly text: string | undefined }) => (
  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
    <Text span inherit c="dimmed">
      {name}:{' '}
    </Text>
    {text ?? (
      <Text span inherit c="red">
        not said
      </Text>
    )}
  </Text>
)

const FlowLinks = ({ plant, flows }: { readonly plant: string; readonly flows: readonly string[] }) => (
  <Text size="sm">
    <Text span inherit c="dimmed">
      Flows that stand by it:{' '}
    </Text>
    {flows.length === 0 && 'none'}
    {flows.map((flow, place) => (
      <span key={flow}>
        {place === 0 ? '' : ', '}
        <FlowLink plant={plant} flow={flow} />
      </span>
    ))}
  </Text>
)

const Renewals = ({ plant, renewals }: { readonly plant: string; readonly renewals: LapseDocument['renewals'] }) =>
  renewals.map(({ at, by, until, why, change }) => (
    <Text key={`${String(at)} ${change}`} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      <Instant seconds={at} /> {by.name} asked for {until}: {why} (
      <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}`} inherit>
        {change}
      </Anchor>
      )
    </Text>
  ))

interface LapseCardProps {
  readonly plant: string
  readonly lapse: LapseDocument
  /** Names of assets by address. */
  readonly assets: Readonly<Record<string, string>>
  readonly mayRenew: boolean
  readonly onRenew: () => void
  /** Undefined: the reader drafts no changes. */
  readonly onEdit: ((subject: FormSubject) => void) | undefined
}

/** One exception or flow that ends: when, what drops, who answers for it, and whether it may be renewed. */
export const LapseCard = ({ plant, lapse, assets, mayRenew, onRenew, onEdit }: LapseCardProps) => {
  const { kind, id, state, sentence, what, why, acceptedBy, compensating, flows, drops, moreDrops, renewal, renewals } = lapse
  const { word, colour } = stateLooks[state]
  const isException = kind === 'exception'
  return (
    <Card withBorder component="article" aria-label={`${kind} ${id}`}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-start">
          <Group gap="xs">
            <Title order={3} size="h5">
              {id}
            </Title>
            <Badge variant="default" tt="none">
              {kind}
            </Badge>
            <Badge color={colour} variant="light" tt="none">
              {word}
            </Badge>
          </Group>
          <Group gap="xs">
            {isException && onEdit !== undefined && (
              <>
                <Button size="xs" variant="default" aria-label={`Edit exception ${id}`} onClick={() => onEdit({ kind: 'exception', exception: id })}>
                  Edit
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`End exception ${id}`}
                  onClick={() => onEdit({ kind: 'remove-exception', exception: id })}
                >
                  End
                </Button>
              </>
            )}
            {isException && mayRenew && (
              <Tooltip label={<QuotedText text={renewal?.why ?? ''} />} disabled={renewal === undefined} multiline maw={320}>
                <Button size="xs" variant="light" onClick={onRenew} disabled={renewal?.verdict !== 'allowed'}>
                  Renew
                </Button>
              </Tooltip>
            )}
          </Group>
        </Group>
        <Text size="sm" fw={500}>
          <QuotedText text={sentence} />
        </Text>
        {isException && <Fact name="What" text={what} />}
        <Fact name="Why" text={why} />
        {isException && <Fact name="Risk accepted by" text={acceptedBy} />}
        {isException && <Fact name="Compensating control" text={compensating} />}
        <FlowLinks plant={plant} flows={flows} />
        {renewal !== undefined && (
          <Text size="sm">
            <Text span inherit c="dimmed">
              Renewal:{' '}
            </Text>
            {verdictWords[renewal.verdict]}: <QuotedText text={renewal.why} />
          </Text>
        )}
        {drops !== undefined && drops.length > 0 && <DropTable drops={drops} more={moreDrops} isOver={state === 'over'} assets={assets} />}
        <Renewals plant={plant} renewals={renewals} />
      </Stack>
    </Card>
  )
}
