import { Badge, Group, ScrollArea, Stack, Text, UnstyledButton } from '@mantine/core'
import type { Finding } from '#ground/report'
import { QuotedText } from '../../component/quoted-text.tsx'

const colours = { error: 'red', warning: 'orange', note: 'blue' } as const

/** As many as somebody mends before the next check. */
const mostShown = 100

const countsOf = (findings: readonly Finding[]): string =>
  (['error', 'warning', 'note'] as const)
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .map(([severity, count]) => `${count} ${severity}${count === 1 ? '' : 's'}`)
    .join(', ')

/** Findings of the text; each leads to its place in the editor. */
export const EditorFindings = ({
  findings,
  onChosen,
}: {
  readonly findings: readonly Finding[] | undefined
  readonly onChosen: (line: number, column: number) => void
}) => (
  <Stack gap="xs" component="section" aria-label="findings of the text">
    <Text size="sm" fw={600} component="output">
      {findings === undefined ? 'Checking …' : countsOf(findings)}
    </Text>
    <ScrollArea.Autosize mah="30vh" type="auto">
      <Stack gap={2}>
        {(findings ?? []).slice(0, mostShown).map((finding) => {
          const { severity, message, help, code, at } = finding
          return (
            <UnstyledButton
              key={`${code} ${String(at?.line)} ${String(at?.column)} ${message}`}
              onClick={() => onChosen(at?.line ?? 1, at?.column ?? 1)}
              p={4}
            >
              <Group gap="sm" align="flex-start" wrap="nowrap">
                <Badge color={colours[severity]} variant="light" w={84} style={{ flexShrink: 0 }}>
                  {severity}
                </Badge>
                <Text size="sm" c="dimmed" w={64} style={{ flexShrink: 0 }}>
                  {at?.line === undefined ? '' : `line ${at.line}`}
                </Text>
                <Stack gap={0}>
                  <Text size="sm">
                    <QuotedText text={message} />
                  </Text>
                  {help !== undefined && (
                    <Text size="xs" c="dimmed">
                      <QuotedText text={help} />
                    </Text>
                  )}
                </Stack>
              </Group>
            </UnstyledButton>
          )
        })}
        {(findings?.length ?? 0) > mostShown && (
          <Text size="sm" c="dimmed">
            {(findings?.length ?? 0) - mostShown} more
          </Text>
        )}
      </Stack>
    </ScrollArea.Autosize>
  </Stack>
)
