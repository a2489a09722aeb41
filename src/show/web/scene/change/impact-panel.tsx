import { Alert, Anchor, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconArrowRight, IconCircleCheck, IconQuestionMark } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AnswerOf, readImpact } from '#show/contract'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { DiffEntry } from '../../component/diff-entry.tsx'
import { EndName } from '../../component/end-name.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import { needsInWords } from '../../component/change-words.ts'

type Impact = AnswerOf<typeof readImpact>
type Traffic = NonNullable<Impact['traffic']>
type Judged = Traffic['breaks'][number]

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Stack gap="xs" component="section" aria-label={title}>
    <Title order={3} size="h5">
      {title}
    </Title>
    {children}
  </Stack>
)

const mostNames = 8

const names = (all: readonly string[]): string =>
  all.length <= mostNames ? all.join(', ') : `${all.slice(0, mostNames).join(', ')} and ${all.length - mostNames} more`

const Beyond = ({ count }: { readonly count: number }) =>
  count === 0 ? null : (
    <Text size="sm" c="dimmed">
      {count} more are not shown here; the interface has all in parts.
    </Text>
  )

const judgedColumns: readonly Column<Judged>[] = [
  { head: 'From', cell: ({ client, clientAsset }) => <EndName address={client} asset={clientAsset} /> },
  { head: 'To', cell: ({ server, serverAsset }) => <EndName address={server} asset={serverAsset} /> },
  {
    head: 'What',
    cell: ({ service, operations, deniedOperations, basis }) => (
      <ServiceText service={service} operations={operations} denied={deniedOperations} basis={basis} />
    ),
  },
  {
    head: 'With this change',
    look: { maw: 340 },
    cell: ({ effect, stoppedAtFilter, flow, why, nearest }) => (
      <>
        <VerdictBadge effect={effect} stoppedAtFilter={stoppedAtFilter} />
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {flow === undefined ? <QuotedText text={why} /> : `allowed by ${flow}`}
          {nearest !== undefined && <QuotedText text={`; nearest is \`${nearest.flow}\`: ${nearest.differs.join('; ')}`} />}
        </Text>
      </>
    ),
  },
  { head: 'Last seen', cell: ({ last }) => <Instant seconds={secondsOf(last)} /> },
]

const JudgedTable = ({ judged, label }: { readonly judged: readonly Judged[]; readonly label: string }) => (
  <DataTable
    label={label}
    rows={judged}
    keyOf={({ client, server, transport, port, service }) => [client, server, transport, port, service].join(' ')}
    columns={judgedColumns}
    minWidth={640}
  />
)

/** `3 conversations that run today are denied: 1 stopped by the firewall, 2 seen by watch rules only`. */
const breaksInWords = (count: number, breaks: readonly Judged[]): string => {
  const watched = breaks.filter(({ stoppedAtFilter }) => !stoppedAtFilter).length
  const stopped = count - watched
  const what = count === 1 ? 'conversation that runs today is denied' : 'conversations that run today are denied'
  const parts = [...(stopped === 0 ? [] : [`${stopped} stopped by a firewall`]), ...(watched === 0 ? [] : [`${watched} seen by watch rules only`])]
  return `${count} ${what}: ${parts.join(', ')}`
}

/** What breaks comes first, in red; without a recording nobody can say that nothing does. */
const TrafficImpact = ({
  plant,
  traffic,
  more,
}: {
  readonly plant: string
  readonly traffic: Traffic | undefined
  readonly more: Impact['more']
}) => {
  const recordings = `/plants/${encodeURIComponent(plant)}/recordings`
  if (traffic === undefined)
    return (
      <Alert color="orange" icon={<IconQuestionMark aria-hidden />} title="No recording: nobody knows what would break">
        <Text size="sm">
          This change was compared with the plan, and with no traffic.{' '}
          <Anchor inherit component={Link} to={recordings}>
            Upload a capture
          </Anchor>{' '}
          to see what ran and would be stopped.
        </Text>
      </Alert>
    )
  const count = traffic.breaks.length + more.breaks
  const basis = (
    <Text size="sm">
      Judged on{' '}
      <Anchor inherit component={Link} to={`/plants/${encodeURIComponent(plant)}/replay`}>
        {traffic.conversations.toLocaleString()} recorded conversations
      </Anchor>{' '}
      of{' '}
      <Anchor inherit component={Link} to={recordings}>
        {traffic.sources} {traffic.sources === 1 ? 'recording' : 'recordings'}
      </Anchor>
      , <Instant seconds={secondsOf(traffic.first)} /> to <Instant seconds={secondsOf(traffic.last)} />. What was not recorded is not judged.
    </Text>
  )
  return (
    <Stack gap="md">
      {count > 0 ? (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={breaksInWords(count, traffic.breaks)} role="alert">
          <Stack gap="xs">
            {basis}
            <JudgedTable judged={traffic.breaks} label="what breaks" />
            <Beyond count={more.breaks} />
          </Stack>
        </Alert>
      ) : (
        <Alert color="teal" icon={<IconCircleCheck aria-hidden />} title="Nothing that was recorded breaks">
          {basis}
        </Alert>
      )}
      {traffic.runs.length > 0 && (
        <Section title="Recorded, denied today, allowed with this change">
          <JudgedTable judged={traffic.runs} label="what newly runs" />
          <Beyond count={more.runs} />
        </Section>
      )}
    </Stack>
  )
}

const Becomes = ({ label, before, after }: { readonly label: string; readonly before: number; readonly after: number }) => (
  <Card withBorder padding="sm">
    <Text size="sm" c="dimmed">
      {label}
    </Text>
    <Group gap={6} align="baseline">
      <Text size="xl" fw={700}>
        {before}
      </Text>
      <IconArrowRight size={16} aria-label="becomes" />
      <Text size="xl" fw={700} {...(after === before ? {} : { c: after > before ? 'red' : 'teal' })}>
        {after}
      </Text>
      <Text size="sm" c="dimmed">
        {after === before ? 'unchanged' : after > before ? `${after - before} more` : `${before - after} fewer`}
      </Text>
    </Group>
  </Card>
)

const ReachImpact = ({ reach }: { readonly reach: Impact['reach'] }) => (
  <Section title="Write-reach: pairs of an asset and a controller it can write to">
    <SimpleGrid cols={{ base: 1, sm: 2 }} maw={640}>
      <Becomes label="as the plan allows" before={reach.before.planned} after={reach.after.planned} />
      <Becomes label="by firewalls alone" before={reach.before.filtered} after={reach.after.filtered} />
    </SimpleGrid>
    {reach.assets.length > 0 && (
      <List size="sm" spacing={2}>
        {reach.assets.slice(0, 50).map(({ asset, gains, loses }) => (
          <List.Item key={asset}>
            <b>{asset}</b>
            {gains.length > 0 && ` can newly write to ${names(gains)}`}
            {gains.length > 0 && loses.length > 0 && ', and'}
            {loses.length > 0 && ` can no longer write to ${names(loses)}`}
          </List.Item>
        ))}
      </List>
    )}
    <Beyond count={Math.max(0, reach.assets.length - 50)} />
  </Section>
)

const exceptionWords: Readonly<Record<Impact['exceptions'][number]['change'], string>> = {
  new: 'is new',
  altered: 'is altered',
  gone: 'ends',
  'its-flows': 'stays, but its flows change',
}

const Exceptions = ({ plant, exceptions }: { readonly plant: string; readonly exceptions: Impact['exceptions'] }) =>
  exceptions.length === 0 ? null : (
    <Section title="Exceptions touched">
      <List size="sm" spacing={4}>
        {exceptions.map(({ id, what, change, acceptedBy, until, flows }) => (
          <List.Item key={id}>
            <Anchor inherit component={Link} to={`/plants/${encodeURIComponent(plant)}/exceptions`}>
              {id}
            </Anchor>{' '}
            {exceptionWords[change]}: {what}
            <Text size="sm" c="dimmed">
              {acceptedBy === undefined ? 'Nobody is named who accepts the risk' : `Risk accepted by ${acceptedBy}`}
              {until !== undefined && (
                <>
                  , until <Instant seconds={until} />
                </>
              )}
              {flows.length > 0 && `; flows ${flows.join(', ')}`}
            </Text>
          </List.Item>
        ))}
      </List>
    </Section>
  )

const Concerned = ({ concerned }: { readonly concerned: Impact['concerned'] }) =>
  concerned.length === 0 ? null : (
    <Section title="Who is concerned">
      <List size="sm" spacing={4}>
        {concerned.map(({ owner, zones, conduits, assets }) => (
          <List.Item key={owner ?? ''}>
            <b>{owner ?? 'Nobody owns these'}</b>
            {': '}
            {[
              ...(zones.length === 0 ? [] : [`${zones.length === 1 ? 'zone' : 'zones'} ${names(zones)}`]),
              ...(conduits.length === 0 ? [] : [`${conduits.length === 1 ? 'conduit' : 'conduits'} ${names(conduits)}`]),
              ...(assets.length === 0 ? [] : [`${assets.length === 1 ? 'asset' : 'assets'} ${names(assets)}`]),
            ].join('; ')}
          </List.Item>
        ))}
      </List>
    </Section>
  )

const Reasons = ({ impact }: { readonly impact: Impact }) => (
  <Section title={`Needs ${impact.needs.length === 0 ? 'no approval: nothing changes' : `approval of ${needsInWords(impact.needs)}`}`}>
    <List size="sm" spacing={4}>
      {impact.reasons.map(({ touch, why, needs, at }) => (
        <List.Item key={touch}>
          {needsInWords(needs)}: <QuotedText text={why} />
          {at.length > 0 && (
            <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {names(at)}
            </Text>
          )}
        </List.Item>
      ))}
    </List>
  </Section>
)

const RefusedPlan = ({ impact: { findings, promises } }: { readonly impact: Impact }) => (
  <Alert
    color="red"
    icon={<IconAlertTriangle aria-hidden />}
    title={
      promises.broken > 0
        ? `Breaks ${promises.broken} of ${promises.count} ${promises.count === 1 ? 'promise' : 'promises'}: it cannot be proposed`
        : 'The plan is in error: it cannot be proposed'
    }
    role="alert"
  >
    <FindingList findings={findings} />
  </Alert>
)

const Promises = ({ impact }: { readonly impact: Impact }) => {
  const { count } = impact.promises
  return (
    <Section title={count === 0 ? 'The plan makes no promise' : count === 1 ? 'Its promise holds' : `All ${count} promises hold`}>
      {impact.findings.length > 0 && (
        <>
          <Text size="sm" c="dimmed">
            Found in the proposed plan and not in the one it starts from:
          </Text>
          <FindingList findings={impact.findings} />
        </>
      )}
    </Section>
  )
}

const Moves = ({ moves }: { readonly moves: Impact['moves'] }) =>
  moves.length === 0 ? null : (
    <Section title="Moves to another zone">
      <List size="sm" spacing={2}>
        {moves.map(({ asset, addresses, from, to }) => (
          <List.Item key={`${asset ?? ''} ${addresses}`}>
            {asset === undefined ? addresses : `${asset} (${addresses})`}: {from} <IconArrowRight size={12} aria-label="to" /> {to}
          </List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        Nothing is filtered inside a zone: what moved meets everything in its new zone.
      </Text>
    </Section>
  )

/** What a change would do, in the order in which it can hurt: what breaks, what opens, what closes, and what follows. */
export const ImpactPanel = ({ plant, impact }: { readonly plant: string; readonly impact: Impact }) => {
  const { opens, closes, more } = impact
  return (
    <Stack gap="lg">
      {impact.isRefused && <RefusedPlan impact={impact} />}
      <TrafficImpact plant={plant} traffic={impact.traffic} more={more} />
      {impact.sameMeaning ? (
        <Text size="sm">Both plans mean the same: nothing opens, nothing closes.</Text>
      ) : (
        <>
          {opens.length > 0 && (
            <Section title={`Opens (${opens.length + more.opens})`}>
              {opens.map((entry) => (
                <DiffEntry key={`${entry.from} ${entry.to} ${entry.flow} ${entry.keptBy}`} plant={plant} entry={entry} direction="opens" />
              ))}
              <Beyond count={more.opens} />
            </Section>
          )}
          {closes.length > 0 && (
            <Section title={`Closes (${closes.length + more.closes})`}>
              {closes.map((entry) => (
                <DiffEntry key={`${entry.from} ${entry.to} ${entry.flow} ${entry.keptBy}`} plant={plant} entry={entry} direction="closes" />
              ))}
              <Beyond count={more.closes} />
            </Section>
          )}
          <Moves moves={impact.moves} />
        </>
      )}
      <ReachImpact reach={impact.reach} />
      {!impact.isRefused && <Promises impact={impact} />}
      <Exceptions plant={plant} exceptions={impact.exceptions} />
      <Concerned concerned={impact.concerned} />
      <Reasons impact={impact} />
      <Text size="xs" c="dimmed">
        Packets were compared from <Instant seconds={secondsOf(impact.span.from)} /> until <Instant seconds={secondsOf(impact.span.until)} />.
      </Text>
    </Stack>
  )
}
