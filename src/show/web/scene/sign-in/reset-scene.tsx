import { Anchor, Alert, Button, Stack } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { resetPassword } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { NewPassword } from '../../component/new-password.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { LinkedPage } from './linked-page.tsx'
import { OpenPage } from './open-page.tsx'

const PasswordForm = ({ token, onDone }: { readonly token: string; readonly onDone: () => void }) => {
  const [password, setPassword] = useState('')
  const reset = useDeed(resetPassword)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        reset.mutate({ body: { token, password } }, { onSuccess: onDone })
      }}
    >
      <Stack>
        <NewPassword onChange={setPassword} />
        {reset.error !== null && <Refusal error={reset.error} />}
        <Button type="submit" loading={reset.isPending} disabled={password === ''}>
          Set the password
        </Button>
      </Stack>
    </form>
  )
}

/** A new password, from the link of an administrator. */
export const ResetScene = () => {
  const [isDone, setIsDone] = useState(false)
  if (isDone)
    return (
      <OpenPage title="The password is set">
        <Alert color="green" title="All sessions and tokens of the account have ended">
          <Anchor component={Link} to="/sign-in">
            Sign in
          </Anchor>{' '}
          with the new password.
        </Alert>
      </OpenPage>
    )
  return (
    <LinkedPage title="New password" about="An administrator has given you this link." kind="reset">
      {(token) => <PasswordForm token={token} onDone={() => setIsDone(true)} />}
    </LinkedPage>
  )
}
