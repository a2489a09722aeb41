import { Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { listPeople, withdrawInvitation } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { PersonDialog } from './person-dialog.tsx'
import type { Listed } from './person-dialog.tsx'
import { rolesText } from './role-fields.tsx'

type Answer = AnswerOf<typeof listPeople>
type Plants = Answer['plants']

const nameOf = (place: string, plants: Plants): string => (place === '*' ? 'Server' : (plants.find(({ id }) => id === place)?.name ?? place))

const RoleLines = ({ roles, plants }: { readonly roles: Listed['roles']; readonly plants: Plants }) => (
  <Stack gap={2}>
    {roles.length === 0 && (
      <Text size="sm" c="dimmed">
        none
      </Text>
    )}
    {roles.map(({ place, roles: list }) => (
      <Text key={place} size="sm">
        <Text span fw={600} inherit>
          {nameOf(place, plants)}:
        </Text>{' '}
        {rolesText(list)}
      </Text>
    ))}
  </Stack>
)

const State = ({ person: { disabled, hasSecondFactor } }: { readonly person: Listed }) => {
  const [colour, word] = disabled !== undefined ? ['gray', 'disabled'] : hasSecondFactor ? ['green', 'active'] : ['orange', 'no second factor']
  return (
    <Badge color={colour} variant="light">
      {word}
    </Badge>
  )
}

const peopleColumns = (plants: Plants, onOpen: (id: string) => void): readonly Column<Listed>[] => [
  {
    head: 'Name',
    cell: ({ name, email }) => (
      <>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  { head: 'State', look: { miw: 140 }, cell: (person) => <State person={person} /> },
  { head: 'Roles', cell: ({ roles }) => <RoleLines roles={roles} plants={plants} /> },
  { head: 'Since', cell: ({ since }) => <Instant seconds={since} /> },
  {
    head: '',
    look: { ta: 'right' },
    cell: ({ id, name }) => (
      <Button size="xs" variant="default" aria-label={`change ${name}`} onClick={() => onOpen(id)}>
        Change
      </Button>
    ),
  },
]

type Invitation = Answer['invitations'][number]

const invitationColumns = (
  plants: Plants,
  withdraw: (email: string) => void,
  isWithdrawing: (email: string) => boolean,
): readonly Column<Invitation>[] => [
  { head: 'E-mail address', cell: ({ email }) => email },
  { head: 'Roles', cell: ({ roles }) => <RoleLines roles={roles} plants={plants} /> },
  { head: 'Made', cell: ({ made }) => <Instant seconds={made} /> },
  { head: 'Ends', cell: ({ until }) => <Instant seconds={until} /> },
  {
    head: '',
    look: { ta: 'right' },
    cell: ({ email }) => (
      <Button
        size="xs"
        variant="default"
        loading={isWithdrawing(email)}
        aria-label={`withdraw the invitation of ${email}`}
        onClick={() => withdraw(email)}
      >
        Withdraw
      </Button>
    ),
  },
]

const Invitations = ({ invitations, plants }: Pick<Answer, 'invitations' | 'plants'>) => {
  const withdraw = useDeed(withdrawInvitation)
  const columns = invitationColumns(
    plants,
    (email) => withdraw.mutate({ body: { email } }),
    (email) => withdraw.isPending && withdraw.variables.body?.email === email,
  )
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Open invitations
      </Title>
      {withdraw.error !== null && <Refusal error={withdraw.error} />}
      <DataTable label="open invitations" rows={invitations} keyOf={({ email }) => email} columns={columns} minWidth={720} />
    </Stack>
  )
}

const isFound = ({ name, email }: Listed, wanted: string): boolean => `${name} ${email}`.toLowerCase().includes(wanted.trim().toLowerCase())

/** Who has an account, and what they are where. */
export const PeopleScene = () => {
  const people = useAnswer(listPeople)
  const [wanted, setWanted] = useState('')
  const [isInviting, setIsInviting] = useState(false)
  const [openId, setOpenId] = useState<string>()
  return (
    <Page
      title="People"
      about="Who has an account on this server, and what they are in which plant."
      deeds={
        <Button leftSection={<IconUserPlus size={18} aria-hidden />} onClick={() => setIsInviting(true)}>
          Invite somebody
        </Button>
      }
    >
      <Answered of={people}>
        {(answer) => {
          const open = answer.people.find(({ id }) => id === openId)
          const found = answer.people.filter((person) => isFound(person, wanted))
          return (
            <>
              <Group>
                <TextInput
                  label="Find"
                  placeholder="name or address"
                  value={wanted}
                  onChange={({ currentTarget }) => setWanted(currentTarget.value)}
                />
                <Text size="sm" c="dimmed" mt="xl">
                  {found.length} of {answer.people.length}
                </Text>
              </Group>
              {found.length === 0 ? (
                <Text size="sm">Nobody is called so. Find them by a part of their name or address, or invite them.</Text>
              ) : (
                <DataTable label="people" rows={found} keyOf={({ id }) => id} columns={peopleColumns(answer.plants, setOpenId)} minWidth={720} />
              )}
              {answer.invitations.length > 0 && <Invitations invitations={answer.invitations} plants={answer.plants} />}
              {isInviting && <InviteDialog plants={answer.plants} onClose={() => setIsInviting(false)} />}
              {open !== undefined && <PersonDialog person={open} plants={answer.plants} onClose={() => setOpenId(undefined)} />}
            </>
          )
        }}
      </Answered>
    </Page>
  )
}
