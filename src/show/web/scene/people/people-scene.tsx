import { Badge, Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { listPeople, withdrawInvitation } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
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

const State = ({ person }: { readonly person: Listed }) => {
  if (person.disabled !== undefined)
    return (
      <Badge color="gray" variant="light">
        disabled
      </Badge>
    )
  if (!person.hasSecondFactor)
    return (
      <Badge color="orange" variant="light">
        no second factor
      </Badge>
    )
  return (
    <Badge color="green" variant="light">
      active
    </Badge>
  )
}

const People = ({
  people,
  plants,
  onOpen,
}: {
  readonly people: readonly Listed[]
  readonly plants: Plants
  readonly onOpen: (id: string) => void
}) => (
  <Table.ScrollContainer minWidth={720}>
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Name</Table.Th>
          <Table.Th>State</Table.Th>
          <Table.Th>Roles</Table.Th>
          <Table.Th>Since</Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Td>
              <Text size="sm" fw={600}>
                {person.name}
              </Text>
              <Text size="sm" c="dimmed">
                {person.email}
              </Text>
            </Table.Td>
            <Table.Td>
              <State person={person} />
            </Table.Td>
            <Table.Td>
              <RoleLines roles={person.roles} plants={plants} />
            </Table.Td>
            <Table.Td>
              <Instant seconds={person.since} />
            </Table.Td>
            <Table.Td ta="right">
              <Button size="xs" variant="default" aria-label={`change ${person.name}`} onClick={() => onOpen(person.id)}>
                Change
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)

const Invitations = ({ invitations, plants }: Pick<Answer, 'invitations' | 'plants'>) => {
  const withdraw = useDeed(withdrawInvitation)
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Open invitations
      </Title>
      {withdraw.error !== null && <Refusal error={withdraw.error} />}
      <Table.ScrollContainer minWidth={720}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>E-mail address</Table.Th>
              <Table.Th>Roles</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th>Ends</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invitations.map(({ email, roles, made, until }) => (
              <Table.Tr key={email}>
                <Table.Td>{email}</Table.Td>
                <Table.Td>
                  <RoleLines roles={roles} plants={plants} />
                </Table.Td>
                <Table.Td>
                  <Instant seconds={made} />
                </Table.Td>
                <Table.Td>
                  <Instant seconds={until} />
                </Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="xs"
                    variant="default"
                    loading={withdraw.isPending}
                    aria-label={`withdraw the invitation of ${email}`}
                    onClick={() => withdraw.mutate({ body: { email } })}
                  >
                    Withdraw
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
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
              <People people={found} plants={answer.plants} onOpen={setOpenId} />
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
