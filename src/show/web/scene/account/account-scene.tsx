import { Card, SimpleGrid, Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { useMe } from '../../use-plant.ts'
import { PasswordForm } from './password-form.tsx'
import { SecondFactor } from './second-factor.tsx'
import { SessionTable } from './session-table.tsx'
import { TokenTable } from './token-table.tsx'

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Card withBorder component="section" aria-label={title}>
    <Stack>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  </Card>
)

/** One's own account. */
export const AccountScene = () => {
  const me = useMe()
  return (
    <Answered of={me}>
      {({ name, email, hasSecondFactor }) => (
        <Page title="Account" about={`${name}, signed in as ${email}.`}>
          <SimpleGrid cols={{ base: 1, lg: 2 }}>
            <Part title="Password">
              <PasswordForm />
            </Part>
            <Part title="Second factor">
              <SecondFactor hasSecondFactor={hasSecondFactor} />
            </Part>
          </SimpleGrid>
          <Part title="Where you are signed in">
            <SessionTable />
          </Part>
          <Part title="Tokens for programs">
            <TokenTable />
          </Part>
        </Page>
      )}
    </Answered>
  )
}
