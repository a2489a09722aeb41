import { Button, Group, List, Spoiler, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import {
  acceptRisk,
  approveAsOperations,
  approveAsSecurity,
  proposeChange,
  putChangeInForce,
  rejectAsOperations,
  rejectAsSecurity,
  rollBackChange,
  scheduleChange,
  withdrawApproval,
  withdrawChange,
} from '#show/contract'
import type { Endpoint } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { deedInWords } from '../../component/change-words.ts'
import type { NextDeed, WholeChange } from '../../component/change-words.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { fieldOf, instantOf } from '../../component/plant-clock.ts'
import { QuotedText } from '../../component/quoted-text.tsx'

/** What a deed asks for before it is done. */
type Form = 'nothing' | 'reason' | 'window' | 'confirmation'

interface Doing {
  readonly endpoint: Endpoint
  readonly form: Form
  readonly colour?: string
  /** What is at stake, said once more before it is done. */
  readonly says?: string
}

const doings = ({ kind, as }: NextDeed): Doing | undefined => {
  switch (kind) {
    case 'propose':
      return { endpoint: proposeChange, form: 'nothing' }
    case 'approve':
      return {
        endpoint: as === 'security' ? approveAsSecurity : approveAsOperations,
        form: 'confirmation',
        says: 'Your approval is for exactly this text and this rollback plan. Any edit takes it away.',
      }
    case 'reject':
      return {
        endpoint: as === 'security' ? rejectAsSecurity : rejectAsOperations,
        form: 'reason',
        colour: 'red',
        says: 'It goes back to its authors as a draft, with your reason.',
      }
    case 'withdraw-approval':
      return { endpoint: withdrawApproval, form: 'reason', colour: 'orange' }
    case 'accept-risk':
      return { endpoint: acceptRisk, form: 'confirmation', says: 'You take the risk that the exception describes, until it ends.' }
    case 'schedule':
      return { endpoint: scheduleChange, form: 'window' }
    case 'put-in-force':
      return {
        endpoint: putChangeInForce,
        form: 'confirmation',
        colour: 'green',
        says: 'This plan applies from now on. Configurations are loaded by people: Bulkhead touches no device.',
      }
    case 'roll-back':
      return {
        endpoint: rollBackChange,
        form: 'reason',
        colour: 'orange',
        says: 'The plan that applied before applies again. Load its configurations as the rollback plan says.',
      }
    case 'withdraw':
      return { endpoint: withdrawChange, form: 'reason', colour: 'red', says: 'The change ends without effect. It stays in the list.' }
    default:
      return undefined
  }
}

/** What each deed sends: the edition it is about, or the version that was looked at. */
const bodyOf = ({ kind, exception }: NextDeed, { revision, edition, version }: WholeChange): object => {
  if (kind === 'approve') return { revision, edition }
  if (kind === 'accept-risk') return { revision, edition, exception }
  return kind === 'propose' || kind === 'schedule' || kind === 'put-in-force' ? { version } : {}
}

const hour = 3600

const nextHour = (): number => Math.ceil(Date.now() / 1000 / hour) * hour

const DeedDialog = ({
  plant,
  change,
  deed,
  doing,
  onClose,
}: {
  readonly plant: string
  readonly change: WholeChange
  readonly deed: NextDeed
  readonly doing: Doing
  readonly onClose: () => void
}) => {
  const ask = useDeed(doing.endpoint)
  const [why, setWhy] = useState('')
  const [from, setFrom] = useState(() => fieldOf(change.window?.from ?? nextHour(), change.timezone))
  const [until, setUntil] = useState(() => fieldOf(change.window?.until ?? nextHour() + 2 * hour, change.timezone))
  const [begin, end] = [instantOf(from, change.timezone), instantOf(until, change.timezone)]
  const isReady =
    doing.form === 'reason' ? why.trim() !== '' : doing.form === 'window' ? begin !== undefined && end !== undefined && begin < end : true
  const send = async (): Promise<void> => {
    const body = {
      ...bodyOf(deed, change),
      ...(doing.form === 'reason' ? { why } : {}),
      ...(doing.form === 'window' ? { window: { from: begin, until: end } } : {}),
    }
    // The deed is no longer offered once it is done, and this dialog gone with it: what follows does not hang on it.
    await ask.mutateAsync({ params: { plant, change: change.id }, body })
    notifications.show({ message: `${deedInWords(deed)}: done`, color: 'teal' })
    onClose()
  }
  return (
    <Dialog title={`${deedInWords(deed)}: ${change.title}`} onClose={onClose}>
      <DeedForm
        send={deedInWords(deed)}
        colour={doing.colour}
        isReady={isReady}
        isPending={ask.isPending}
        error={ask.error}
        // Why it was refused stands in the form.
        onSend={() => void send().catch(() => undefined)}
        onCancel={onClose}
      >
        {doing.says !== undefined && <Text size="sm">{doing.says}</Text>}
        {doing.form === 'reason' && (
          <Textarea
            label="Reason"
            description="It stays with the change and in the audit log."
            required
            autosize
            minRows={3}
            maxLength={10_000}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
            data-autofocus
          />
        )}
        {doing.form === 'window' && (
          <>
            <TextInput
              type="datetime-local"
              label="From"
              description={`By the plant's clock, ${change.timezone}`}
              required
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
              data-autofocus
            />
            <TextInput
              type="datetime-local"
              label="Until"
              description="From this moment on it can no longer be put in force"
              required
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
              error={begin !== undefined && end !== undefined && begin >= end ? 'it ends before it begins' : undefined}
            />
          </>
        )}
      </DeedForm>
    </Dialog>
  )
}

const DeedButton = ({
  plant,
  change,
  deed,
  doing,
}: {
  readonly plant: string
  readonly change: WholeChange
  readonly deed: NextDeed
  readonly doing: Doing
}) => {
  const [isOpen, { open, close }] = useDisclosure(false)
  const isMain = doing.colour === undefined || doing.colour === 'green'
  return (
    <>
      <Button {...(doing.colour === undefined ? {} : { color: doing.colour })} variant={isMain ? 'filled' : 'light'} onClick={open}>
        {deedInWords(deed)}
      </Button>
      {isOpen && <DeedDialog plant={plant} change={change} deed={deed} doing={doing} onClose={close} />}
    </>
  )
}

/** Refusals that no step of this person or another would change now: they are not worth a line. */
const isBeside = ({ refusals }: NextDeed): boolean => refusals.some(({ code }) => code === 'change/not-permitted' || code === 'change/wrong-stage')

/** Why not, and the way out. That it is not its turn is said by when it is. */
const Reason = ({ refusal: { code, message, help = '' } }: { readonly refusal: NextDeed['refusals'][number] }) =>
  code === 'change/wrong-stage' ? (
    <QuotedText text={help} />
  ) : (
    <>
      <QuotedText text={message} />
      <Text size="sm" c="dimmed">
        <QuotedText text={help} />
      </Text>
    </>
  )

/** What the reader can do with the change now, and what not with the reason why. */
export const DeedBar = ({ plant, change }: { readonly plant: string; readonly change: WholeChange }) => {
  const deeds = change.nextDeeds.filter(({ kind }) => kind !== 'comment')
  const open = deeds.filter(({ refusals }) => refusals.length === 0)
  const closed = deeds.filter(({ refusals }) => refusals.length > 0)
  const notNow = [...closed.filter((deed) => !isBeside(deed)), ...closed.filter(isBeside)]
  return (
    <Stack gap="sm" component="section" aria-label="what you can do now">
      <Group gap="xs">
        {open.length === 0 && <Text size="sm">There is nothing for you to do here now.</Text>}
        {open.map((deed) => {
          const doing = doings(deed)
          const key = `${deed.kind} ${deed.as ?? ''} ${deed.exception ?? ''}`
          if (deed.kind === 'edit')
            return (
              <Button
                key={key}
                variant="default"
                renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/plan`} search={{ change: change.id }} />}
              >
                Edit
              </Button>
            )
          return doing === undefined ? null : <DeedButton key={key} plant={plant} change={change} deed={deed} doing={doing} />
        })}
      </Group>
      {notNow.length > 0 && (
        <Spoiler maxHeight={0} showLabel="What is not possible now, and why" hideLabel="Hide what is not possible">
          <List size="sm" spacing={4} pt="xs">
            {notNow.map((deed) => (
              <List.Item key={`${deed.kind} ${deed.as ?? ''} ${deed.exception ?? ''}`}>
                {deedInWords(deed)}:{' '}
                {deed.refusals.slice(0, 1).map((refusal) => (
                  <Reason key={refusal.code} refusal={refusal} />
                ))}
              </List.Item>
            ))}
          </List>
        </Spoiler>
      )}
    </Stack>
  )
}
