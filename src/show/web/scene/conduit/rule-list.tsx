import { Alert, Badge, Box, Code, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
import type { ConduitDocument } from './conduit-facts.tsx'

type Point = ConduitDocument['points'][number]

const numbered = (lines: Point['flows'][number]['lines']): string => {
  const width = String(lines.at(-1)?.number ?? 0).length
  return lines.map(({ number, text }) => `${String(number).padStart(width)}  ${text}`).join('\n')
}

const FlowRules = ({ rules }: { readonly rules: Point['flows'][number] }) => (
  <Stack gap={4}>
    <Group gap="xs">
      <Text fw={600} size="sm">
        {rules.flow}
      </Text>
      <Text size="xs" c="dimmed">
        {rules.boxes === 0 ? 'earlier flows already allow all of it' : rules.boxes === 1 ? '1 rule' : `${rules.boxes} rules`}
        {rules.counter !== undefined && `, counted by ${rules.counter}`}
      </Text>
    </Group>
    {rules.lines.length > 0 && (
      // Scrolls sideways, so that the keyboard must get there.
      <Box component="section" tabIndex={0} aria-label={`lines of ${rules.flow}`} style={{ overflowX: 'auto' }}>
        <Code block style={{ whiteSpace: 'pre', width: 'max-content', minWidth: '100%' }}>
          {numbered(rules.lines)}
        </Code>
      </Box>
    )}
    {rules.moreLines > 0 && (
      <Text size="xs" c="dimmed">
        and {rules.moreLines} more lines
      </Text>
    )}
    {rules.endSessions.length > 0 && (
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Sessions outlive their rule. When this flow ends: <Code>{rules.endSessions.join('; ')}</Code>
      </Text>
    )}
  </Stack>
)

/** The lines of each configuration that are there because of this conduit. */
export const RuleList = ({ conduit }: { readonly conduit: ConduitDocument }) => (
  <Stack gap="lg">
    {conduit.refusedRules.length > 0 && (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="There are no rules: the plan in force cannot be compiled">
        <FindingList findings={conduit.refusedRules} />
      </Alert>
    )}
    {conduit.points.map((point) => (
      <Stack key={point.point} gap="sm" component="section" aria-label={`rules of ${point.point}`}>
        <Group gap="xs">
          <Title order={2} size="h5">
            {point.point}
          </Title>
          <Badge variant="default" tt="none">
            {point.dialect}
          </Badge>
          <Badge variant="light" color={point.isProved ? 'teal' : 'red'} tt="none">
            {point.isProved ? 'read back: exactly the plan' : 'not proved'}
          </Badge>
          <Text size="xs" c="dimmed">
            {point.file}, exact until <Instant seconds={secondsOf(point.exactUntil)} />
          </Text>
        </Group>
        {point.flows.length === 0 && <Text size="sm">No live flow has a rule here.</Text>}
        {point.flows.map((rules) => (
          <FlowRules key={rules.flow} rules={rules} />
        ))}
        {point.deniedCounters.length > 0 && (
          <Text size="xs" c="dimmed">
            Denials are counted by {point.deniedCounters.join(', ')}
          </Text>
        )}
      </Stack>
    ))}
  </Stack>
)
