import { Anchor, Button, Card, Group, SimpleGrid, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, Navigate } from '@tanstack/react-router'
import { mayDo } from '#reason/govern'
import { listPlants } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { useMe } from '../../use-plant.ts'
import { RemovePlant } from './remove-plant.tsx'

const overviewOf = (id: string): string => `/plants/${encodeURIComponent(id)}/overview`

/** Where somebody begins: their only plant, or the choice of one. An administrator of the server always has the choice of another. */
export const HomeScene = () => {
  const plants = useAnswer(listPlants)
  const me = useMe()
  const mayAdd = mayDo(me.data?.roles['*'] ?? [], 'administer-plant')
  return (
    <Answered of={plants}>
      {({ plants: mine }) => {
        const [only, second] = mine
        if (me.data !== undefined && !mayAdd && only !== undefined && second === undefined) return <Navigate to={overviewOf(only.id)} />
        return (
          <Page
            title="Plants"
            about="The plants you have a role in."
            deeds={
              mayAdd && (
                <Button component={Link} to="/plants/new" leftSection={<IconPlus size={16} aria-hidden />}>
                  New plant
                </Button>
              )
            }
          >
            {mine.length === 0 && <Text>You have no role in any plant yet. {mayAdd ? 'Add one.' : 'An administrator can give you one.'}</Text>}
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              {mine.map(({ id, name, roles, isSample }) => (
                <Card key={id} withBorder>
                  <Anchor component={Link} to={overviewOf(id)} fw={600}>
                    {name}
                  </Anchor>
                  <Text size="sm" c="dimmed">
                    You are {roles.map((role) => role.replaceAll('-', ' ')).join(', ')}
                  </Text>
                  {mayDo(roles, 'administer-plant') && (
                    <Group mt="sm">
                      <RemovePlant plant={id} name={name} isSample={isSample} />
                    </Group>
                  )}
                </Card>
              ))}
            </SimpleGrid>
          </Page>
        )
      }}
    </Answered>
  )
}
