import { Anchor, Badge, Card, Group, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCircle, IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { QuotedText } from '../../component/quoted-text.tsx'
import type { Overview } from './reach-bars.ts'

type Step = Overview['roadmap'][number]
type Measure = Step['measures'][number]

/** The page that shows what a measure counts. */
const pages: Readonly<Record<string, string>> = {
  'days-recorded': 'recordings',
  'devices-in-inventory': 'inventory',
  'assets-described': 'inventory',
  'conversations-told': 'replay',
  'zones-agreed': 'findings',
  'conversations-fit': 'replay',
  'conduits-at-a-point': 'findings',
  'conduits-signed-off': 'readiness',
  'conduits-ready': 'readiness',
  'conduits-reviewed': 'reviews',
  'exceptions-end': 'exceptions',
}

const shareOf = ({ counted }: Measure): number | undefined => (counted === undefined ? undefined : counted.done / counted.of)

const Mark = ({ share }: { readonly share: number | undefined }) => {
  if (share === undefined) return <IconHelpCircle size={18} aria-label="not known" color="var(--mantine-color-orange-7)" style={{ flexShrink: 0 }} />
  if (share === 1) return <IconCircleCheck size={18} aria-label="done" color="var(--mantine-color-teal-7)" style={{ flexShrink: 0 }} />
  if (share > 0) return <IconCircleDashed size={18} aria-label="in part" style={{ flexShrink: 0 }} />
  return <IconCircle size={18} aria-label="not begun" style={{ flexShrink: 0 }} />
}

const StepCard = ({ plant, step }: { readonly plant: string; readonly step: Step }) => (
  <Stack gap="xs">
    <Group justify="space-between" wrap="nowrap">
      <Title order={3} size="h5">
        Day {step.day}
      </Title>
      <Badge color={step.isReached ? 'teal' : 'gray'} variant="light" tt="none">
        {step.isReached ? 'reached' : `${Math.round(step.share * 100)} %`}
      </Badge>
    </Group>
    <Progress value={step.share * 100} aria-label={`day ${step.day}: ${Math.round(step.share * 100)} percent`} />
    <Text size="sm" fw={600}>
      {step.what}
    </Text>
    {step.measures.map((measure) => (
      <Group key={measure.id} gap="xs" wrap="nowrap" align="flex-start">
        <Mark share={shareOf(measure)} />
        <Stack gap={0}>
          <Text size="sm">
            <QuotedText text={measure.what} />
          </Text>
          <Anchor
            size="xs"
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/${pages[measure.id] ?? 'findings'}`} />}
          >
            <QuotedText text={measure.basis} />
          </Anchor>
        </Stack>
      </Group>
    ))}
  </Stack>
)

/** How far the work is: counted from what exists, each with what it rests on. */
export const RoadmapCard = ({ plant, roadmap }: { readonly plant: string; readonly roadmap: Overview['roadmap'] }) => (
  <Card withBorder padding="md">
    <Stack gap="md">
      <Title order={2} size="h4">
        30, 60, 90 days
      </Title>
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="xl">
        {roadmap.map((step) => (
          <StepCard key={step.day} plant={plant} step={step} />
        ))}
      </SimpleGrid>
    </Stack>
  </Card>
)
