import { Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnswerOf, readConduit } from '#show/contract'
import { Instant } from '../../component/instant.tsx'
import { ZoneKindBadge } from '../../component/zone-kind-badge.tsx'

export type ConduitDocument = AnswerOf<typeof readConduit>

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <Stack gap={0}>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  </Stack>
)

const notSaid = (
  <Text span inherit c="red">
    not said
  </Text>
)

const Zone = ({ zone }: { readonly zone: ConduitDocument['from'] }) => (
  <Stack gap={0} style={{ minWidth: 0 }}>
    <Group gap="xs">
      <Text fw={600}>{zone.id}</Text>
      <ZoneKindBadge kind={zone.kind} />
    </Group>
    <Text size="xs" c="dimmed">
      {zone.purpose}
    </Text>
  </Stack>
)

const logText = ({ allow, deny, retention }: ConduitDocument['log']): string => {
  const what = [...(allow ? ['what is allowed'] : []), ...(deny ? ['what is denied'] : [])].join(' and ')
  return what === '' ? 'nothing is logged' : `${what}, kept ${retention ?? 'for a time that is not said'}`
}

/** Between what it leads, who answers for it, how it is logged, reviewed and undone. */
export const ConduitFacts = ({ conduit }: { readonly conduit: ConduitDocument }) => {
  const { from, to, owner, through, log, review, rollback, flows } = conduit
  const authentication = [...new Set(flows.flatMap(({ flow }) => flow.authentication ?? []))]
  return (
    <Card withBorder>
      <Stack gap="md">
        <Group gap="md" align="flex-start">
          <Zone zone={from} />
          <IconArrowRight size={20} aria-label="to" />
          <Zone zone={to} />
        </Group>
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
          <Fact name="Owner">{owner ?? notSaid}</Fact>
          <Fact name="Enforcement points">{through.length === 0 ? notSaid : through.join(', ')}</Fact>
          <Fact name="Authentication">{authentication.length === 0 ? 'not said of any flow' : authentication.join(', ')}</Fact>
          <Fact name="Log">{logText(log)}</Fact>
          <Fact name="Review">
            every {review.everyMonths} months{review.isAssumed ? ' (assumed)' : ''},{' '}
            {review.last === undefined ? (
              'never reviewed'
            ) : (
              <>
                last <Instant seconds={review.last} />
              </>
            )}
            {review.isDue ? ', due' : ''}
          </Fact>
          <Fact name="Rollback">{rollback ?? notSaid}</Fact>
        </SimpleGrid>
      </Stack>
    </Card>
  )
}
