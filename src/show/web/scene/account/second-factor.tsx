import { Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEnter } from '../../api/enter.ts'
import { Enrolment } from '../../component/enrolment.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { ShownOnce } from '../../component/shown-once.tsx'

const Change = () => {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const queries = useQueryClient()
  const renew = useEnter('/two-factor/generate-backup-codes')
  const remove = useEnter('/two-factor/disable')
  const asked = { password, code: code.replaceAll(' ', '') }
  const isReady = password !== '' && code !== ''
  const error = renew.error ?? remove.error
  const clear = (): void => {
    setPassword('')
    setCode('')
  }
  return (
    <Stack gap="sm">
      <Text size="sm">To make new backup codes, or to change to another authenticator, show both factors once more.</Text>
      <Group grow align="flex-start">
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <TextInput
          label="Code or backup code"
          autoComplete="one-time-code"
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
      </Group>
      {error !== null && <Refusal error={error} />}
      {renew.data !== undefined && (
        <ShownOnce title="New backup codes; the old ones are void" text={(renew.data.backupCodes ?? []).join('\n')}>
          Print them, or keep them where the authenticator is not.
        </ShownOnce>
      )}
      <Group>
        <Button
          variant="default"
          disabled={!isReady}
          loading={renew.isPending}
          onClick={() => {
            remove.reset()
            renew.mutate(asked, { onSuccess: clear })
          }}
        >
          New backup codes
        </Button>
        <Button
          variant="default"
          color="red"
          disabled={!isReady}
          loading={remove.isPending}
          onClick={() => {
            renew.reset()
            remove.mutate(asked, { onSuccess: () => void queries.invalidateQueries() })
          }}
        >
          Remove, to enrol another
        </Button>
      </Group>
    </Stack>
  )
}

/** The second factor of one's own account. */
export const SecondFactor = ({ hasSecondFactor }: { readonly hasSecondFactor: boolean }) => {
  const queries = useQueryClient()
  return (
    <Stack gap="sm">
      <Group>
        <Badge color={hasSecondFactor ? 'green' : 'orange'} variant="light">
          {hasSecondFactor ? 'enrolled' : 'missing'}
        </Badge>
      </Group>
      {hasSecondFactor ? <Change /> : <Enrolment onEnrolled={() => void queries.invalidateQueries()} />}
    </Stack>
  )
}
