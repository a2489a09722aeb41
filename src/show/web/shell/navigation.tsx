import { NavLink, ScrollArea, Text } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { mayDo } from '#reason/govern'
import { plantScenes, serverScenes } from '../scenes.ts'
import type { Scene } from '../scenes.ts'
import { useMe, usePlant } from '../use-plant.ts'

const groups = ['See', 'Judge', 'Change', 'Prove', 'Server'] as const

interface Entry {
  readonly scene: Scene
  readonly to: string
}

const GroupOfLinks = ({
  group,
  entries,
  onChosen,
}: {
  readonly group: string
  readonly entries: readonly Entry[]
  readonly onChosen: () => void
}) => {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return (
    <>
      <Text size="xs" c="dimmed" fw={600} px="sm" pt="sm" pb={4}>
        {group}
      </Text>
      {entries.map(({ scene: { title, menu }, to }) => {
        const Icon = menu?.icon
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={title}
            active={path === to || path.startsWith(`${to}/`)}
            leftSection={Icon === undefined ? undefined : <Icon size={18} aria-hidden />}
            onClick={onChosen}
          />
        )
      })}
    </>
  )
}

/** The pages that this reader may open, by what they are for. */
export const Navigation = ({ onChosen }: { readonly onChosen: () => void }) => {
  const { plant, may } = usePlant()
  const me = useMe()
  const ofPlant = plant === '' ? [] : plantScenes.filter(({ needs }) => needs === undefined || may(needs))
  const ofServer = serverScenes.filter(({ needs }) => needs === undefined || mayDo(me.data?.roles['*'] ?? [], needs))
  const entries: readonly Entry[] = [
    ...ofPlant.map((scene) => ({ scene, to: `/plants/${encodeURIComponent(plant)}/${scene.path}` })),
    ...ofServer.map((scene) => ({ scene, to: `/${scene.path}` })),
  ]
  return (
    <ScrollArea component="nav" aria-label="pages">
      {groups.map((group) => {
        const own = entries.filter(({ scene }) => scene.menu?.group === group)
        return own.length === 0 ? null : <GroupOfLinks key={group} group={group} entries={own} onChosen={onChosen} />
      })}
    </ScrollArea>
  )
}
