import { Alert, Stack, Title } from '@mantine/core'
import { readReplay } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'
import { CauseList } from './cause-list.tsx'
import { ConversationTable, pageSize } from './conversation-table.tsx'
import { CountCards } from './count-cards.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useReplaySearch } from './replay-search.ts'
import type { UsedReplaySearch } from './replay-search.ts'
import { UnusedFlows } from './unused-flows.tsx'
import { Verdict } from './verdict.tsx'
import { WhatIsJudged } from './what-is-judged.tsx'

const Conversations = ({ plant, ...used }: { readonly plant: string } & UsedReplaySearch) => {
  const { page, ...query } = used.search
  const asking = { params: { plant }, query: { ...query, offset: page * pageSize, limit: pageSize } }
  const list = useAnswer(readReplay, asking, { keepsLast: true })
  return <Answered of={list}>{(replay) => <ConversationTable plant={plant} replay={replay} {...used} />}</Answered>
}

/** Would production still run? Recorded conversations judged by the plan, what would break first on top. */
export const ReplayScene = () => {
  const { plant } = usePlant()
  const used = useReplaySearch()
  const { search, filter } = used
  const { source, revision } = search
  const whole = useAnswer(readReplay, {
    params: { plant },
    query: { ...(source === undefined ? {} : { source }), ...(revision === undefined ? {} : { revision }), limit: 1 },
  })
  return (
    <Page title="Replay" about="Does it still run? Recorded traffic judged by the plan, before any firewall enforces it.">
      <WhatIsJudged plant={plant} search={search} filter={filter} />
      <Answered of={whole}>
        {(replay) => (
          <Stack gap="lg">
            {!replay.isInForce && (
              <Alert
                color="blue"
                title={`This is revision ${replay.revision.slice(0, 12)}, which is not in force`}
                styles={{ title: { color: 'var(--mantine-color-text)' } }}
              />
            )}
            <Stack gap="xs">
              <Verdict plant={plant} replay={replay} />
            </Stack>
            {replay.evidence !== undefined && (
              <>
                <CountCards counts={replay.counts} search={search} filter={filter} />
                <CauseList plant={plant} causes={replay.causes} search={search} filter={filter} />
                <Stack gap="xs">
                  <Title order={2} size="h4">
                    Conversations
                  </Title>
                  <FilterBar search={search} filter={filter} />
                  <Conversations plant={plant} {...used} />
                </Stack>
                <UnusedFlows plant={plant} flows={replay.unusedFlows} />
              </>
            )}
          </Stack>
        )}
      </Answered>
    </Page>
  )
}
