import { Group, List, Stack, Text } from '@mantine/core'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { AnswerOf, readConduit } from '#show/contract'
import { QuotedText } from './quoted-text.tsx'

export type ReadinessItem = AnswerOf<typeof readConduit>['readiness']['items'][number]

interface Look {
  readonly word: string
  readonly colour: string
  readonly icon: ComponentType<{ readonly size?: number; readonly color?: string }>
}

/** No data is no pass: it has a sign and a colour of its own. */
export const readinessLooks: Readonly<Record<ReadinessItem['status'], Look>> = {
  pass: { word: 'pass', colour: 'teal', icon: IconCheck },
  fail: { word: 'fail', colour: 'red', icon: IconX },
  'no-data': { word: 'no data', colour: 'yellow', icon: IconQuestionMark },
}

/** The list that stands before deny by default, each item with what it rests on. */
export const ReadinessList = ({ items }: { readonly items: readonly ReadinessItem[] }) => (
  <List listStyleType="none" spacing="sm" aria-label="readiness">
    {items.map(({ id, what, status, evidence }) => {
      const { word, colour, icon: Icon } = readinessLooks[status]
      return (
        <List.Item key={id}>
          <Group gap="sm" align="flex-start" wrap="nowrap">
            <Group gap={4} w={84} wrap="nowrap" style={{ flexShrink: 0 }}>
              <Icon size={16} color={`var(--mantine-color-${colour}-text)`} aria-hidden />
              <Text size="sm" fw={600} c={`var(--mantine-color-${colour}-text)`}>
                {word}
              </Text>
            </Group>
            <Stack gap={0}>
              <Text size="sm">{what}</Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                <QuotedText text={evidence} />
              </Text>
            </Stack>
          </Group>
        </List.Item>
      )
    })}
  </List>
)
