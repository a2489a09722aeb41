import { Anchor, Badge, Code, Drawer, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { readReplay } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { ServiceText } from '../../component/service-text.tsx'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import { looks } from './cell-look.ts'
import type { MatrixCell } from './cell-look.ts'

const mostConversations = 20

const wordsOfUse: Readonly<Record<MatrixCell['flows'][number]['use'], { readonly words: string; readonly colour: string }>> = {
  used: { words: 'used', colour: 'teal' },
  unused: { words: 'not used', colour: 'yellow' },
  'no-data': { words: 'no recording', colour: 'gray' },
}

const Flow = ({ flow }: { readonly flow: MatrixCell['flows'][number] }) => (
  <Stack gap={4} component="li">
    <Group gap="xs">
      <Code>{flow.id}</Code>
      <Badge size="sm" variant="outline" color={wordsOfUse[flow.use].colour} c="var(--mantine-color-text)" tt="none">
        {flow.use === 'used' ? `used by ${flow.conversations.toLocaleString()} conversations` : wordsOfUse[flow.use].words}
      </Badge>
    </Group>
    {flow.services.map((service) => (
      <ServiceText key={service} service={service} {...(flow.operations === undefined ? {} : { operations: flow.operations })} />
    ))}
    {(flow.during !== undefined || flow.until !== undefined) && (
      <Text size="xs" c="dimmed">
        {flow.during === undefined ? '' : `in window ${flow.during} `}
        {flow.until !== undefined && (
          <>
            until <Instant seconds={flow.until} />
          </>
        )}
      </Text>
    )}
  </Stack>
)

const Observed = ({ plant, from, to }: { readonly plant: string; readonly from: string; readonly to: string }) => {
  const found = useAnswer(readReplay, { params: { plant }, query: { from, to, limit: mostConversations } })
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        Observed
      </Title>
      <Answered of={found}>
        {({ evidence, conversations, matching }) => {
          if (evidence === undefined) return <Text size="sm">No recording: what runs between these zones is not known. This is not a pass.</Text>
          if (matching === 0) return <Text size="sm">Nothing was seen between these zones in what was recorded.</Text>
          return (
            <>
              {conversations.map((each) => (
                <Stack key={[each.client.id, each.server.id, each.transport, each.port, each.service].join(' ')} gap={2}>
                  <Group gap="xs" wrap="nowrap" align="flex-start">
                    <VerdictBadge effect={each.effect} stoppedAtFilter={each.stoppedAtFilter} />
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {each.client.asset ?? each.client.id} to {each.server.asset ?? each.server.id}
                    </Text>
                  </Group>
                  <ServiceText service={each.service} operations={each.operations} denied={each.deniedOperations} basis={each.basis} />
                  {each.verdict === 'denied' && (
                    <Text size="xs" c="dimmed">
                      <QuotedText text={each.nearest?.differs[0] ?? each.why} />
                    </Text>
                  )}
                </Stack>
              ))}
              <Anchor size="sm" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ from, to }} />}>
                {matching > conversations.length ? `all ${matching.toLocaleString()} in the replay` : 'in the replay'}
              </Anchor>
            </>
          )
        }}
      </Answered>
    </Stack>
  )
}

interface CellPanelProps {
  readonly plant: string
  readonly from: string
  readonly to: string
  readonly cell: MatrixCell | undefined
  readonly onClose: () => void
}

/** What the plan allows from one zone to the other, and what was seen. */
export const CellPanel = ({ plant, from, to, cell, onClose }: CellPanelProps) => {
  const { icon: Icon, word, means } = looks[cell?.state ?? 'deny']
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={`${from} to ${to}`} closeButtonProps={{ 'aria-label': 'close the panel' }}>
      <Stack>
        <Group gap="xs">
          <Icon size={18} aria-hidden />
          <Text fw={600}>{word}</Text>
          <Text size="sm" c="dimmed">
            {means}
          </Text>
        </Group>
        {(cell?.conduits ?? []).map((conduit) => (
          <Anchor
            key={conduit}
            size="sm"
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit)}`} />}
          >
            conduit {conduit}
          </Anchor>
        ))}
        {cell !== undefined && cell.flows.length > 0 && (
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {cell.flows.map((flow) => (
              <Flow key={flow.id} flow={flow} />
            ))}
          </Stack>
        )}
        <Observed plant={plant} from={from} to={to} />
      </Stack>
    </Drawer>
  )
}
