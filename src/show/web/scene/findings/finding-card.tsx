import { Anchor, Badge, Button, Card, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { FindingGroup, Findings, Found } from './gather-findings.ts'

const looks = {
  error: { colour: 'red', icon: IconCircleX },
  warning: { colour: 'orange', icon: IconAlertTriangle },
  note: { colour: 'blue', icon: IconInfoCircle },
} as const

const mostAtFirst = 5

const Place = ({ plant, found }: { readonly plant: string; readonly found: Found }) => {
  const { at, origin } = found
  if (origin === 'plan' && at?.line !== undefined)
    return (
      <Anchor size="xs" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/plan`} search={{ line: at.line }} />}>
        plan, line {at.line}
        {at.path === undefined || at.path === '' ? '' : `: ${at.path}`}
      </Anchor>
    )
  if (origin === 'recording')
    return (
      <Anchor size="xs" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/recordings`} />}>
        {at?.file ?? 'a recording'}
        {at?.packet === undefined ? '' : `, packet ${at.packet}`}
      </Anchor>
    )
  return (
    <Anchor size="xs" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} />}>
      recorded traffic
    </Anchor>
  )
}

const sentence = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`

/** One kind of finding: what is wrong and why it matters once, and each place where it is. */
export const FindingCard = ({
  plant,
  group,
  explanations,
}: { readonly plant: string; readonly group: FindingGroup } & Pick<Findings, 'explanations'>) => {
  const [isWhole, setIsWhole] = useState(false)
  const { code, severity, findings } = group
  const { colour, icon: Icon } = looks[severity]
  const explanation = explanations[code]
  const shown = isWhole ? findings : findings.slice(0, mostAtFirst)
  return (
    <Card withBorder padding="md" component="li">
      <Stack gap="xs">
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Badge color={colour} variant="light" leftSection={<Icon size={12} aria-hidden />} style={{ flexShrink: 0 }}>
            {severity}
          </Badge>
          <Stack gap={2}>
            <Text fw={600}>
              <QuotedText text={sentence(explanation?.title ?? code)} />
            </Text>
            {explanation?.why !== undefined && (
              <Text size="sm">
                <QuotedText text={explanation.why} />
              </Text>
            )}
            {explanation?.remedy !== undefined && (
              <Text size="sm" c="dimmed">
                Way out: <QuotedText text={explanation.remedy} />
              </Text>
            )}
            <Text size="xs" c="dimmed" ff="monospace">
              {code} · {findings.length}
            </Text>
          </Stack>
        </Group>
        <Stack gap={8} component="ul" pl="md" m={0}>
          {shown.map((found, place) => (
            // Two findings can say the same of the same place.
            <li key={`${String(place)} ${found.message}`}>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                <QuotedText text={found.message} />
              </Text>
              {found.help !== undefined && found.help !== explanation?.remedy && (
                <Text size="sm" c="dimmed">
                  <QuotedText text={found.help} />
                </Text>
              )}
              <Place plant={plant} found={found} />
            </li>
          ))}
        </Stack>
        {findings.length > mostAtFirst && (
          <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(!isWhole)} style={{ alignSelf: 'flex-start' }}>
            {isWhole ? 'only the first' : `all ${findings.length}`}
          </Button>
        )}
      </Stack>
    </Card>
  )
}
