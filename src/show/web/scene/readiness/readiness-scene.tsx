import { Anchor, Badge, Drawer, Group, Stack, Text } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { listReadiness } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Page } from '../../component/page.tsx'
import { ReadinessList } from '../../component/readiness-list.tsx'
import { ZonePair } from '../../component/zone-pair.tsx'
import { useMe, usePlant } from '../../use-plant.ts'
import { RehearsalDeed, SignOffDeed } from './conduit-deeds.tsx'
import { DenialList } from './denial-list.tsx'
import { ReadinessTable } from './readiness-table.tsx'
import type { ReadyConduit } from './readiness-table.tsx'

interface ConduitPanelProps {
  readonly plant: string
  readonly revision: string
  readonly conduit: ReadyConduit
  /** Names of assets by address. */
  readonly assets: Readonly<Record<string, string>>
}

const ConduitPanel = ({ plant, revision, conduit, assets }: ConduitPanelProps) => {
  const { may } = usePlant()
  const me = useMe()
  return (
    <Stack gap="lg">
      <Group gap="md">
        <Badge color={conduit.isReady ? 'teal' : 'gray'} variant="light" tt="none" size="lg">
          {conduit.isReady ? 'ready for deny by default' : 'not ready'}
        </Badge>
        <ZonePair plant={plant} from={conduit.from} to={conduit.to} />
        <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/conduits/${encodeURIComponent(conduit.id)}`} size="sm">
          Everything of this conduit
        </Anchor>
      </Group>
      <ReadinessList items={conduit.items} />
      {may('sign-off-conduit') && <SignOffDeed plant={plant} revision={revision} conduit={conduit} me={`user:${me.data?.id ?? ''}`} />}
      {may('rehearse-rollback') && <RehearsalDeed plant={plant} conduit={conduit.id} />}
      <DenialList plant={plant} conduit={conduit} assets={assets} mayExplain={may('explain-denial')} />
    </Stack>
  )
}

/** Which conduits may deny by default, and what is missing for the others. */
export const ReadinessScene = () => {
  const { plant } = usePlant()
  const search: { readonly conduit?: unknown } = useSearch({ strict: false })
  const navigate = useNavigate()
  const found = useAnswer(listReadiness, { params: { plant } })
  const chosen = found.data?.conduits.find(({ id }) => id === search.conduit)
  return (
    <Page
      title="Readiness"
      about="Before a conduit denies what is not allowed: what must be known, agreed and rehearsed. What is not known does not pass."
    >
      <Answered of={found}>
        {({ revision, evidence, conduits, assets }) => (
          <Stack gap="lg">
            <Stack gap={4}>
              <Text>
                {conduits.filter(({ isReady }) => isReady).length} of {conduits.length} conduits are ready, in revision{' '}
                <Text span ff="monospace">
                  {revision.slice(0, 12)}
                </Text>
                .
              </Text>
              <EvidenceLine plant={plant} evidence={evidence} without="what rests on a recording has no data and does not pass" />
            </Stack>
            {conduits.length === 0 ? (
              <Text>
                The plan has no conduit yet: nothing can be denied between its zones.{' '}
                <Anchor component={Link} to={`/plants/${encodeURIComponent(plant)}/recordings`} inherit>
                  Draft one from the recordings
                </Anchor>
              </Text>
            ) : (
              <ReadinessTable plant={plant} conduits={conduits} />
            )}
            <Drawer
              opened={chosen !== undefined}
              onClose={() => void navigate({ to: `/plants/${encodeURIComponent(plant)}/readiness` })}
              position="right"
              size="lg"
              closeButtonProps={{ 'aria-label': 'close' }}
              title={chosen?.id}
            >
              {chosen !== undefined && <ConduitPanel key={chosen.id} plant={plant} revision={revision} conduit={chosen} assets={assets} />}
            </Drawer>
          </Stack>
        )}
      </Answered>
    </Page>
  )
}
