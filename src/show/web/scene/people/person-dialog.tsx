import { Button, Checkbox, Divider, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { disablePerson, enablePerson, offerReset, setPersonRoles } from '#show/contract'
import type { AnswerOf, listPeople } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Dialog } from '../../component/dialog.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { MadeLink } from './made-link.tsx'
import { RoleFields } from './role-fields.tsx'
import type { RolesByPlace } from './role-fields.tsx'

export type Listed = AnswerOf<typeof listPeople>['people'][number]

interface PersonDialogProps {
  readonly person: Listed
  readonly plants: readonly { readonly id: string; readonly name: string }[]
  readonly onClose: () => void
}

const Roles = ({ person, plants }: Omit<PersonDialogProps, 'onClose'>) => {
  const before: RolesByPlace = new Map(person.roles.map(({ place, roles }) => [place, roles]))
  const [changed, setChanged] = useState<RolesByPlace>(new Map())
  const set = useDeed(setPersonRoles)
  const save = async (): Promise<void> => {
    for (const [place, list] of changed) await set.mutateAsync({ params: { person: person.id }, body: { place, roles: [...list] } })
    setChanged(new Map())
  }
  return (
    <Stack gap="sm">
      <RoleFields
        plants={plants}
        roles={new Map([...before, ...changed])}
        onChange={(place, list) => setChanged(new Map([...changed, [place, list]]))}
      />
      {set.error !== null && <Refusal error={set.error} />}
      {/* What was refused is shown by its error. */}
      <Button variant="default" disabled={changed.size === 0} loading={set.isPending} onClick={() => void save().catch(() => undefined)}>
        Save the roles
      </Button>
    </Stack>
  )
}

const Reset = ({ person }: { readonly person: Listed }) => {
  const [resetsSecondFactor, setResets] = useState(false)
  const reset = useDeed(offerReset)
  return (
    <Stack gap="sm">
      <Text size="sm">
        For somebody who has lost their password or authenticator. Nothing changes until the link is used; then all their sessions and tokens end.
      </Text>
      <Checkbox label="the second factor, too" checked={resetsSecondFactor} onChange={({ currentTarget }) => setResets(currentTarget.checked)} />
      {reset.error !== null && <Refusal error={reset.error} />}
      {reset.data !== undefined && <MadeLink title={`A new password for ${person.name}`} {...reset.data} />}
      <Button
        variant="default"
        loading={reset.isPending}
        onClick={() => reset.mutate({ params: { person: person.id }, body: { resetsSecondFactor } })}
      >
        Make a link for a new password
      </Button>
    </Stack>
  )
}

const Access = ({ person }: { readonly person: Listed }) => {
  const [why, setWhy] = useState('')
  const disable = useDeed(disablePerson)
  const enable = useDeed(enablePerson)
  const isDisabled = person.disabled !== undefined
  const deed = isDisabled ? enable : disable
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        deed.mutate({ params: { person: person.id }, body: { why } }, { onSuccess: () => setWhy('') })
      }}
    >
      <Stack gap="sm">
        <Text size="sm">
          {isDisabled
            ? 'This account is disabled. Enabled again, it has its password, second factor and roles as before.'
            : 'A disabled account is shut out at once: its sessions, tokens and links end. What the person did stays theirs.'}
        </Text>
        <TextInput
          label="Why"
          description="It stands in the audit log."
          required
          maxLength={300}
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
        {deed.error !== null && <Refusal error={deed.error} />}
        <Button type="submit" color={isDisabled ? 'green' : 'red'} variant="light" loading={deed.isPending}>
          {isDisabled ? 'Enable the account' : 'Disable the account'}
        </Button>
      </Stack>
    </form>
  )
}

/** One person: roles, a new password, and whether they may enter. */
export const PersonDialog = ({ person, plants, onClose }: PersonDialogProps) => (
  <Dialog title={`${person.name}, ${person.email}`} onClose={onClose}>
    <Stack>
      <Divider label="Roles" labelPosition="left" />
      <Roles person={person} plants={plants} />
      {person.disabled === undefined && (
        <>
          <Divider label="Password" labelPosition="left" />
          <Reset person={person} />
        </>
      )}
      <Divider label="Access" labelPosition="left" />
      <Access person={person} />
    </Stack>
  </Dialog>
)
