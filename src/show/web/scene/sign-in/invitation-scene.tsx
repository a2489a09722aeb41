import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { takeInvitation } from '#show/contract'
import { ask } from '../../api/ask.ts'
import { enter } from '../../api/enter.ts'
import { Enrolment } from '../../component/enrolment.tsx'
import { NewPassword } from '../../component/new-password.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { useGoInside } from './go-inside.ts'
import { LinkedPage } from './linked-page.tsx'
import { OpenPage } from './open-page.tsx'

interface AccountFormProps {
  readonly token: string
  readonly email: string
  readonly onMade: (password: string) => void
}

const AccountForm = ({ token, email, onMade }: AccountFormProps) => {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const make = useMutation({
    mutationFn: async () => {
      await ask(takeInvitation, { params: {}, body: { token, name, password } })
      await enter('/sign-in/email', { email, password })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate(undefined, { onSuccess: () => onMade(password) })
      }}
    >
      <Stack>
        <TextInput label="E-mail address" description="To sign in with." type="email" autoComplete="username" readOnly value={email} />
        <TextInput
          label="Name"
          description="As others know you."
          autoComplete="name"
          required
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NewPassword onChange={setPassword} />
        {make.error !== null && <Refusal error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={password === ''}>
          Make my account
        </Button>
      </Stack>
    </form>
  )
}

/** An account, from the link of an administrator. */
export const InvitationScene = () => {
  const [password, setPassword] = useState<string>()
  const goInside = useGoInside()
  if (password !== undefined)
    return (
      <OpenPage title="Second factor" about="Your account is made. One more thing, and you are inside.">
        <Enrolment password={password} onEnrolled={() => goInside()} />
      </OpenPage>
    )
  return (
    <LinkedPage title="You are invited" about="Choose a name and a password." kind="invitation">
      {(token, { email = '' }) => <AccountForm token={token} email={email} onMade={setPassword} />}
    </LinkedPage>
  )
}
