import { Badge, Button, Code, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { listMyTokens, makeMyToken, revokeMyToken } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { DataTable } from '../../component/data-table.tsx'
import type { Column } from '../../component/data-table.tsx'
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

const State = ({ token }: { readonly token: Token }) => (
  <Badge color={isGood(token) ? 'green' : 'gray'} variant="light">
    {isGood(token) ? 'good' : token.revoked === undefined ? 'ended' : 'revoked'}
  </Badge>
)

const columnsOf = (revoke: (id: string) => void, isRevoking: (id: string) => boolean): readonly Column<Token>[] => [
  { head: 'For', cell: ({ name }) => name },
  { head: 'State', look: { miw: 100 }, cell: (token) => <State token={token} /> },
  { head: 'Made', cell: ({ made }) => <Instant seconds={made} /> },
  { head: 'Last used', cell: ({ used }) => (used === undefined ? 'never' : <Instant seconds={used} />) },
  { head: 'Ends', cell: ({ until }) => <Instant seconds={until} /> },
  {
    head: '',
    look: { ta: 'right' },
    cell: (token) =>
      isGood(token) && (
        <Button size="xs" variant="default" aria-label={`revoke ${token.name}`} loading={isRevoking(token.id)} onClick={() => revoke(token.id)}>
          Revoke
        </Button>
      ),
  },
]

const Tokens = ({ tokens }: { readonly tokens: readonly Token[] }) => {
  const revoke = useDeed(revokeMyToken)
  if (tokens.length === 0) return <Text size="sm">You have none. Make one for each program, so that each can be taken back alone.</Text>
  const columns = columnsOf(
    (token) => revoke.mutate({ params: { token } }),
    (token) => revoke.isPending && revoke.variables.params?.token === token,
  )
  return (
    <>
      {revoke.error !== null && <Refusal error={revoke.error} />}
      <DataTable label="tokens" rows={tokens} keyOf={({ id }) => id} columns={columns} minWidth={640} />
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
