import { Alert, Anchor, Badge, Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { stages } from '#reason/govern'
import { listChanges } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useState } from 'react'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'
import { ChangeStage } from '../../component/change-stage.tsx'
import { inWords, isOver, needsInWords } from '../../component/change-words.ts'

type Change = AnswerOf<typeof listChanges>['changes'][number]

/** What a change still wants, in a few words. */
const Wants = ({ change }: { readonly change: Change }) => {
  const { stage, missing, missingRisks, window, startsFromInForce } = change
  if (!isOver(change) && !startsFromInForce)
    return (
      <Text size="sm" c="orange">
        starts from a revision that is no longer in force
      </Text>
    )
  const wants =
    stage === 'proposed'
      ? [...(missing.length === 0 ? [] : [`approval of ${needsInWords(missing)}`]), ...missingRisks.map((risk) => `acceptance of ${risk}`)].join(', ')
      : stage === 'approved'
        ? 'a maintenance window'
        : stage === 'draft'
          ? 'to be proposed'
          : ''
  return (
    <Text size="sm">
      {wants}
      {stage === 'scheduled' && window !== undefined && (
        <>
          window from <Instant seconds={window.from} /> to <Instant seconds={window.until} />
        </>
      )}
    </Text>
  )
}

const columnsOf = (plant: string): readonly Column<Change>[] => [
  {
    head: 'Change',
    cell: ({ id, title, comments }) => (
      <>
        <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(id)}`} fw={500}>
          {title}
        </Anchor>
        <Text size="xs" c="dimmed">
          {id}
          {comments > 0 ? ` · ${comments} ${comments === 1 ? 'comment' : 'comments'}` : ''}
        </Text>
      </>
    ),
  },
  { head: 'Stage', look: { miw: 120 }, cell: ({ stage }) => <ChangeStage stage={stage} /> },
  { head: 'Wants', cell: (change) => <Wants change={change} /> },
  { head: 'By', cell: ({ authors }) => authors.map(({ name }) => name).join(', ') },
  { head: 'Last touched', cell: ({ touchedAt }) => <Instant seconds={touchedAt} /> },
]

/** A page of rows at a time: the whole past of a plant is long. */
const pageOf = 25

const ChangeGroup = ({
  plant,
  title,
  changes,
  empty,
}: {
  readonly plant: string
  readonly title: string
  readonly changes: readonly Change[]
  readonly empty?: string
}) => {
  const [shown, setShown] = useState(pageOf)
  if (changes.length === 0 && empty === undefined) return null
  return (
    <Stack gap="xs" component="section" aria-label={title}>
      <Group gap="xs">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Badge variant="default" circle={changes.length < 10} aria-label={`${changes.length} changes`}>
          {changes.length}
        </Badge>
      </Group>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <DataTable label={title} rows={changes.slice(0, shown)} keyOf={({ id }) => id} columns={columnsOf(plant)} minWidth={640} />
      )}
      {changes.length > shown && (
        <Button variant="subtle" onClick={() => setShown(shown + pageOf)} style={{ alignSelf: 'flex-start' }}>
          Show {Math.min(pageOf, changes.length - shown)} more
        </Button>
      )}
    </Stack>
  )
}

/** Every change request of the plant; what waits for the reader comes first. */
export const ChangesScene = () => {
  const { plant, may } = usePlant()
  const search: { readonly stage?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const stage = stages.find((known) => known === search.stage)
  const changes = useAnswer(listChanges, { params: { plant }, query: stage === undefined ? {} : { stage } })
  const here = `/plants/${encodeURIComponent(plant)}`
  return (
    <Page
      title="Changes"
      about="The plan changes only by these: proposed with their impact, approved by others than their authors, put in force in a window that was agreed."
      deeds={
        <>
          <Select
            aria-label="stage"
            placeholder="every stage"
            clearable
            data={stages.map((value) => ({ value, label: inWords(value) }))}
            value={stage ?? null}
            onChange={(value) => void navigate({ to: `${here}/changes`, search: value === null ? {} : { stage: value } })}
          />
          {may('draft-change') && (
            <Button renderRoot={(props) => <Link {...props} to={`${here}/plan`} />} leftSection={<IconPencil size={16} aria-hidden />}>
              New change
            </Button>
          )}
        </>
      }
    >
      <Answered of={changes}>
        {({ changes: all, more, findings }) => {
          const mine = all.filter(({ waitsForMe }) => waitsForMe)
          const others = all.filter(({ waitsForMe }) => !waitsForMe)
          return (
            <Stack gap="xl">
              {findings.length > 0 && (
                <Alert color="red" title="Changes whose history cannot be believed">
                  <FindingList findings={findings} />
                </Alert>
              )}
              <ChangeGroup plant={plant} title="Waiting for you" changes={mine} empty="Nothing waits for you." />
              <ChangeGroup
                plant={plant}
                title="On their way"
                changes={others.filter((change) => !isOver(change))}
                empty="No other change is on its way."
              />
              <ChangeGroup plant={plant} title="Done" changes={others.filter(isOver)} />
              {more > 0 && (
                <Text size="sm" c="dimmed">
                  {more} older ones are not listed. Choose a stage to see fewer.
                </Text>
              )}
            </Stack>
          )
        }}
      </Answered>
    </Page>
  )
}
