import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useEnter } from '../../api/enter.ts'
import { NewPassword } from '../../component/new-password.tsx'
import { Refusal } from '../../component/refusal.tsx'

/** Sets another password; every other session ends. */
export const PasswordForm = () => {
  const [currentPassword, setCurrent] = useState('')
  const [newPassword, setNew] = useState('')
  const [round, setRound] = useState(0)
  const queries = useQueryClient()
  const change = useEnter('/change-password')
  const onSuccess = (): void => {
    setCurrent('')
    setNew('')
    setRound(round + 1)
    void queries.invalidateQueries()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate({ currentPassword, newPassword }, { onSuccess })
      }}
    >
      <Stack gap="sm">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          value={currentPassword}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
        />
        <NewPassword key={round} onChange={setNew} />
        {change.error !== null && <Refusal error={change.error} />}
        {change.isSuccess && <Alert color="green">The password is changed. All your other sessions have ended.</Alert>}
        <Button type="submit" variant="default" loading={change.isPending} disabled={newPassword === ''}>
          Change the password
        </Button>
      </Stack>
    </form>
  )
}
