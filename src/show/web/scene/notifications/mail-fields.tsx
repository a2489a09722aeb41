import { Group, NumberInput, PasswordInput, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import type { MailDraft } from './settings-draft.ts'

const securities = [
  { value: 'starttls', label: 'STARTTLS (usually 587)' },
  { value: 'tls', label: 'TLS from the first byte (usually 465)' },
  { value: 'none', label: 'In clear: only to this machine with a password' },
] as const

interface MailFieldsProps {
  readonly mail: MailDraft
  readonly hasPassword: boolean
  readonly onChange: (mail: MailDraft) => void
}

/** Where mail is handed in, and for whom it is. */
export const MailFields = ({ mail, hasPassword, onChange }: MailFieldsProps) => (
  <Stack gap="sm">
    <Group grow align="flex-start">
      <TextInput
        label="Mail server"
        required
        maxLength={253}
        value={mail.host}
        onChange={(event) => onChange({ ...mail, host: event.currentTarget.value })}
      />
      <NumberInput
        label="Port"
        required
        min={1}
        max={65_535}
        allowDecimal={false}
        value={mail.port}
        onChange={(port) => onChange({ ...mail, port: typeof port === 'number' ? port : 0 })}
      />
      <Select
        label="Security"
        data={securities.map((one) => ({ ...one }))}
        allowDeselect={false}
        value={mail.security}
        onChange={(value) => onChange({ ...mail, security: securities.find((one) => one.value === value)?.value ?? mail.security })}
      />
    </Group>
    <Group grow align="flex-start">
      <TextInput
        label="User"
        description="Empty: no sign-in"
        maxLength={254}
        autoComplete="off"
        value={mail.user}
        onChange={(event) => onChange({ ...mail, user: event.currentTarget.value })}
      />
      <PasswordInput
        label="Password"
        description={hasPassword ? 'One is kept. Leave it empty to keep it for this server and user.' : 'It is kept sealed, and never shown again.'}
        maxLength={1000}
        autoComplete="new-password"
        value={mail.password}
        onChange={(event) => onChange({ ...mail, password: event.currentTarget.value })}
      />
    </Group>
    <TextInput
      label="From"
      type="email"
      required
      maxLength={254}
      value={mail.from}
      onChange={(event) => onChange({ ...mail, from: event.currentTarget.value })}
    />
    <TagsInput
      label="To"
      description="Everybody who is told, each address followed by Enter"
      required
      maxTags={50}
      acceptValueOnBlur
      value={[...mail.to]}
      onChange={(to) => onChange({ ...mail, to })}
    />
  </Stack>
)
