import { Anchor, Box, Button, Center, Loader, Stack, Text } from '@mantine/core'
import { createRootRoute, createRoute, createRouter, Link, Outlet } from '@tanstack/react-router'
import { Page } from './component/page.tsx'
import { Refusal } from './component/refusal.tsx'
import { HomeScene } from './scene/home/home-scene.tsx'
import { openScenes, plantScenes, serverScenes } from './scenes.ts'
import { PlantPages } from './shell/plant-pages.tsx'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Outlet })
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell })
const home = createRoute({ getParentRoute: () => inside, path: '/', component: HomeScene })
const plant = createRoute({ getParentRoute: () => inside, path: '/plants/$plant', component: PlantPages })

const tree = root.addChildren([
  ...openScenes.map(({ path, show }) => createRoute({ getParentRoute: () => root, path: `/${path}`, component: show })),
  inside.addChildren([
    home,
    ...serverScenes.map(({ path, show }) => createRoute({ getParentRoute: () => inside, path: `/${path}`, component: show })),
    plant.addChildren(plantScenes.map(({ path, show }) => createRoute({ getParentRoute: () => plant, path: `/${path}`, component: show }))),
  ]),
])

const Broken = ({ error }: { readonly error: unknown }) => (
  <Stack align="flex-start" p="md">
    <Refusal error={error instanceof Error ? error : new Error(String(error))} />
    <Button variant="default" onClick={() => window.location.reload()}>
      Load the page again
    </Button>
  </Stack>
)

const NoPage = () => (
  <Box p="md">
    <Page title="No such page">
      <Text>There is no page at this address.</Text>
      <Anchor component={Link} to="/">
        Your plants
      </Anchor>
    </Page>
  </Box>
)

export const router = createRouter({
  routeTree: tree,
  defaultPendingComponent: () => (
    <Center p="xl" component="output" aria-label="on its way">
      <Loader aria-hidden />
    </Center>
  ),
  defaultErrorComponent: Broken,
  defaultNotFoundComponent: NoPage,
})
