import { Anchor, Badge, Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { readConduit } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Page } from '../../component/page.tsx'
import type { FormSubject } from '../../component/plan-form/form-subject.ts'
import { PlanFormDialog } from '../../component/plan-form/plan-form-dialog.tsx'
import { ReadinessList } from '../../component/readiness-list.tsx'
import { usePlant } from '../../use-plant.ts'
import { ConduitFacts } from './conduit-facts.tsx'
import type { ConduitDocument } from './conduit-facts.tsx'
import { ConduitHistory } from './conduit-history.tsx'
import { RequirementList } from './requirement-list.tsx'
import { RuleList } from './rule-list.tsx'
import { TrafficTable } from './traffic-table.tsx'

const parts = ['requirements', 'traffic', 'rules', 'readiness', 'history'] as const
type Part = (typeof parts)[number]

const titleOf = (part: Part, { flows, counts, readiness, history }: ConduitDocument): string => {
  switch (part) {
    case 'requirements':
      return `Requirements (${flows.length})`
    case 'traffic':
      return counts.breaks > 0 ? `Traffic (${counts.breaks} would break)` : 'Traffic'
    case 'rules':
      return 'Rules'
    case 'readiness':
      return `Readiness (${readiness.items.filter(({ status }) => status === 'pass').length} of ${readiness.items.length})`
    case 'history':
      return `History (${history.length})`
  }
}

interface ConduitTabsProps {
  readonly plant: string
  readonly conduit: ConduitDocument
  /** Undefined: the reader drafts no changes. */
  readonly onEdit: ((subject: FormSubject) => void) | undefined
}

const ConduitTabs = ({ plant, conduit, onEdit }: ConduitTabsProps) => {
  const search: { readonly show?: unknown; readonly verdict?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const here = `/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit.id)}`
  const shown = parts.find((part) => part === search.show) ?? 'requirements'
  return (
    <Tabs value={shown} onChange={(show) => show !== null && void navigate({ to: here, search: { show } })} keepMounted={false}>
      <Tabs.List mb="md">
        {parts.map((part) => (
          <Tabs.Tab key={part} value={part}>
            {titleOf(part, conduit)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="requirements">
        <RequirementList plant={plant} conduit={conduit} onEdit={onEdit} />
      </Tabs.Panel>
      <Tabs.Panel value="traffic">
        <TrafficTable plant={plant} conduit={conduit} only={search.verdict} />
      </Tabs.Panel>
      <Tabs.Panel value="rules">
        <RuleList conduit={conduit} />
      </Tabs.Panel>
      <Tabs.Panel value="readiness">
        <Stack gap="md">
          <ReadinessList items={conduit.readiness.items} />
          <Anchor
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/readiness`} search={{ conduit: conduit.id }} />}
            size="sm"
          >
            Sign off, rehearse, explain denials
          </Anchor>
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="history">
        <ConduitHistory plant={plant} history={conduit.history} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Everything of one conduit. */
export const ConduitScene = () => {
  const { plant, may } = usePlant()
  const { conduit: id = '' } = useParams({ strict: false })
  const conduit = useAnswer(readConduit, { params: { plant, conduit: id } })
  const [subject, setSubject] = useState<FormSubject>()
  const mayEdit = may('draft-change') && conduit.data !== undefined
  return (
    <Page
      title={id}
      about={conduit.data?.why}
      deeds={
        mayEdit && (
          <>
            <Button variant="default" onClick={() => setSubject({ kind: 'conduit', conduit: id })}>
              Edit the conduit
            </Button>
            <Button onClick={() => setSubject({ kind: 'flow', conduit: id })}>Add a flow</Button>
          </>
        )
      }
    >
      <Answered of={conduit}>
        {(answer) => (
          <Stack gap="md">
            <Group gap="xs">
              {answer.isVendorAccess && (
                <Badge color="pink" variant="light" tt="none">
                  vendor access
                </Badge>
              )}
              {answer.review.isDue && (
                <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/reviews`} size="sm">
                  due for review
                </Anchor>
              )}
              <Text size="xs" c="dimmed" ff="monospace">
                revision {answer.revision.slice(0, 12)}
              </Text>
            </Group>
            <EvidenceLine plant={plant} evidence={answer.evidence} without="whether anything breaks, or is not needed, is not known" />
            <ConduitFacts conduit={answer} />
            <ConduitTabs plant={plant} conduit={answer} onEdit={mayEdit ? setSubject : undefined} />
          </Stack>
        )}
      </Answered>
      {subject !== undefined && <PlanFormDialog plant={plant} subject={subject} onClose={() => setSubject(undefined)} />}
    </Page>
  )
}
