import type { AnswerOf, readImpact } from '#show/contract'
import { paint, visibleText, wrap } from '#show/terminal'

type Impact = AnswerOf<typeof readImpact>
type Entry = Impact['opens'][number]
type Judged = NonNullable<Impact['traffic']>['breaks'][number]

const columns = 130
const mostLines = 20

const few = (lines: readonly string[], more: number): readonly string[] => {
  const rest = Math.max(0, lines.length - mostLines) + more
  return [...lines.slice(0, mostLines), ...(rest > 0 ? [`  … and ${rest} more (the page has them)`] : [])]
}

const section = (title: string, lines: readonly string[], more = 0): readonly string[] =>
  lines.length + more === 0 ? [] : ['', title, ...few(lines, more)]

const shown = (line: string): string => wrap(visibleText(line), columns, '        ')

const entryLines = ({ from, to, flow, parts, moreParts }: Entry): readonly string[] => [
  shown(`  ${from} → ${to}, by flow \`${flow}\``),
  ...parts.map(({ sources, destinations, service, operations, when }) =>
    shown(
      `    ${sources.join(', ')} → ${destinations.join(', ')}  ${service}${operations === undefined ? '' : `, ${operations}`}${when === 'always' ? '' : `, ${when}`}`,
    ),
  ),
  ...(moreParts > 0 ? [`    … and ${moreParts} more`] : []),
]

const judgedLine = ({ client, clientAsset, server, serverAsset, service, why, stoppedAtFilter }: Judged): string =>
  shown(`  ${clientAsset ?? client} → ${serverAsset ?? server}  ${service}${stoppedAtFilter ? '' : ' (seen by a watch rule only)'}: ${why}`)

const trafficLines = ({ traffic, more }: Impact): readonly string[] => {
  if (traffic === undefined) return ['', paint('yellow', 'No recording: nobody knows what would break')]
  const judged = `judged on ${traffic.conversations} recorded conversations, ${traffic.first} to ${traffic.last}`
  const breaks = traffic.breaks.length + more.breaks
  return breaks === 0
    ? ['', `${paint('green', 'Nothing that was recorded breaks')}; ${judged}`]
    : [
        '',
        `${paint('red', `Breaks ${breaks} recorded ${breaks === 1 ? 'conversation' : 'conversations'}`)}; ${judged}`,
        ...few(traffic.breaks.map(judgedLine), more.breaks),
      ]
}

const needsText = (needs: Impact['needs']): string => needs.map((need) => need.join(' or ')).join(' and ')

/** What a change would do, as its page says it: what breaks first. */
export const changeImpactText = (impact: Impact): string => {
  const { opens, closes, more, reach, promises, reasons, needs } = impact
  return [
    ...trafficLines(impact),
    ...section(paint('red', 'Opens'), opens.flatMap(entryLines), more.opens),
    ...section(paint('yellow', 'Closes'), closes.flatMap(entryLines), more.closes),
    ...section(
      'Moves',
      impact.moves.map(({ asset, addresses, from, to }) => shown(`  ${asset ?? addresses}: ${from} → ${to}`)),
      more.moves,
    ),
    '',
    `write-reach, pairs of an asset and a controller: by plan ${reach.before.planned} → ${reach.after.planned}, by firewall ${reach.before.filtered} → ${reach.after.filtered}`,
    `promises: ${promises.count - promises.broken} of ${promises.count} hold`,
    ...section(
      'Exceptions',
      impact.exceptions.map(({ id, what, change }) => shown(`  ${id} (${change.replaceAll('-', ' ')}): ${what}`)),
    ),
    ...section(
      'Concerned',
      impact.concerned.map(({ owner, zones, conduits, assets }) =>
        shown(`  ${owner ?? 'nobody owns'}: ${[...zones, ...conduits, ...assets].join(', ')}`),
      ),
    ),
    ...section(
      needs.length === 0 ? 'Needs no approval: nothing changes' : `Needs approval of ${needsText(needs)}`,
      reasons.map((reason) => shown(`  ${needsText(reason.needs)}: ${reason.why}`)),
    ),
  ]
    .join('\n')
    .trimStart()
}
