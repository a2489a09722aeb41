import { Anchor, Badge, Box, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { createColumnHelper, createSortedRowModel, rowSelectionFeature, rowSortingFeature, sortFns, tableFeatures } from '@tanstack/react-table'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { RoleIcon } from '../../component/role-icon.tsx'
import { none } from './arrange.ts'
import type { Asset } from './arrange.ts'
import { conflictWords } from './inventory-words.ts'

export const assetFeatures = tableFeatures({ rowSelectionFeature, rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns })

const helper = createColumnHelper<typeof assetFeatures, Asset>()

const Dimmed = ({ children }: { readonly children: string }) => (
  <Text size="sm" c="dimmed" truncate="end">
    {children}
  </Text>
)

const Plain = ({ text }: { readonly text: string | undefined }) =>
  text === undefined ? (
    <Dimmed>{none}</Dimmed>
  ) : (
    <Text size="sm" truncate="end" title={text}>
      {text}
    </Text>
  )

const NameCell = ({ asset }: { readonly asset: Asset }) => {
  const { id, isPlanned, isExternal, name, observed, addresses } = asset
  const also = [isExternal && !isPlanned ? 'not of this plant' : undefined, name ?? observed.names[0], ...addresses]
    .filter((part) => part !== undefined && part !== '' && part !== id)
    .join(' · ')
  return (
    <Stack gap={0}>
      <Anchor
        size="sm"
        fw={600}
        truncate="end"
        renderRoot={(props) => (
          <Link {...props} to="." search={(before: Readonly<Record<string, unknown>>) => ({ ...before, asset: id })} replace resetScroll={false} />
        )}
      >
        {id}
      </Anchor>
      {also !== '' && (
        <Text size="xs" c="dimmed" truncate="end" title={also}>
          {also}
        </Text>
      )}
    </Stack>
  )
}

const RoleCell = ({ asset: { role, roleName, guess, isPlanned } }: { readonly asset: Asset }) => {
  const confidence = guess === undefined ? undefined : Math.round(guess.confidence * 100)
  const differs = isPlanned && guess !== undefined && guess.role !== role && guess.role !== 'unknown'
  return (
    <Stack gap={0}>
      <Group gap={6} wrap="nowrap">
        <Box component="span" lh={0} style={{ flexShrink: 0 }}>
          <RoleIcon role={role} />
        </Box>
        <Text size="sm" lineClamp={2} lh={1.25} title={roleName}>
          {roleName}
        </Text>
      </Group>
      {guess !== undefined && (
        <Text size="xs" c="dimmed" lineClamp={2} title={guess.because.join('; ')}>
          {differs ? `traffic: ${guess.roleName}, ${confidence} %` : `by its traffic: ${confidence} %`}
        </Text>
      )}
    </Stack>
  )
}

const ConflictCell = ({ asset: { conflicts }, isRecorded }: { readonly asset: Asset; readonly isRecorded: boolean }) => {
  // What was compared with nothing agrees with nothing.
  if (conflicts.length === 0) return <Dimmed>{isRecorded ? 'none' : 'no recording'}</Dimmed>
  return (
    <Group gap={4} wrap="wrap">
      {conflicts.map(({ kind, message }) => (
        <Tooltip key={kind} label={<QuotedText text={message} />} multiline maw={320}>
          <Badge size="sm" tt="none" variant="light" color="orange" leftSection={<IconAlertTriangle size={10} aria-hidden />} tabIndex={0}>
            {conflictWords[kind]}
          </Badge>
        </Tooltip>
      ))}
    </Group>
  )
}

const plantPath = (plant: string): string => `/plants/${encodeURIComponent(plant)}`

const ReachCell = ({ plant, asset: { id, reach } }: { readonly plant: string; readonly asset: Asset }) => {
  if (reach === undefined) return <Dimmed>{none}</Dimmed>
  const { planned, seen, flat } = reach
  return (
    <Tooltip
      label={`may change ${planned} controllers by the plan, changed ${seen} in the recordings, could reach ${flat} on a flat network`}
      multiline
      maw={300}
    >
      <Anchor size="sm" renderRoot={(props) => <Link {...props} to={`${plantPath(plant)}/map`} search={{ asset: id }} />}>
        {planned} / {seen}
      </Anchor>
    </Tooltip>
  )
}

const ConversationCell = ({ plant, asset }: { readonly plant: string; readonly asset: Asset }) => {
  const { conversations, isSeen, isPlanned, id, observed } = asset
  if (!isSeen) return <Dimmed>{none}</Dimmed>
  return (
    <Anchor
      size="sm"
      aria-label={`${conversations} conversations of ${id}`}
      renderRoot={(props) => <Link {...props} to={`${plantPath(plant)}/replay`} search={{ asset: isPlanned ? id : (observed.addresses[0] ?? id) }} />}
    >
      {conversations.toLocaleString()}
    </Anchor>
  )
}

const SeenCell = ({ last }: { readonly last: string | undefined }) =>
  last === undefined ? (
    <Dimmed>not seen</Dimmed>
  ) : (
    <Text size="sm">
      <Instant seconds={secondsOf(last)} />
    </Text>
  )

/** The columns of the list, in the order in which people read them. `isRecorded`: whether there is a recording to contradict the plan. */
export const assetColumns = (plant: string, isRecorded: boolean) =>
  helper.columns([
    helper.accessor('id', { header: 'Asset', cell: ({ row }) => <NameCell asset={row.original} /> }),
    helper.accessor('roleName', { header: 'Role', cell: ({ row }) => <RoleCell asset={row.original} /> }),
    helper.accessor((asset) => asset.zone ?? '', { id: 'zone', header: 'Zone', cell: ({ row }) => <Plain text={row.original.zone} /> }),
    helper.accessor((asset) => asset.process ?? '', { id: 'process', header: 'Process', cell: ({ row }) => <Plain text={row.original.process} /> }),
    helper.accessor((asset) => asset.owner ?? '', { id: 'owner', header: 'Owner', cell: ({ row }) => <Plain text={row.original.owner} /> }),
    helper.accessor((asset) => asset.tier ?? 0, { id: 'tier', header: 'Tier', cell: ({ row }) => <Plain text={row.original.tier?.toString()} /> }),
    helper.accessor((asset) => asset.reach?.planned ?? -1, {
      id: 'reach',
      header: 'Write-reach',
      cell: ({ row }) => <ReachCell plant={plant} asset={row.original} />,
    }),
    helper.accessor((asset) => asset.last ?? '', {
      id: 'last',
      header: 'Last seen',
      cell: ({ row }) => <SeenCell last={row.original.last} />,
    }),
    helper.accessor('conversations', { header: 'Talks', cell: ({ row }) => <ConversationCell plant={plant} asset={row.original} /> }),
    helper.accessor((asset) => asset.conflicts.length, {
      id: 'conflicts',
      header: 'Conflicts',
      cell: ({ row }) => <ConflictCell asset={row.original} isRecorded={isRecorded} />,
    }),
  ])

/** Columns whose cells stand at the right. */
export const numberColumns: ReadonlySet<string> = new Set(['tier', 'reach', 'conversations'])
