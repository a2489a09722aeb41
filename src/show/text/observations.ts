import { formatDuration, formatIso } from '#ground/time'
import type { Conversation, ObservedAsset, Observations } from '#read/observe'
import { roleById } from '#ground/role'
import { paint, table, visibleText } from '#show/terminal'

export const operationsText = (conversation: Conversation): string =>
  Object.entries(conversation.operations)
    .filter(([operation]) => operation !== 'session' || Object.keys(conversation.operations).length === 1)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ')

export const serviceText = (conversation: Conversation): string => {
  const port = conversation.transport === 'ethernet' ? `0x${conversation.port.toString(16)}` : `${conversation.transport}/${conversation.port}`
  const name = conversation.service === port ? port : `${conversation.service} ${port}`
  return conversation.basis === 'payload' ? name : `${name} (by port)`
}

export const assetRows = (assets: readonly ObservedAsset[]): readonly (readonly string[])[] =>
  assets.map((asset) => [
    visibleText(asset.id),
    `${roleById(asset.role.value)?.name ?? asset.role.value}${asset.role.value === 'unknown' ? '' : ` (${Math.round(asset.role.confidence * 100)} %)`}`,
    visibleText(asset.names[0] ?? ''),
    visibleText(asset.maker ?? ''),
    visibleText(asset.role.because[0] ?? ''),
  ])

const conversationRows = (conversations: readonly Conversation[]): readonly (readonly string[])[] =>
  conversations.map((c) => [
    visibleText(c.client),
    visibleText(c.server),
    serviceText(c),
    operationsText(c) || (c.outcome === 'answered' ? '' : c.outcome),
    String(c.packets),
    c.cadence === undefined ? '' : formatDuration(c.cadence.periodMs),
  ])

/** Conversations a terminal shows; the JSON document has them all. */
const mostShown = 60

export const observationsText = (observations: Observations): string => {
  const { sources, assets, conversations } = observations
  const packets = sources.reduce((sum, source) => sum + source.packets, 0)
  const first = Math.min(...sources.flatMap((source) => source.firstUs ?? []))
  const last = Math.max(...sources.flatMap((source) => source.lastUs ?? []))
  const span = Number.isFinite(first) ? `, ${formatIso(first / 1e6)} to ${formatIso(last / 1e6)}` : ''
  const shown = conversations.toSorted((a, b) => b.packets - a.packets).slice(0, mostShown)
  return [
    `${sources.length} capture${sources.length === 1 ? '' : 's'}, ${packets} packets${span}`,
    '',
    paint('bold', `${assets.length} assets`),
    table(
      [{ title: 'address' }, { title: 'role' }, { title: 'name', most: 24 }, { title: 'maker', most: 28 }, { title: 'because' }],
      assetRows(assets),
    ),
    '',
    paint('bold', `${conversations.length} conversations${conversations.length > shown.length ? `, the ${shown.length} busiest` : ''}`),
    table(
      [
        { title: 'client' },
        { title: 'server' },
        { title: 'service' },
        { title: 'operations', most: 48 },
        { title: 'packets', align: 'right' },
        { title: 'every', align: 'right' },
      ],
      conversationRows(shown),
    ),
  ].join('\n')
}
