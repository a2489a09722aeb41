import { Alert, Card, Grid, Group, List, Stack, Tabs, Text, Title } from '@mantine/core'
import { IconCheck, IconHourglass } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { readChange, readImpact } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { ChangeStage } from '../../component/change-stage.tsx'
import { isOver, needsInWords } from '../../component/change-words.ts'
import type { WholeChange } from '../../component/change-words.ts'
import { CompiledPanel } from '../../component/compiled-panel.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { inPlantTime } from '../../component/plant-clock.ts'
import { usePlant } from '../../use-plant.ts'
import { ChangeHistory } from './change-history.tsx'
import { DeedBar } from './deed-bar.tsx'
import { ImpactPanel } from './impact-panel.tsx'
import { TextDifference } from './text-difference.tsx'

/** Each need with who met it, or that nobody did yet. */
const Needs = ({ change }: { readonly change: WholeChange }) => {
  const { needs, approvals, risks, acceptances, stage } = change
  if (stage === 'draft') return <Text size="sm">What it needs is worked out when it is proposed; the impact says what that will be.</Text>
  return (
    <List size="sm" spacing={6} center>
      {needs.map((need) => {
        const approval = approvals.find(({ as }) => need.includes(as))
        return (
          <List.Item
            key={need.join()}
            icon={
              approval === undefined ? (
                <IconHourglass size={16} aria-label="missing" />
              ) : (
                <IconCheck size={16} color="var(--mantine-color-teal-text)" aria-label="given" />
              )
            }
          >
            {needsInWords([need])}:{' '}
            {approval === undefined ? (
              'nobody yet'
            ) : (
              <>
                {approval.by.name}, <Instant seconds={approval.at} />
              </>
            )}
          </List.Item>
        )
      })}
      {risks.map((risk) => {
        const acceptance = acceptances.find(({ exception }) => exception === risk)
        return (
          <List.Item
            key={`risk ${risk}`}
            icon={
              acceptance === undefined ? (
                <IconHourglass size={16} aria-label="missing" />
              ) : (
                <IconCheck size={16} color="var(--mantine-color-teal-text)" aria-label="given" />
              )
            }
          >
            risk of exception {risk}: {acceptance === undefined ? 'nobody yet' : acceptance.by.name}
          </List.Item>
        )
      })}
    </List>
  )
}

const Prose = ({ title, text }: { readonly title: string; readonly text: string | undefined }) => (
  <Stack gap={2}>
    <Text size="sm" c="dimmed">
      {title}
    </Text>
    <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {text ?? 'not written yet: it is needed before it can be proposed'}
    </Text>
  </Stack>
)

const Facts = ({ change }: { readonly change: WholeChange }) => (
  <Card withBorder component="section" aria-label="about this change">
    <Stack gap="md">
      <Prose title="Why" text={change.why} />
      <Prose title="How it is undone" text={change.rollback} />
      <Stack gap={2}>
        <Text size="sm" c="dimmed">
          Needs
        </Text>
        <Needs change={change} />
      </Stack>
      {change.window !== undefined && (
        <Prose
          title={`Maintenance window, ${change.timezone}`}
          text={`${inPlantTime(change.window.from, change.timezone)} to ${inPlantTime(change.window.until, change.timezone)}`}
        />
      )}
      <Prose title="By" text={`${change.authors.map(({ name }) => name).join(', ')}; edition ${change.edition}`} />
      <Text size="xs" c="dimmed" ff="monospace">
        {change.base.slice(0, 12)} → {change.revision.slice(0, 12)}
      </Text>
    </Stack>
  </Card>
)

const WholeChangePage = ({ plant, change }: { readonly plant: string; readonly change: WholeChange }) => {
  const impact = useAnswer(readImpact, { params: { plant, change: change.id } })
  return (
    <Page
      title={change.title}
      about={
        <Group gap="xs" component="span">
          <ChangeStage stage={change.stage} />
          <span>{change.id}</span>
        </Group>
      }
    >
      {!change.startsFromInForce && !isOver(change) && (
        <Alert color="orange" title="Another plan came into force since">
          <Text size="sm">
            This change starts from revision {change.base.slice(0, 12)}, which is no longer in force. Its author edits it so that it starts from what
            applies now, and it is approved anew.
          </Text>
        </Alert>
      )}
      <DeedBar plant={plant} change={change} />
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Tabs defaultValue="impact" keepMounted={false}>
            <Tabs.List>
              <Tabs.Tab value="impact">Impact</Tabs.Tab>
              <Tabs.Tab value="text">Text</Tabs.Tab>
              <Tabs.Tab value="compiled">Configurations</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="impact" pt="md">
              <Title order={2} size="h4" mb="sm">
                What this change would do
              </Title>
              <Answered of={impact}>{(answer) => <ImpactPanel plant={plant} impact={answer} />}</Answered>
            </Tabs.Panel>
            <Tabs.Panel value="text" pt="md">
              <Title order={2} size="h4" mb="sm">
                The plan, line by line
              </Title>
              <TextDifference plant={plant} base={change.base} revision={change.revision} />
            </Tabs.Panel>
            <Tabs.Panel value="compiled" pt="md">
              <Title order={2} size="h4" mb="sm">
                Configurations of this plan
              </Title>
              <CompiledPanel revision={change.revision} />
            </Tabs.Panel>
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="xl">
            <Facts change={change} />
            <ChangeHistory plant={plant} change={change} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Page>
  )
}

/** One change request: what it would do first, then what people made of it. */
export const ChangeScene = () => {
  const { plant } = usePlant()
  const { change = '' } = useParams({ strict: false })
  const one = useAnswer(readChange, { params: { plant, change } })
  return <Answered of={one}>{(answer) => <WholeChangePage plant={plant} change={answer} />}</Answered>
}
