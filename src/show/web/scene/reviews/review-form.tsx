import { Badge, Button, Group, Radio, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { decideReview } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Refusal } from '../../component/refusal.tsx'
import { RequirementSentence } from '../../component/requirement-sentence.tsx'
import { UseLine } from '../../component/use-line.tsx'
import { suggestedDecision, surplusInWords, undecided, wholeReview } from './decisions.ts'
import type { Choice, Decision, ReviewedFlow, ReviewItem } from './decisions.ts'

const choices: readonly { readonly value: Choice; readonly label: string; readonly says: string }[] = [
  { value: 'keep', label: 'Keep', says: 'as it is' },
  { value: 'tighten', label: 'Tighten', says: 'to what was used' },
  { value: 'remove', label: 'Remove', says: 'it is not needed' },
]

const suggestionColours = { keep: 'teal', tighten: 'orange', remove: 'red', 'no-data': 'yellow' } as const

interface FlowDecisionProps {
  readonly conduit: string
  readonly reviewed: ReviewedFlow
  readonly decision: Decision
  readonly mayDecide: boolean
  readonly onChange: (decision: Decision) => void
}

const FlowDecision = ({ conduit, reviewed, decision, mayDecide, onChange }: FlowDecisionProps) => {
  const { flow, use, suggested } = reviewed
  const unused = surplusInWords(reviewed)
  return (
    <Stack gap={4} component="fieldset" style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
      <Group gap="xs" component="legend">
        <Text fw={600} size="sm">
          {flow.id}
        </Text>
        <Badge variant="light" tt="none" color={suggestionColours[suggested]}>
          {suggested === 'no-data' ? 'no data: nothing is suggested' : `evidence speaks for: ${suggested}`}
        </Badge>
      </Group>
      <RequirementSentence flow={flow} />
      <UseLine use={use} isRecorded={suggested !== 'no-data'} />
      {unused !== '' && <Text size="sm">Not used: {unused}</Text>}
      {mayDecide && (
        <Group align="flex-end" gap="md">
          <Radio.Group
            label={<VisuallyHidden>{`decision on ${conduit}.${flow.id}`}</VisuallyHidden>}
            value={decision.choice ?? null}
            onChange={(value) => onChange({ ...decision, choice: choices.find((one) => one.value === value)?.value })}
          >
            <Group gap="md" h={36}>
              {choices.map(({ value, label, says }) => (
                <Radio key={value} value={value} label={label} title={says} />
              ))}
            </Group>
          </Radio.Group>
          <TextInput
            aria-label={`why, for ${conduit}.${flow.id}`}
            placeholder="why"
            maxLength={300}
            style={{ flexGrow: 1, minWidth: 240 }}
            value={decision.why}
            onChange={(event) => onChange({ ...decision, why: event.currentTarget.value })}
          />
        </Group>
      )}
    </Stack>
  )
}

interface ReviewFormProps {
  readonly plant: string
  readonly item: ReviewItem
  readonly mayDecide: boolean
}

/** The review of one conduit: a choice and a reason for each flow, kept together with the change that follows. */
export const ReviewForm = ({ plant, item, mayDecide }: ReviewFormProps) => {
  const decide = useDeed(decideReview)
  const navigate = useNavigate()
  const [decisions, setDecisions] = useState<ReadonlyMap<string, Decision>>(new Map())
  const made = wholeReview(item, decisions)
  const changes = made?.some(({ choice }) => choice !== 'keep') === true
  const hasSuggestions = item.flows.some(({ suggested }) => suggested !== 'no-data')
  const submit = async (): Promise<void> => {
    if (made === undefined) return
    // This form is gone by the time the deed is done, as the conduit is no longer due: what follows does not hang on it.
    const { change } = await decide.mutateAsync({ params: { plant, conduit: item.conduit }, body: { decisions: made } })
    notifications.show({ color: 'teal', title: 'Reviewed', message: `${item.conduit} is reviewed for the next ${item.everyMonths} months.` })
    if (change !== undefined) await navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(change)}` })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // Why it was refused stands in the form.
        submit().catch(() => {})
      }}
    >
      <Stack gap="lg">
        {item.flows.length === 0 && <Text size="sm">It has no live flow: there is nothing to decide but that it was looked at.</Text>}
        {item.flows.map((reviewed) => (
          <FlowDecision
            key={reviewed.flow.id}
            conduit={item.conduit}
            reviewed={reviewed}
            decision={decisions.get(reviewed.flow.id) ?? undecided}
            mayDecide={mayDecide}
            onChange={(decision) => setDecisions(new Map([...decisions, [reviewed.flow.id, decision]]))}
          />
        ))}
        {decide.error !== null && <Refusal error={decide.error} />}
        {mayDecide && (
          <Group>
            <Button type="submit" loading={decide.isPending} disabled={made === undefined}>
              {changes ? 'Record the review and draft the change' : 'Record the review'}
            </Button>
            {hasSuggestions && (
              <Button
                variant="default"
                onClick={() => setDecisions(new Map(item.flows.map((reviewed) => [reviewed.flow.id, suggestedDecision(reviewed)])))}
              >
                Fill in what the evidence speaks for
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  )
}
