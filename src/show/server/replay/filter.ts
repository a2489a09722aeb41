import type { JudgedConversation } from '#act/answer'
import type { QueryOf, readReplay } from '#show/contract'

type Filter = QueryOf<typeof readReplay>

/** In a filter: an end that belongs to no zone. */
const noZone = '-'

const isZone = (wanted: string | undefined, zone: string | undefined): boolean =>
  wanted === undefined || (wanted === noZone ? undefined : wanted) === zone

/** The flows that allow it or part of it, and the one between its zones that comes near. One between other zones is no flow of its own. */
const flowsOf = ({ replayed: { flows, deciding } }: JudgedConversation): readonly string[] =>
  deciding.kind === 'denied' && deciding.nearest?.kinds.includes('zones') === false ? [...flows, deciding.nearest.flow.id] : flows

const textOf = ({ replayed: { conversation, deciding }, client, server }: JudgedConversation): string =>
  [
    conversation.client,
    conversation.server,
    client?.asset,
    server?.asset,
    conversation.service,
    `${conversation.transport}/${conversation.port}`,
    ...Object.keys(conversation.operations),
    ...conversation.remarks,
    deciding.why,
  ]
    .join('\n')
    .toLowerCase()

/** Whether a conversation fits all that is asked for. */
export const fits = (judged: JudgedConversation, filter: Filter): boolean => {
  const { replayed, client, server, cause } = judged
  const { conversation, effect, stoppedAtFilter } = replayed
  const { asset, operation, flow, text } = filter
  return (
    (filter.effect === undefined || filter.effect === effect) &&
    (filter.stop === undefined || (effect === 'breaks' && stoppedAtFilter === (filter.stop === 'filter'))) &&
    isZone(filter.from, client?.zone) &&
    isZone(filter.to, server?.zone) &&
    (filter.cause === undefined || cause === filter.cause || cause?.startsWith(`${filter.cause}|`) === true) &&
    (filter.service === undefined || filter.service === conversation.service) &&
    (operation === undefined || (conversation.operations[operation] ?? 0) > 0) &&
    (asset === undefined || [conversation.client, conversation.server, client?.asset, server?.asset].includes(asset)) &&
    (flow === undefined || flowsOf(judged).includes(flow)) &&
    (text === undefined || textOf(judged).includes(text.toLowerCase()))
  )
}
