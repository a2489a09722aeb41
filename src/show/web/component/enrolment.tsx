import { Button, Code, Group, Image, List, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useEnter } from '../api/enter.ts'
import type { Entered } from '../api/enter.ts'
import { Refusal } from './refusal.tsx'
import { ShownOnce } from './shown-once.tsx'

interface EnrolmentProps {
  /** Known when it was typed a moment ago; asked for otherwise. */
  readonly password?: string
  readonly onEnrolled: () => void
}

const pictureOf = (svg: string): string => `data:image/svg+xml;base64,${btoa(svg)}`

const AskPassword = ({ isBusy, onPassword }: { readonly isBusy: boolean; readonly onPassword: (password: string) => void }) => {
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onPassword(password)
      }}
    >
      <Stack>
        <PasswordInput
          label="Your password"
          description="To be sure that it is you."
          autoComplete="current-password"
          required
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" loading={isBusy}>
          Begin
        </Button>
      </Stack>
    </form>
  )
}

const Confirm = ({ begun, onEnrolled }: { readonly begun: Entered; readonly onEnrolled: () => void }) => {
  const [code, setCode] = useState('')
  const verify = useEnter('/two-factor/verify-totp')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        verify.mutate({ code: code.replaceAll(' ', '') }, { onSuccess: onEnrolled })
      }}
    >
      <Stack>
        <Title order={2} size="h4">
          1. Read this with your authenticator
        </Title>
        <Group align="flex-start" wrap="wrap">
          <Image src={pictureOf(begun.qr ?? '')} alt="picture of the secret for an authenticator" w={200} h={200} bg="white" radius="sm" />
          <Stack gap={4} style={{ flex: '1 1 14rem' }}>
            <Text size="sm">
              Any authenticator for time-based codes will do, also one that works offline. Without a camera, type this secret into it:
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
              {(begun.secret ?? '').replaceAll(/.{4}(?=.)/g, '$& ')}
            </Code>
          </Stack>
        </Group>
        <Title order={2} size="h4">
          2. Keep these backup codes
        </Title>
        <ShownOnce title="Each opens the door once when the authenticator is lost" text={(begun.backupCodes ?? []).join('\n')}>
          Print them, or keep them where the authenticator is not.
        </ShownOnce>
        <Title order={2} size="h4">
          3. Show that it works
        </Title>
        <TextInput
          label="Code of the authenticator"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        {verify.error !== null && <Refusal error={verify.error} />}
        <Button type="submit" loading={verify.isPending}>
          Confirm
        </Button>
      </Stack>
    </form>
  )
}

/** Enrols a second factor: a picture for the authenticator, backup codes, and a code that shows that it works. */
export const Enrolment = ({ password, onEnrolled }: EnrolmentProps) => {
  const begin = useEnter('/two-factor/enable')
  const { mutate, isIdle } = begin
  useEffect(() => {
    if (password !== undefined && isIdle) mutate({ password })
  }, [password, isIdle, mutate])
  if (begin.data !== undefined) return <Confirm begun={begin.data} onEnrolled={onEnrolled} />
  return (
    <Stack>
      <List size="sm">
        <List.Item>A second factor keeps others out who have learned your password.</List.Item>
        <List.Item>You need an authenticator, on a phone or on this computer.</List.Item>
      </List>
      {begin.error !== null && <Refusal error={begin.error} />}
      {(password === undefined || begin.error !== null) && (
        <AskPassword isBusy={begin.isPending} onPassword={(typed) => mutate({ password: typed })} />
      )}
    </Stack>
  )
}
