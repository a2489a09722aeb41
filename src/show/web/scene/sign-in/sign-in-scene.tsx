import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { readStatus } from '#show/contract'
import { useEnter } from '../../api/enter.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { Refusal } from '../../component/refusal.tsx'
import { useGoInside } from './go-inside.ts'
import { OpenPage } from './open-page.tsx'

/** For the first field of a step: React calls it when the field appears, and not again. */
const focusOnce = (field: HTMLInputElement | null): void => field?.focus()

const PasswordStep = ({ onAccepted }: { readonly onAccepted: (next: 'done' | 'code') => void }) => {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useEnter('/sign-in/email')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate({ email, password }, { onSuccess: ({ next }) => onAccepted(next ?? 'done') })
      }}
    >
      <Stack>
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          ref={focusOnce}
          value={email}
          onChange={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        {signIn.error !== null && <Refusal error={signIn.error} />}
        <Button type="submit" loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

const CodeStep = ({ onAccepted }: { readonly onAccepted: () => void }) => {
  const [code, setCode] = useState('')
  const [isBackup, setIsBackup] = useState(false)
  const byAuthenticator = useEnter('/two-factor/verify-totp')
  const byBackup = useEnter('/two-factor/verify-backup-code')
  const verify = isBackup ? byBackup : byAuthenticator
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        verify.mutate({ code: code.replaceAll(' ', '') }, { onSuccess: onAccepted })
      }}
    >
      <Stack>
        <TextInput
          key={String(isBackup)}
          label={isBackup ? 'Backup code' : 'Code of the authenticator'}
          inputMode={isBackup ? 'text' : 'numeric'}
          autoComplete="one-time-code"
          required
          ref={focusOnce}
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {verify.error !== null && <Refusal error={verify.error} />}
        <Button type="submit" loading={verify.isPending}>
          Continue
        </Button>
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => {
            setCode('')
            setIsBackup(!isBackup)
          }}
        >
          {isBackup ? 'Use the authenticator' : 'The authenticator is not at hand: use a backup code'}
        </Anchor>
      </Stack>
    </form>
  )
}

/** Password, then code. */
export const SignInScene = () => {
  const [step, setStep] = useState<'password' | 'code'>('password')
  const { after }: { readonly after?: unknown } = useSearch({ strict: false })
  const goInside = useGoInside()
  const status = useAnswer(readStatus)
  if (step === 'code')
    return (
      <OpenPage title="Second factor" about="Your password is right. Now the code.">
        <CodeStep onAccepted={() => goInside(after)} />
      </OpenPage>
    )
  return (
    <OpenPage title="Sign in">
      {status.data?.needsSetUp === true && (
        <Alert color="blue" title="Nobody has an account here yet">
          Open the link that the server printed when it was started: it makes the first administrator.
        </Alert>
      )}
      <PasswordStep onAccepted={(next) => (next === 'code' ? setStep('code') : goInside(after))} />
    </OpenPage>
  )
}
