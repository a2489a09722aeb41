import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { rehearseRollback, signOffConduit, withdrawSignOff } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Refusal } from '../../component/refusal.tsx'
import type { ReadyConduit } from './readiness-table.tsx'

interface ConduitDeedsProps {
  readonly plant: string
  readonly revision: string
  readonly conduit: ReadyConduit
  /** `user:<id>` of the reader. */
  readonly me: string
}

/** Operations sign off, or take it back. */
export const SignOffDeed = ({ plant, revision, conduit, me }: ConduitDeedsProps) => {
  const signOff = useDeed(signOffConduit)
  const withdraw = useDeed(withdrawSignOff)
  const [why, setWhy] = useState('')
  const isMine = conduit.signedOffBy.some(({ id }) => id === me)
  const open = conduit.items.filter(({ id, status }) => status !== 'pass' && id !== 'operations-signed-off').length
  const params = { plant, conduit: conduit.id }
  const error = signOff.error ?? withdraw.error
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (isMine) withdraw.mutate({ params, body: { revision, why } }, { onSuccess: () => setWhy('') })
        else signOff.mutate({ params, body: { revision, ...(why.trim() === '' ? {} : { why }) } }, { onSuccess: () => setWhy('') })
      }}
    >
      <Stack gap="xs">
        {!isMine && open > 0 && (
          <Text size="sm" c="orange">
            {open} other {open === 1 ? 'item does' : 'items do'} not pass yet. Your sign-off does not change that.
          </Text>
        )}
        <Group gap="xs" align="flex-end">
          <TextInput
            label={isMine ? 'Why you take your sign-off back' : 'Remark'}
            required={isMine}
            maxLength={10_000}
            style={{ flexGrow: 1 }}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button
            type="submit"
            color={isMine ? 'orange' : 'teal'}
            loading={signOff.isPending || withdraw.isPending}
            disabled={isMine && why.trim() === ''}
          >
            {isMine ? 'Take it back' : 'Sign off this revision'}
          </Button>
        </Group>
        {error !== null && <Refusal error={error} />}
      </Stack>
    </form>
  )
}

/** Records that going back was rehearsed. */
export const RehearsalDeed = ({ plant, conduit }: { readonly plant: string; readonly conduit: string }) => {
  const rehearse = useDeed(rehearseRollback)
  const [minutes, setMinutes] = useState<number | string>('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof minutes === 'number') rehearse.mutate({ params: { plant, conduit }, body: { minutes } }, { onSuccess: () => setMinutes('') })
      }}
    >
      <Stack gap="xs">
        <Group gap="xs" align="flex-end">
          <NumberInput
            label="Minutes the rollback took, rehearsed"
            min={1}
            max={10_080}
            allowDecimal={false}
            w={320}
            value={minutes}
            onChange={setMinutes}
          />
          <Button type="submit" variant="default" loading={rehearse.isPending} disabled={typeof minutes !== 'number'}>
            Record the rehearsal
          </Button>
        </Group>
        {rehearse.error !== null && <Refusal error={rehearse.error} />}
      </Stack>
    </form>
  )
}
