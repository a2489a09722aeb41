import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { listFindings } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Page } from '../../component/page.tsx'
import { SearchField } from '../../component/search-field.tsx'
import { usePlant } from '../../use-plant.ts'
import { FindingCard } from './finding-card.tsx'
import { useFindingSearch } from './finding-search.ts'
import { fitsSearch, gatherFindings } from './gather-findings.ts'
import type { Findings } from './gather-findings.ts'
import { RemarkTable } from './remark-table.tsx'

const everything = 'all'

const origins = [
  { value: everything, label: 'everything' },
  { value: 'plan', label: 'the plan' },
  { value: 'recording', label: 'recordings' },
  { value: 'traffic', label: 'traffic no draft allows' },
]

const FindingsOf = ({ plant, answer }: { readonly plant: string; readonly answer: Findings }) => {
  const { search, filter } = useFindingSearch()
  const fitting = answer.findings.filter((found) => fitsSearch(found, search))
  const count = (severity: string): number => answer.findings.filter((found) => found.severity === severity).length
  const groups = gatherFindings(fitting)
  return (
    <Stack gap="lg">
      <EvidenceLine plant={plant} evidence={answer.evidence} without="only the plan itself was looked at" />
      <Group gap="md">
        <SegmentedControl
          aria-label="how bad"
          data={[everything, 'error', 'warning', 'note'].map((value) => ({
            value,
            label: value === everything ? `all ${answer.findings.length}` : `${value} ${count(value)}`,
          }))}
          value={search.severity ?? everything}
          onChange={(value) => filter({ severity: value === everything ? undefined : value })}
        />
        <SegmentedControl
          aria-label="found in"
          data={origins}
          value={search.origin ?? everything}
          onChange={(value) => filter({ origin: value === everything ? undefined : value })}
        />
        <SearchField
          label="filter by text"
          placeholder="code, place, words"
          width={260}
          value={search.text ?? ''}
          onSearch={(text) => filter({ text })}
        />
        {search.code !== undefined && (
          <Button variant="default" size="compact-sm" onClick={() => filter({ code: undefined })}>
            only {search.code}: show all
          </Button>
        )}
      </Group>
      {groups.length === 0 ? (
        <Text>{answer.findings.length === 0 ? 'Nothing was found in the plan in force.' : 'No finding fits the filter.'}</Text>
      ) : (
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {groups.map((group) => (
            <FindingCard key={`${group.severity} ${group.code}`} plant={plant} group={group} explanations={answer.explanations} />
          ))}
        </Stack>
      )}
      <RemarkTable plant={plant} remarks={answer.remarks} moreRemarks={answer.moreRemarks} />
    </Stack>
  )
}

/** Everything that is found in the plan in force and in the recordings, the worst first. */
export const FindingsScene = () => {
  const { plant } = usePlant()
  const findings = useAnswer(listFindings, { params: { plant } })
  return (
    <Page title="Findings" about="What is wrong or risky in the plan in force and in what was recorded, with the way out.">
      <Answered of={findings}>{(answer) => <FindingsOf plant={plant} answer={answer} />}</Answered>
    </Page>
  )
}
