import { Anchor, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { inWords } from '../../component/change-words.ts'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { Overview } from './reach-bars.ts'

interface NumberCardProps {
  readonly title: string
  /** A number, or words where there is none. */
  readonly figure: ReactNode
  readonly to: string
  readonly isUrgent: boolean
  readonly children?: ReactNode
}

const NumberCard = ({ title, figure, to, isUrgent, children }: NumberCardProps) => (
  <Card withBorder padding="md" style={isUrgent ? { borderColor: 'var(--mantine-color-red-7)', borderWidth: 2 } : {}}>
    <Stack gap={4}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Anchor
        fw={700}
        size="xl"
        aria-label={`${title}: ${typeof figure === 'string' ? figure : ''}`}
        renderRoot={(props) => <Link {...props} to={to} />}
      >
        {figure}
      </Anchor>
      {children}
    </Stack>
  </Card>
)

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const ageOf = (seconds: number): string => {
  const days = Math.floor(seconds / 86400)
  return days < 1 ? 'less than a day old' : counted(days, 'day old', 'days old')
}

/** Past this age a recording says little of what runs today. */
const staleDays = 30

const EvidenceCard = ({ plant, overview: { evidence, newest, now } }: { readonly plant: string; readonly overview: Overview }) => {
  const to = `${plant}/recordings`
  if (evidence === undefined || newest === undefined)
    return (
      <NumberCard title="Evidence" figure="No recording" to={to} isUrgent>
        <Text size="sm">Nothing on this page is a pass: nobody knows what really runs.</Text>
      </NumberCard>
    )
  return (
    <NumberCard title="Evidence" figure={ageOf(Math.max(0, now - newest))} to={to} isUrgent={now - newest > staleDays * 86400}>
      <Text size="sm" c="dimmed">
        {counted(evidence.sources, 'recording', 'recordings')}, <Instant seconds={secondsOf(evidence.first)} /> to{' '}
        <Instant seconds={secondsOf(evidence.last)} />
      </Text>
    </NumberCard>
  )
}

/** What is open and due, each number with the page it comes from. */
export const DueCards = ({ plant, overview }: { readonly plant: string; readonly overview: Overview }) => {
  const base = `/plants/${encodeURIComponent(plant)}`
  const { findings, lapses, reviewsDue, waiting } = overview
  const due = reviewsDue.reduce((sum, { conduits }) => sum + conduits, 0)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }}>
      <EvidenceCard plant={base} overview={overview} />
      <NumberCard
        title="Findings"
        figure={findings.error > 0 ? counted(findings.error, 'error', 'errors') : counted(findings.warning, 'warning', 'warnings')}
        to={`${base}/findings`}
        isUrgent={findings.error > 0}
      >
        <Group gap="xs">
          {(['error', 'warning', 'note'] as const).map((severity) => (
            <Anchor key={severity} size="sm" renderRoot={(props) => <Link {...props} to={`${base}/findings`} search={{ severity }} />}>
              {counted(findings[severity], severity, `${severity}s`)}
            </Anchor>
          ))}
        </Group>
      </NumberCard>
      <NumberCard
        title="About to lapse"
        figure={lapses.length === 0 ? 'none' : String(lapses.length)}
        to={`${base}/exceptions`}
        isUrgent={lapses.length > 0}
      >
        {lapses.length === 0 ? (
          <Text size="sm" c="dimmed">
            in the next 30 days
          </Text>
        ) : (
          <List size="sm">
            {lapses.slice(0, 3).map(({ id, sentence }) => (
              <List.Item key={id}>
                <QuotedText text={sentence} />
              </List.Item>
            ))}
          </List>
        )}
      </NumberCard>
      <NumberCard title="Reviews due" figure={due === 0 ? 'none' : counted(due, 'conduit', 'conduits')} to={`${base}/reviews`} isUrgent={false}>
        <Text size="sm" c="dimmed">
          {reviewsDue.map(({ owner, conduits }) => `${owner ?? 'nobody'} ${conduits}`).join(', ')}
        </Text>
      </NumberCard>
      <NumberCard title="Changes waiting" figure={waiting.length === 0 ? 'none' : String(waiting.length)} to={`${base}/changes`} isUrgent={false}>
        {waiting.slice(0, 3).map(({ id, title, stage }) => (
          <Anchor key={id} size="sm" renderRoot={(props) => <Link {...props} to={`${base}/changes/${encodeURIComponent(id)}`} />}>
            {title} ({inWords(stage)})
          </Anchor>
        ))}
      </NumberCard>
    </SimpleGrid>
  )
}
