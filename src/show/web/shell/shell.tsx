import { ActionIcon, AppShell, Burger, Group, Menu, Select, Text, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import { Link, Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { listPlants } from '#show/contract'
import { Refused } from '../api/ask.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMe, usePlant } from '../use-plant.ts'
import { signOut } from '../api/sign-out.ts'
import { Navigation } from './navigation.tsx'
import { Notices } from './notices.tsx'

const ColourScheme = () => {
  const { setColorScheme } = useMantineColorScheme()
  const now = useComputedColorScheme('light')
  const next = now === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip label={`${next} colours`}>
      <ActionIcon variant="default" size="lg" aria-label={`switch to ${next} colours`} onClick={() => setColorScheme(next)}>
        {now === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  )
}

const PlantChoice = () => {
  const { plant } = usePlant()
  const plants = useAnswer(listPlants)
  const navigate = useNavigate()
  return (
    <Select
      aria-label="plant"
      placeholder="choose a plant"
      data={(plants.data?.plants ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={plant === '' ? null : plant}
      onChange={(id) => id !== null && void navigate({ to: `/plants/${encodeURIComponent(id)}/overview` })}
      w={280}
      allowDeselect={false}
    />
  )
}

const PersonMenu = ({ name }: { readonly name: string }) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <ActionIcon variant="default" size="lg" aria-label={`account of ${name}`}>
        <IconUser size={18} aria-hidden />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Label>{name}</Menu.Label>
      <Menu.Item component={Link} to="/account">
        Account
      </Menu.Item>
      <Menu.Item onClick={() => void signOut()}>Sign out</Menu.Item>
    </Menu.Dropdown>
  </Menu>
)

/** What stands around every page of somebody who is signed in. */
export const Shell = () => {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const me = useMe()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  if (me.error instanceof Refused && me.error.status === 401) {
    // While the way leads there this still stands, and must not take the sign-in itself for the page to come back to.
    return path === '/sign-in' ? null : <Navigate to="/sign-in" search={{ after: path }} />
  }
  if (me.data !== undefined && me.data.mustEnrol && path !== '/second-factor') return <Navigate to="/second-factor" />
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} padding="md">
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="navigation" />
            <Text component={Link} to="/" fw={700} size="lg" style={{ textDecoration: 'none', color: 'inherit' }}>
              Bulkhead
            </Text>
            <PlantChoice />
          </Group>
          <Group gap="xs" wrap="nowrap">
            {me.data !== undefined && <Notices />}
            <ColourScheme />
            {me.data !== undefined && <PersonMenu name={me.data.name} />}
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Navigation onChosen={close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
