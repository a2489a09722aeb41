import { Center, Loader } from '@mantine/core'
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { Refusal } from './component/refusal.tsx'
import { HomeScene } from './scene/home/home-scene.tsx'
import { openScenes, plantScenes, serverScenes } from './scenes.ts'
import { Shell } from './shell/shell.tsx'

const root = createRootRoute({ component: Outlet })
const inside = createRoute({ getParentRoute: () => root, id: 'inside', component: Shell })
const home = createRoute({ getParentRoute: () => inside, path: '/', component: HomeScene })
const plant = createRoute({ getParentRoute: () => inside, path: '/plants/$plant', component: Outlet })

const tree = root.addChildren([
  ...openScenes.map(({ path, show }) => createRoute({ getParentRoute: () => root, path: `/${path}`, component: show })),
  inside.addChildren([
    home,
    ...serverScenes.map(({ path, show }) => createRoute({ getParentRoute: () => inside, path: `/${path}`, component: show })),
    plant.addChildren(plantScenes.map(({ path, show }) => createRoute({ getParentRoute: () => plant, path: `/${path}`, component: show }))),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultPendingComponent: () => (
    <Center p="xl">
      <Loader aria-label="on its way" />
    </Center>
  ),
  defaultErrorComponent: ({ error }) => <Refusal error={error instanceof Error ? error : new Error(String(error))} />,
  defaultNotFoundComponent: () => <Refusal error={new Error('There is no page at this address.')} />,
})
