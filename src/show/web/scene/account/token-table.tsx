import { Badge, Button, Code, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { listMyTokens, makeMyToken, revokeMyToken } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant } from '../../component/instant.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { ShownOnce } from '../../component/shown-once.tsx'

const daySeconds = 86_400

const lives = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
]

const nowSeconds = (): number => Math.floor(Date.now() / 1000)

const MakeToken = () => {
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const make = useDeed(makeMyToken)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        make.mutate({ body: { name, until: nowSeconds() + Number(days) * daySeconds } }, { onSuccess: () => setName('') })
      }}
    >
      <Stack gap="sm">
        <Group align="flex-end">
          <TextInput
            label="What it is for"
            placeholder="laptop of the project"
            required
            maxLength={100}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <NativeSelect label="Ends after" data={lives} value={days} onChange={({ currentTarget }) => setDays(currentTarget.value)} />
          <Button type="submit" variant="default" loading={make.isPending}>
            Make a token
          </Button>
        </Group>
        {make.error !== null && <Refusal error={make.error} />}
        {make.data !== undefined && (
          <ShownOnce title={`The token “${make.data.name}”`} text={make.data.token}>
            Whoever has it acts as you.
          </ShownOnce>
        )}
      </Stack>
    </form>
  )
}

type Token = AnswerOf<typeof listMyTokens>['tokens'][number]

const isGood = ({ revoked, until }: Token): boolean => revoked === undefined && until > nowSeconds()

const State = ({ token }: { readonly token: Token }) => {
  if (token.revoked !== undefined)
    return (
      <Badge color="gray" variant="light">
        revoked
      </Badge>
    )
  return token.until <= nowSeconds() ? (
    <Badge color="gray" variant="light">
      ended
    </Badge>
  ) : (
    <Badge color="green" variant="light">
      good
    </Badge>
  )
}

const Tokens = ({ tokens }: { readonly tokens: readonly Token[] }) => {
  const revoke = useDeed(revokeMyToken)
  if (tokens.length === 0) return <Text size="sm">You have none.</Text>
  return (
    <>
      {revoke.error !== null && <Refusal error={revoke.error} />}
      <Table.ScrollContainer minWidth={640}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>For</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>Made</Table.Th>
              <Table.Th>Last used</Table.Th>
              <Table.Th>Ends</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tokens.map((token) => (
              <Table.Tr key={token.id}>
                <Table.Td>{token.name}</Table.Td>
                <Table.Td>
                  <State token={token} />
                </Table.Td>
                <Table.Td>
                  <Instant seconds={token.made} />
                </Table.Td>
                <Table.Td>{token.used === undefined ? 'never' : <Instant seconds={token.used} />}</Table.Td>
                <Table.Td>
                  <Instant seconds={token.until} />
                </Table.Td>
                <Table.Td ta="right">
                  {isGood(token) && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={`revoke ${token.name}`}
                      loading={revoke.isPending}
                      onClick={() => revoke.mutate({ params: { token: token.id } })}
                    >
                      Revoke
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  )
}

/** Tokens by which programs act as oneself. */
export const TokenTable = () => {
  const tokens = useAnswer(listMyTokens)
  return (
    <Stack>
      <Text size="sm" c="dimmed" maw="75ch">
        With a token a program, such as <Code>bulkhead propose</Code>, has all your roles in the plants. It cannot change accounts.
      </Text>
      <MakeToken />
      <Answered of={tokens}>{(answer) => <Tokens tokens={answer.tokens} />}</Answered>
    </Stack>
  )
}
