import type { DiffEntry, DiffPart, PlanDiff } from '#reason/analyze'
import { formatIso } from '#ground/time'
import { paint, visibleText, wrap } from '#show/terminal'

const columns = 130
const mostParts = 6
const mostNames = 8

const names = (all: readonly string[]): string =>
  all.length <= mostNames ? all.join(', ') : `${all.slice(0, mostNames).join(', ')} … and ${all.length - mostNames} more`

const partText = (part: DiffPart): string => {
  const doing = part.operations === undefined ? '' : `, ${part.operations}`
  const when = part.when === 'always' ? '' : `, ${part.when}`
  return wrap(visibleText(`    ${names(part.sources)} → ${names(part.destinations)}  ${part.service}${doing}${when}`), columns, '        ')
}

/** Why the flow decides otherwise than before. */
const reasonText = ({ flow, plan, otherPlan }: DiffEntry): string => {
  if (otherPlan === 'has-flow') return `flow \`${flow}\`, in both plans`
  return plan === 'after' ? `flow \`${flow}\`, new` : `flow \`${flow}\`, gone`
}

const entryText = (entry: DiffEntry): string => {
  const watch = entry.keptBy === 'watch' ? ['    only operations differ: the firewall does not change, watch rules do'] : []
  const rest = entry.parts.length - mostParts
  return [
    visibleText(`  ${entry.from} → ${entry.to}, by ${reasonText(entry)}`),
    ...entry.parts.slice(0, mostParts).map(partText),
    ...(rest > 0 ? [`    … and ${rest} more (--json has all)`] : []),
    ...watch,
    wrap(visibleText(`    witness: ${entry.witness.message}: before ${entry.witness.before}, after ${entry.witness.after}`), columns, '        '),
  ].join('\n')
}

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', title, ...lines])

/** What opens first, as that is the risk; then what closes, as that may stop something; then who moved, and the reach. */
export const planDiffText = (diff: PlanDiff): string => {
  const { before, after, span } = diff
  const compared = `compared from ${formatIso(span.from)} until ${formatIso(span.until)}`
  const moves = diff.moves.map(({ asset, addresses, from, to }) =>
    visibleText(`  ${asset === undefined ? addresses : `${asset} (${addresses})`}: ${from} → ${to}`),
  )
  return [
    diff.sameMeaning
      ? `${paint('green', 'same meaning')}: nothing opens, nothing closes; ${compared}`
      : `${diff.opens.length} open, ${diff.closes.length} close, ${diff.moves.length} moved; ${compared}`,
    `  before ${before.revision}`,
    `  after  ${after.revision}`,
    ...section(paint('red', 'Opens'), diff.opens.map(entryText)),
    ...section(paint('yellow', 'Closes'), diff.closes.map(entryText)),
    ...section('Moves', moves),
    ...(moves.length === 0
      ? []
      : ['  nothing is filtered inside a zone: what moved meets everything in its new zone, and its old one through conduits alone']),
    '',
    `write-reach, pairs of an asset and a controller: by firewall ${before.reach.filtered} → ${after.reach.filtered}, by plan ${before.reach.planned} → ${after.reach.planned}`,
  ].join('\n')
}
