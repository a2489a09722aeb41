import { Anchor, Text } from '@mantine/core'
import { Link, Outlet } from '@tanstack/react-router'
import { listPlants } from '#show/contract'
import { useAnswer } from '../api/use-answer.ts'
import { Page } from '../component/page.tsx'
import { QuotedText } from '../component/quoted-text.tsx'
import { usePlant } from '../use-plant.ts'

/** The pages of one plant, for whoever has a role in it; for others the way to their own. */
export const PlantPages = () => {
  const { plant } = usePlant()
  const plants = useAnswer(listPlants)
  if (plants.data === undefined || plants.data.plants.some(({ id }) => id === plant)) return <Outlet />
  return (
    <Page title="No such plant">
      <Text>
        <QuotedText text={`There is no plant \`${plant}\` here, or you have no role in it. An administrator can give you one.`} />
      </Text>
      <Anchor component={Link} to="/">
        Your plants
      </Anchor>
    </Page>
  )
}
