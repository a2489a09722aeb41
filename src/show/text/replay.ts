import { isKnock } from '#read/observe'
import type { Replay, Replayed } from '#reason/analyze'
import { locateEnd } from '#reason/policy'
import type { PlanPolicy } from '#reason/policy'
import { paint, visibleText, wrap } from '#show/terminal'
import { operationsText, serviceText } from './observations.ts'

const nameIn = (policy: PlanPolicy, id: string): string => {
  const place = locateEnd(policy.locate, id)
  return place === undefined ? `${visibleText(id)} (no zone)` : `${place.asset ?? visibleText(id)} (${place.zone})`
}

/** More differences than this and the nearest flow is no help to a reader; the JSON document has it anyway. */
const mostDifferences = 2
const columns = 130

const line = (policy: PlanPolicy, replayed: Replayed): string => {
  const c = replayed.conversation
  const doing = operationsText(c)
  const head = `  ${nameIn(policy, c.client)} → ${nameIn(policy, c.server)}  ${serviceText(c)}${doing === '' ? '' : `, ${doing}`}, ${c.packets} packets`
  const by = replayed.deciding
  const nearest =
    by.kind === 'denied' && by.nearest !== undefined && by.nearest.differs.length <= mostDifferences
      ? `; nearest is \`${by.nearest.flow.id}\`, but ${by.nearest.differs.join('; ')}`
      : ''
  const watched = replayed.stoppedAtFilter ? '' : ` [${replayed.deniedOperations.join(', ')}: passes the firewall, a watch rule sees it]`
  return `${head}\n${wrap(visibleText(`      ${by.why}${nearest}${watched}`), columns, '      ')}`
}

const section = (title: string, items: readonly string[], most: number): readonly string[] =>
  items.length === 0
    ? []
    : ['', paint('bold', title), ...items.slice(0, most), ...(items.length > most ? [`  … and ${items.length - most} more (--json has all)`] : [])]

/** Knocks of one client as one line: a scan is one thing to look at, not hundreds. */
const knocksText = (policy: PlanPolicy, knocks: readonly Replayed[]): readonly string[] => {
  const byClient = Map.groupBy(knocks, ({ conversation }) => conversation.client)
  return [...byClient].map(([client, tried]) => {
    const targets = new Set(tried.map(({ conversation }) => conversation.server)).size
    const ports = [...new Set(tried.map(({ conversation: c }) => `${c.transport}/${c.port}`))]
    const open = tried.filter(({ conversation }) => conversation.outcome === 'answered').length
    return `  ${nameIn(policy, client)} knocked on ${tried.length} doors of ${targets} addresses, ${open} opened: ${ports.slice(0, 8).join(', ')}${ports.length > 8 ? ' …' : ''}`
  })
}

/** What would break first, then what is only watched, then what never worked, then flows nobody used. */
export const replayText = (replay: Replay, policy: PlanPolicy, most = 40): string => {
  const of = (effect: Replayed['effect']): readonly Replayed[] => replay.conversations.filter((c) => c.effect === effect)
  const breaks = of('breaks').filter((item) => !isKnock(item.conversation))
  const knocks = [...of('breaks'), ...of('blocked-attempt')].filter((item) => isKnock(item.conversation))
  const attempts = of('blocked-attempt').filter((item) => !isKnock(item.conversation))
  const text = (items: readonly Replayed[]): readonly string[] => items.map((item) => line(policy, item))
  const counts = `${of('runs').length} conversations run by a flow, ${of('inside').length} pass no conduit, ${breaks.length} would break, ${attempts.length + knocks.length} never carried anything and would be stopped`
  return [
    counts,
    ...section('Would break', text(breaks), most),
    ...section('Knocks that would find the door shut', knocksText(policy, knocks), most),
    ...section('Attempts that never got an answer, and would be stopped', text(attempts), 5),
    ...section(
      'Flows of the plan that nobody used',
      replay.unusedFlows.map((id) => `  ${id}`),
      most,
    ),
  ].join('\n')
}
