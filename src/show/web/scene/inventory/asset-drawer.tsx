import { Anchor, Badge, Divider, Drawer, Group, List, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { RoleIcon } from '../../component/role-icon.tsx'
import type { Asset, InventoryAnswer } from './arrange.ts'
import { conflictWords } from './inventory-words.ts'

const plantPath = (plant: string): string => `/plants/${encodeURIComponent(plant)}`

const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
    <Table.Tbody>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={170} fw={400} c="dimmed" style={{ verticalAlign: 'top' }}>
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
    </Table.Tbody>
  </Table>
)

const WhyThisRole = ({ guess }: { readonly guess: NonNullable<Asset['guess']> }) => {
  const percent = Math.round(guess.confidence * 100)
  return (
    <Stack gap={6}>
      <Group gap="xs">
        <RoleIcon role={guess.role} />
        <Text size="sm" fw={600}>
          {guess.roleName}
        </Text>
        <Text size="sm" c="dimmed">
          {percent} %{guess.runnerUp === undefined ? '' : `, else ${guess.runnerUp}`}
        </Text>
      </Group>
      <Progress value={percent} aria-label={`${percent} % sure`} size="sm" />
      <List size="sm">
        {guess.because.map((reason) => (
          <List.Item key={reason}>
            <QuotedText text={reason} />
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}

interface AssetDrawerProps {
  readonly plant: string
  readonly answer: InventoryAnswer
  /** Undefined while the panel is closed. */
  readonly asset: Asset | undefined
  readonly onClose: () => void
}

/** All that is known of one asset: by the plan, by its traffic, and why. */
export const AssetDrawer = ({ plant, answer, asset, onClose }: AssetDrawerProps) => (
  <Drawer opened={asset !== undefined} onClose={onClose} position="right" size="md" title={asset?.id} closeButtonProps={{ 'aria-label': 'close' }}>
    {asset !== undefined && (
      <Stack gap="md">
        {asset.conflicts.map(({ kind, message }) => (
          <Group key={kind} gap="xs" wrap="nowrap" align="flex-start">
            <Badge color="orange" variant="light" tt="none" leftSection={<IconAlertTriangle size={10} aria-hidden />} style={{ flexShrink: 0 }}>
              {conflictWords[kind]}
            </Badge>
            <Text size="sm">
              <QuotedText text={message} />
            </Text>
          </Group>
        ))}
        <Title order={2} size="h5">
          By the plan
        </Title>
        {asset.isPlanned ? (
          <Facts
            facts={[
              ['Name', asset.name],
              ['Role', asset.roleName],
              ['Zone', asset.zone],
              ['Process', asset.process],
              ['Owner', asset.owner],
              ['Consequence tier', asset.tier],
              ['Addresses', asset.addresses.join(', ')],
              ['MAC', asset.mac],
              ['Functions it serves', asset.functions.map((id) => answer.functions.find((each) => each.id === id)?.name ?? id).join(', ')],
            ]}
          />
        ) : (
          <Text size="sm" c="dimmed">
            The plan does not name it{asset.zone === undefined ? '.' : `; its address lies in ${asset.zone}.`}
          </Text>
        )}
        {asset.reach !== undefined && (
          <>
            <Title order={2} size="h5">
              Controllers it can change
            </Title>
            <Facts
              facts={[
                ['By the plan', asset.reach.planned],
                ['By firewalls alone', asset.reach.filtered],
                ['Seen doing it', answer.evidence === undefined ? 'no recording' : asset.reach.seen],
                ['On a flat network', asset.reach.flat],
              ]}
            />
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to={`${plantPath(plant)}/map`} search={{ asset: asset.id }} />}>
              Show it on the map
            </Anchor>
          </>
        )}
        <Divider />
        <Title order={2} size="h5">
          By its traffic
        </Title>
        {asset.guess === undefined ? (
          <Text size="sm" c="dimmed">
            {answer.evidence === undefined ? 'No recording yet.' : 'It is in no recording.'}
          </Text>
        ) : (
          <>
            <WhyThisRole guess={asset.guess} />
            <Facts
              facts={[
                ['Names it gave', asset.observed.names.join(', ')],
                ['Addresses', asset.observed.addresses.join(', ')],
                ['MAC', asset.observed.macs.join(', ')],
                ['Maker', asset.maker],
                ...Object.entries(asset.observed.identity),
                ['First seen', asset.first === undefined ? undefined : <Instant key="first" seconds={secondsOf(asset.first)} />],
                ['Last seen', asset.last === undefined ? undefined : <Instant key="last" seconds={secondsOf(asset.last)} />],
              ]}
            />
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to={`${plantPath(plant)}/replay`}
                  search={{ asset: asset.isPlanned ? asset.id : (asset.observed.addresses[0] ?? asset.id) }}
                />
              )}
            >
              Its {asset.conversations.toLocaleString()} conversations
            </Anchor>
          </>
        )}
      </Stack>
    )}
  </Drawer>
)
