import { Badge, Group, Stack, Text } from '@mantine/core'
import type { FindingDocument } from '#show/contract'
import { QuotedText } from './quoted-text.tsx'

const colours: Readonly<Record<FindingDocument['severity'], string>> = { error: 'red', warning: 'orange', note: 'blue' }

const placeOf = ({ at }: FindingDocument): string =>
  [at?.path, at?.line === undefined ? undefined : `line ${at.line}`, at?.packet === undefined ? undefined : `packet ${at.packet}`]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')

/** Two findings that say the same of the same place are one to a reader. */
const keyOf = (finding: FindingDocument): string => [finding.code, finding.message, placeOf(finding), finding.at?.file, finding.at?.column].join(' ')

/** Findings as people read them: how bad, what, where, and the way out. */
export const FindingList = ({ findings }: { readonly findings: readonly FindingDocument[] }) => (
  <Stack gap="xs">
    {[...new Map(findings.map((finding) => [keyOf(finding), finding]))].map(([key, finding]) => (
      <Group key={key} align="flex-start" wrap="nowrap" gap="sm">
        <Badge color={colours[finding.severity]} variant="light" w={84} style={{ flexShrink: 0 }}>
          {finding.severity}
        </Badge>
        <Stack gap={0}>
          <Text size="sm">
            <QuotedText text={finding.message} />
          </Text>
          {finding.help !== undefined && (
            <Text size="sm" c="dimmed">
              <QuotedText text={finding.help} />
            </Text>
          )}
          <Text size="xs" c="dimmed" ff="monospace">
            {finding.code}
            {placeOf(finding) === '' ? '' : ` · ${placeOf(finding)}`}
          </Text>
        </Stack>
      </Group>
    ))}
  </Stack>
)
