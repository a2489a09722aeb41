import { Alert, Button, Card, Group, List, PasswordInput, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { readNotifications, setNotifications, testNotifications } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { MailFields } from './mail-fields.tsx'
import { draftToBody, emptyMail, settingsToDraft } from './settings-draft.ts'
import type { Settings, SettingsDraft } from './settings-draft.ts'

const TestOfSending = ({ isConfigured }: { readonly isConfigured: boolean }) => {
  const test = useDeed(testNotifications)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          Try it
        </Title>
        <Text size="sm">Sends one test by everything that is saved, and tells how it went.</Text>
        <Group>
          <Button variant="default" loading={test.isPending} disabled={!isConfigured} onClick={() => test.mutate({ body: {} })}>
            Send a test
          </Button>
        </Group>
        {test.error !== null && <Refusal error={test.error} />}
        {test.data !== undefined && (
          <List size="sm" aria-label="how the test went">
            {test.data.tried.map(({ by, why }) => (
              <List.Item key={by}>
                {by}: {why === undefined ? 'sent' : <QuotedText text={`not sent, ${why}`} />}
              </List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Card>
  )
}

const SettingsForm = ({ settings }: { readonly settings: Settings }) => {
  const set = useDeed(setNotifications)
  const [draft, setDraft] = useState<SettingsDraft>(() => settingsToDraft(settings))
  // Of what the form began with: what somebody else has saved meanwhile is not overwritten unseen.
  const [version, setVersion] = useState(settings.version)
  const { mail, webhook } = draft
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate(
          { body: draftToBody(draft, version) },
          {
            onSuccess: (kept) => {
              setDraft(settingsToDraft(kept))
              setVersion(kept.version)
              notifications.show({ color: 'teal', message: 'The notifications are saved.' })
            },
          },
        )
      }}
    >
      <Stack gap="md">
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2} size="h4">
              Mail
            </Title>
            <Switch
              label="Send notices by mail"
              checked={mail !== undefined}
              onChange={(event) =>
                setDraft({ ...draft, mail: event.currentTarget.checked ? (settingsToDraft(settings).mail ?? emptyMail) : undefined })
              }
            />
            {mail !== undefined && (
              <MailFields mail={mail} hasPassword={settings.mail?.hasPassword === true} onChange={(next) => setDraft({ ...draft, mail: next })} />
            )}
          </Stack>
        </Card>
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2} size="h4">
              Webhook
            </Title>
            <Switch
              label="Post notices to an address"
              checked={webhook !== undefined}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  webhook: event.currentTarget.checked ? (settingsToDraft(settings).webhook ?? { url: '', secret: '' }) : undefined,
                })
              }
            />
            {webhook !== undefined && (
              <>
                <TextInput
                  label="Address"
                  type="url"
                  required
                  maxLength={2000}
                  value={webhook.url}
                  onChange={(event) => setDraft({ ...draft, webhook: { ...webhook, url: event.currentTarget.value } })}
                />
                <PasswordInput
                  label="Secret"
                  description={
                    settings.webhook === undefined
                      ? 'Calls are signed with it, by HMAC-SHA-256. At least 16 characters; it is kept sealed, and never shown again.'
                      : 'One is kept. Leave it empty to keep it.'
                  }
                  required={settings.webhook === undefined}
                  minLength={16}
                  maxLength={1000}
                  autoComplete="new-password"
                  value={webhook.secret}
                  onChange={(event) => setDraft({ ...draft, webhook: { ...webhook, secret: event.currentTarget.value } })}
                />
              </>
            )}
          </Stack>
        </Card>
        {set.error !== null && <Refusal error={set.error} />}
        <Group>
          <Button type="submit" loading={set.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** How reminders leave the application. */
export const NotificationsScene = () => {
  const settings = useAnswer(readNotifications)
  return (
    <Page
      title="Notifications"
      about="Reminders of what lapses and what is due for review are always in the application. Here they are sent out of it as well."
    >
      <Answered of={settings}>
        {(answer) => (
          <Stack gap="md" maw={860}>
            {answer.mail === undefined && answer.webhook === undefined && (
              <Alert color="blue" variant="light" title="Nothing leaves this server" styles={{ title: { color: 'var(--mantine-color-text)' } }}>
                Neither mail nor a webhook is set up.
              </Alert>
            )}
            <SettingsForm settings={answer} />
            <TestOfSending isConfigured={answer.mail !== undefined || answer.webhook !== undefined} />
          </Stack>
        )}
      </Answered>
    </Page>
  )
}
