import { Button, Select, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { listExceptions } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Page } from '../../component/page.tsx'
import type { FormSubject } from '../../component/plan-form/form-subject.ts'
import { PlanFormDialog } from '../../component/plan-form/plan-form-dialog.tsx'
import { usePlant } from '../../use-plant.ts'
import { LapseCard, stateLooks } from './lapse-card.tsx'
import { RenewDialog } from './renew-dialog.tsx'
import type { LapseDocument } from './renew-dialog.tsx'

/** What wants a decision first. */
const states = ['endless', 'lapses-soon', 'live', 'over'] as const

const titles: Readonly<Record<LapseDocument['state'], string>> = {
  endless: 'Without an end',
  'lapses-soon': 'Lapse within 30 days',
  live: 'Live',
  over: 'Over: compiled out by themselves',
}

/** Exceptions and flows that end: when, what drops, and whether they may be renewed. */
export const ExceptionsScene = () => {
  const { plant, may } = usePlant()
  const search: { readonly lapse?: unknown; readonly state?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const exceptions = useAnswer(listExceptions, { params: { plant } }, { everyMs: 60_000 })
  const [renewing, setRenewing] = useState<LapseDocument>()
  const [subject, setSubject] = useState<FormSubject>()
  const here = `/plants/${encodeURIComponent(plant)}/exceptions`
  const state = states.find((known) => known === search.state)
  const isShown = (lapse: LapseDocument): boolean =>
    (search.lapse === undefined || lapse.id === String(search.lapse)) && (state === undefined || lapse.state === state)
  return (
    <Page
      title="Exceptions"
      about="Risks that someone accepted for a time, and flows that end. Nothing has to be done for a lapse to happen: it is compiled out by itself."
      deeds={
        <>
          {search.lapse !== undefined && (
            <Button variant="default" renderRoot={(props) => <Link {...props} to={here} />}>
              Show all
            </Button>
          )}
          <Select
            aria-label="state"
            placeholder="every state"
            clearable
            data={states.map((value) => ({ value, label: stateLooks[value].word }))}
            value={state ?? null}
            onChange={(value) => void navigate({ to: here, search: value === null ? {} : { state: value } })}
          />
          {may('draft-change') && <Button onClick={() => setSubject({ kind: 'exception' })}>New exception</Button>}
        </>
      }
    >
      <Answered of={exceptions}>
        {({ evidence, timezone, lapses, assets }) => {
          const shown = lapses.filter(isShown)
          return (
            <Stack gap="lg">
              <EvidenceLine plant={plant} evidence={evidence} without="what would drop is not known, and nothing can be renewed" />
              {shown.length === 0 && (
                <Text>{lapses.length === 0 ? 'The plan has no exception, and no flow that ends.' : 'None is in this state.'}</Text>
              )}
              {states.map((group) => {
                const own = shown.filter((lapse) => lapse.state === group)
                return own.length === 0 ? null : (
                  <Stack key={group} gap="sm" component="section" aria-label={titles[group]}>
                    <Title order={2} size="h4">
                      {titles[group]}
                    </Title>
                    {own.map((lapse) => (
                      <LapseCard
                        assets={assets}
                        key={`${lapse.kind} ${lapse.id}`}
                        plant={plant}
                        lapse={lapse}
                        mayRenew={may('renew-exception')}
                        onRenew={() => setRenewing(lapse)}
                        onEdit={may('draft-change') ? setSubject : undefined}
                      />
                    ))}
                  </Stack>
                )
              })}
              {renewing !== undefined && <RenewDialog plant={plant} timezone={timezone} lapse={renewing} onClose={() => setRenewing(undefined)} />}
            </Stack>
          )
        }}
      </Answered>
      {subject !== undefined && <PlanFormDialog plant={plant} subject={subject} onClose={() => setSubject(undefined)} />}
    </Page>
  )
}
