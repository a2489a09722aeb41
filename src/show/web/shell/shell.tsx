import {
  ActionIcon,
  Alert,
  AppShell,
  Burger,
  Button,
  Group,
  Menu,
  Select,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconMoon, IconPlugConnectedX, IconSun, IconUser } from '@tabler/icons-react'
import { Link, Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import { listPlants } from '#show/contract'
import { NoAnswer, Refused } from '../api/ask.ts'
import { useAnswer } from '../api/use-answer.ts'
import { useMe, usePlant } from '../use-plant.ts'
import { signOut } from '../api/sign-out.ts'
import { Navigation } from './navigation.tsx'
import { Notices } from './notices.tsx'
import styles from './shell.module.css'

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
      miw={0}
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

const content = 'content'

/** Where the keys are led past the navigation; seen while it has the focus. */
const SkipLink = () => (
  <Button className={styles['skip']} size="sm" onClick={() => document.getElementById(content)?.focus()}>
    Skip to the page
  </Button>
)

/** A link takes its own page away, and the focus with it: the keys go on in the page that it led to. The first page is begun at its top. */
const useFocusInPage = (): void => {
  const page = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname })
  const before = useRef<string>(undefined)
  useEffect(() => {
    const isFirst = before.current === undefined
    before.current = page
    if (!isFirst && document.activeElement === document.body) document.getElementById(content)?.focus({ preventScroll: true })
  }, [page])
}

const ServerGone = () => (
  <Alert color="orange" icon={<IconPlugConnectedX aria-hidden />} title="The server does not answer" role="alert" mb="md">
    What stands here is what it said last. It is asked again every few seconds, and the page goes on by itself when it is back.
  </Alert>
)

/** What stands around every page of somebody who is signed in. */
export const Shell = () => {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const me = useMe()
  useFocusInPage()
  const { pathname: path, href } = useRouterState({ select: ({ location }) => location })
  const isSignedOut = me.error instanceof Refused && me.error.status === 401
  // While the way leads there this still stands, and must not take the sign-in itself for the page to come back to.
  const isToSignIn = isSignedOut && path !== '/sign-in'
  // The same element every time: whoever stays, to save what they wrote, is asked once and not at every answer that arrives.
  const signIn = useMemo(() => (isToSignIn ? <Navigate to="/sign-in" search={{ after: href }} /> : null), [isToSignIn, href])
  // A session that ends in the middle of work leaves the page standing until it is left: it may hold what somebody wrote.
  if (isSignedOut && me.data === undefined) return signIn
  if (me.data !== undefined && me.data.mustEnrol && path !== '/second-factor') return <Navigate to="/second-factor" />
  return (
    <AppShell header={{ height: 56 }} navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }} padding="md">
      {signIn}
      <SkipLink />
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="navigation" aria-expanded={isOpen} />
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
      <AppShell.Main id={content} tabIndex={-1} className={styles['main']}>
        {me.error instanceof NoAnswer && <ServerGone />}
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}
