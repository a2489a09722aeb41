import { Anchor, Badge, Button, Group, List, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { AnswerOf } from '#show/contract'
import { readMapAsset } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { RoleIcon } from '../../component/role-icon.tsx'
import { PanelFrame } from './panel-frame.tsx'
import type { ReachKind } from './reach.ts'

type Profile = AnswerOf<typeof readMapAsset>

const levels = ['none', 'minor', 'moderate', 'major', 'severe'] as const

const Facts = ({ asset }: { readonly asset: Profile }) => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Zone', asset.zone],
    ['Owner', asset.owner ?? 'nobody is named'],
    ['Process', asset.process],
    ['Addresses', asset.addresses.length === 0 ? 'none' : asset.addresses.join(', ')],
    ['MAC', asset.mac],
    ['Maker', asset.maker],
    ['Tier', asset.tier === undefined ? undefined : `${asset.tier} of 4`],
    [
      'Consequence',
      asset.consequence === undefined
        ? undefined
        : `safety ${levels[asset.consequence.safety]}, downtime ${levels[asset.consequence.downtime]}, quality ${levels[asset.consequence.quality]} (usual for its role)`,
    ],
    ['Last seen', asset.seen === undefined ? 'in no recording' : `${asset.seen.last.slice(0, 16).replace('T', ' ')} UTC`],
  ]
  return (
    <Table variant="vertical" layout="fixed">
      <Table.Tbody>
        {rows.flatMap(([name, value]) =>
          value === undefined
            ? []
            : [
                <Table.Tr key={name}>
                  <Table.Th w={122}>{name}</Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>,
              ],
        )}
      </Table.Tbody>
    </Table>
  )
}

const Role = ({ asset }: { readonly asset: Profile }) => (
  <Stack gap={4}>
    <Group gap="xs">
      <RoleIcon role={asset.role} size={18} />
      <Text fw={600}>{asset.roleName}</Text>
    </Group>
    {asset.guess === undefined ? (
      <Text size="sm" c="dimmed">
        The plan says so; no recording shows why.
      </Text>
    ) : (
      <>
        <Text size="sm">
          {asset.guess.value === asset.role
            ? `The recordings say the same (${Math.round(asset.guess.confidence * 100)} %)`
            : `The recordings look like ${asset.guess.value} (${Math.round(asset.guess.confidence * 100)} %): the plan decides`}
        </Text>
        <List size="sm">
          {asset.guess.because.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      </>
    )}
  </Stack>
)

interface AssetPanelProps {
  readonly plant: string
  readonly asset: string
  readonly reach: ReadonlyMap<string, ReachKind>
  /** How many controllers it was seen changing. */
  readonly seen: number
  readonly onAsset: (asset: string) => void
  readonly onClose: () => void
}

const Controllers = ({
  ids,
  colour,
  onAsset,
}: {
  readonly ids: readonly string[]
  readonly colour: string
  readonly onAsset: (asset: string) => void
}) => (
  <Group gap={4}>
    {ids.map((id) => (
      <Button key={id} size="compact-xs" variant="light" color={colour} onClick={() => onAsset(id)}>
        {id}
      </Button>
    ))}
  </Group>
)

/** One asset: what it is and why, who answers for it, what needs it, and which controllers it can change. */
export const AssetPanel = ({ plant, asset, reach, seen, onAsset, onClose }: AssetPanelProps) => {
  const profile = useAnswer(readMapAsset, { params: { plant, asset } })
  const idsOf = (kind: ReachKind): readonly string[] => [...reach].flatMap(([id, each]) => (each === kind ? [id] : []))
  const [planned, lost] = [idsOf('planned'), idsOf('lost')]
  return (
    <PanelFrame title={asset} onClose={onClose}>
      <Answered of={profile}>
        {(answer) => (
          <>
            <Role asset={answer} />
            <Title order={3} size="h5">
              Write-reach
            </Title>
            <Text size="sm">
              {answer.flat} controllers on a flat network; seen changing {seen}; {planned.length} as planned, {answer.filtered.length} behind ports
              that firewalls leave open.
            </Text>
            {planned.length > 0 && <Text size="sm">The plan lets it change:</Text>}
            <Controllers ids={planned} colour="orange" onAsset={onAsset} />
            {lost.length > 0 && <Text size="sm">It was seen changing, and enforcing the plan ends that:</Text>}
            <Controllers ids={lost} colour="red" onAsset={onAsset} />
            {answer.functions.length > 0 && (
              <Group gap={4}>
                <Text size="sm">Needed to</Text>
                {answer.functions.map(({ id, name }) => (
                  <Badge key={id} variant="light" tt="none" title={id}>
                    {name}
                  </Badge>
                ))}
              </Group>
            )}
            <Facts asset={answer} />
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/inventory`} search={{ asset }} />}>
              in the inventory
            </Anchor>
          </>
        )}
      </Answered>
    </PanelFrame>
  )
}
