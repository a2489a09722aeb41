import type { Replay, Replayed } from '#reason/analyze'
import type { PlanPolicy } from '#reason/policy'
import { parseAddress } from '#ground/net'
import { paint, visibleText } from '#show/terminal'
import { operationsText, serviceText } from './observations.ts'

const nameIn = (policy: PlanPolicy, id: string): string => {
  const address = parseAddress(id)
  const place = address === undefined ? undefined : policy.locate(address)
  return place === undefined ? `${visibleText(id)} (no zone)` : `${place.asset ?? visibleText(id)} (${place.zone})`
}

const line = (policy: PlanPolicy, replayed: Replayed): string => {
  const c = replayed.conversation
  const doing = operationsText(c)
  const head = `  ${nameIn(policy, c.client)} → ${nameIn(policy, c.server)}  ${serviceText(c)}${doing === '' ? '' : `, ${doing}`}, ${c.packets} packets`
  const by = replayed.deciding
  const nearest = by.kind === 'denied' && by.nearest !== undefined ? `; nearest is \`${by.nearest.flow.id}\`, but ${by.nearest.differs.join('; ')}` : ''
  const watched = replayed.stoppedAtFilter ? '' : ` [${replayed.deniedOperations.join(', ')}: passes the firewall, a watch rule sees it]`
  return `${head}\n      ${by.why}${nearest}${watched}`
}

const section = (title: string, items: readonly string[], most: number): readonly string[] =>
  items.length === 0 ? [] : ['', paint('bold', title), ...items.slice(0, most), ...(items.length > most ? [`  … and ${items.length - most} more (--json has all)`] : [])]

/** What would break first, then what is only watched, then what never worked, then flows nobody used. */
export const replayText = (replay: Replay, policy: PlanPolicy, most = 40): string => {
  const of = (effect: Replayed['effect']): readonly Replayed[] => replay.conversations.filter((c) => c.effect === effect)
  const breaks = of('breaks')
  const text = (items: readonly Replayed[]): readonly string[] => items.map((item) => line(policy, item))
  const counts = `${of('runs').length} conversations run by a flow, ${of('inside').length} pass no conduit, ${breaks.length} would break, ${of('blocked-attempt').length} never worked and would be stopped`
  return [
    counts,
    ...section('Would break', text(breaks), most),
    ...section('Attempts that never got an answer, and would be stopped', text(of('blocked-attempt')), 5),
    ...section('Flows of the plan that nobody used', replay.unusedFlows.map((id) => `  ${id}`), most),
  ].join('\n')
}
