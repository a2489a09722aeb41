import { Button, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { enter } from '../../api/enter.ts'
import { Enrolment } from '../../component/enrolment.tsx'
import { NewPassword } from '../../component/new-password.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { useGoInside } from './go-inside.ts'
import { LinkedPage } from './linked-page.tsx'
import type { LinkedPageProps } from './linked-page.tsx'
import { OpenPage } from './open-page.tsx'

export interface NewAccount {
  /** Of the link that the page was opened by. */
  readonly token: string
  readonly name: string
  readonly email: string
  readonly password: string
}

interface AccountFormProps {
  readonly token: string
  /** The address that an administrator has invited; undefined: whoever sets the server up chooses one. */
  readonly invited: string | undefined
  readonly make: (account: NewAccount) => Promise<unknown>
  readonly onEntered: (password: string) => void
}

/** A name, an address and a password; then the account is made and its session begins. */
const AccountForm = ({ token, invited, make, onEntered }: AccountFormProps) => {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState('')
  const [password, setPassword] = useState('')
  const email = invited ?? chosen
  // The link works once: when only the sign-in failed, only that is done again.
  const isMade = useRef(false)
  const begin = useMutation({
    mutationFn: async () => {
      if (!isMade.current) await make({ token, name, email, password })
      isMade.current = true
      await enter('/sign-in/email', { email, password })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        begin.mutate(undefined, { onSuccess: () => onEntered(password) })
      }}
    >
      <Stack>
        <TextInput
          label="E-mail address"
          description="To sign in with. Nothing is sent there."
          type="email"
          autoComplete="username"
          required
          readOnly={invited !== undefined}
          value={email}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
        <TextInput
          label="Name"
          description="As others know you."
          autoComplete="name"
          required
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <NewPassword onChange={setPassword} />
        {begin.error !== null && <Refusal error={begin.error} />}
        <Button type="submit" loading={begin.isPending} disabled={password === ''}>
          Make the account
        </Button>
      </Stack>
    </form>
  )
}

interface AccountPageProps extends Omit<LinkedPageProps, 'children'> {
  readonly make: (account: NewAccount) => Promise<unknown>
}

/** A page that a one-time link opens to make an account: who somebody is, and then their second factor. */
export const AccountPage = ({ make, ...page }: AccountPageProps) => {
  const [password, setPassword] = useState<string>()
  const goInside = useGoInside()
  if (password !== undefined)
    return (
      <OpenPage title="Second factor" about="The account is made. One more thing, and you are inside.">
        <Enrolment password={password} onEnrolled={() => goInside()} />
      </OpenPage>
    )
  return <LinkedPage {...page}>{(token, { email }) => <AccountForm token={token} invited={email} make={make} onEntered={setPassword} />}</LinkedPage>
}
