import { Button, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { setUp } from '#show/contract'
import { enter } from '../../api/enter.ts'
import { useMutation } from '@tanstack/react-query'
import { ask } from '../../api/ask.ts'
import { Enrolment } from '../../component/enrolment.tsx'
import { NewPassword } from '../../component/new-password.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { useGoInside } from './go-inside.ts'
import { LinkedPage } from './linked-page.tsx'
import { OpenPage } from './open-page.tsx'

const AccountForm = ({ token, onMade }: { readonly token: string; readonly onMade: (password: string) => void }) => {
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const make = useMutation({
    mutationFn: async () => {
      await ask(setUp, { params: {}, body: { token, name, email, password } })
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
        <TextInput
          label="Name"
          description="As others know you."
          autoComplete="name"
          required
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label="E-mail address"
          description="To sign in with. Nothing is sent there."
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <NewPassword onChange={setPassword} />
        {make.error !== null && <Refusal error={make.error} />}
        <Button type="submit" loading={make.isPending} disabled={password === ''}>
          Make the account
        </Button>
      </Stack>
    </form>
  )
}

/** The first administrator of a server, from the link that it printed. */
export const SetUpScene = () => {
  const [password, setPassword] = useState<string>()
  const goInside = useGoInside()
  if (password !== undefined)
    return (
      <OpenPage title="Second factor" about="The account is made. One more thing, and you are inside.">
        <Enrolment password={password} onEnrolled={() => goInside()} />
      </OpenPage>
    )
  return (
    <LinkedPage title="Set up this server" about="You become its first administrator, and invite the others." kind="set-up">
      {(token) => <AccountForm token={token} onMade={setPassword} />}
    </LinkedPage>
  )
}
