import { Anchor, Card, SimpleGrid, Text } from '@mantine/core'
import { Link, Navigate } from '@tanstack/react-router'
import { listPlants } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'

const overviewOf = (id: string): string => `/plants/${encodeURIComponent(id)}/overview`

/** Where somebody begins: their only plant, or the choice of one. */
export const HomeScene = () => {
  const plants = useAnswer(listPlants)
  return (
    <Answered of={plants}>
      {({ plants: mine }) => {
        const [only, second] = mine
        if (only !== undefined && second === undefined) return <Navigate to={overviewOf(only.id)} />
        return (
          <Page title="Plants" about="The plants you have a role in.">
            {mine.length === 0 && <Text>You have no role in any plant yet. An administrator can give you one.</Text>}
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {mine.map(({ id, name, roles }) => (
                <Card key={id} withBorder>
                  <Anchor component={Link} to={overviewOf(id)} fw={600}>
                    {name}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    You are {roles.map((role) => role.replaceAll('-', ' ')).join(', ')}
                  </Text>
                </Card>
              ))}
            </SimpleGrid>
          </Page>
        )
      }}
    </Answered>
  )
}
