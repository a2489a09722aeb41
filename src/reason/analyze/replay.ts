import type { Conversation, Observations } from '#read/observe'
import { parseAddress } from '#ground/net'
import type { Operation } from '#ground/service'
import { operations as operationOrder } from '#ground/service'
import { decide, judge } from '#reason/policy'
import type { Attempt, PlanPolicy, Verdict } from '#reason/policy'

/** One conversation judged by the plan. */
export interface Replayed {
  readonly conversation: Conversation
  readonly verdict: 'allowed' | 'denied'
  /**
   * `breaks`: it worked and would be stopped; `blocked-attempt`: it would be stopped and never worked anyway;
   * `runs`: a flow allows it; `inside`: it passes no conduit.
   */
  readonly effect: 'breaks' | 'blocked-attempt' | 'runs' | 'inside'
  /** The verdict that decides: the first denied operation, else the first allowed one. */
  readonly deciding: Verdict
  /** Operations the plan denies of a conversation whose port is open: stopped by no packet filter, seen by a watch rule. */
  readonly deniedOperations: readonly Operation[]
  /** True when the opening packet itself is denied: a firewall stops all of it. */
  readonly stoppedAtFilter: boolean
  /** Ids of the flows that allow it, or the allowed part of it. */
  readonly flows: readonly string[]
}

export interface Replay {
  /** What would break first, then what is only watched, then blocked attempts, then what runs. */
  readonly conversations: readonly Replayed[]
  /** Ids of flows that no conversation used. */
  readonly unusedFlows: readonly string[]
  /** The span that was recorded, microseconds since 1970; undefined without packets. */
  readonly firstUs?: number
  readonly lastUs?: number
}

const seconds = (micros: number): number => Math.floor(micros / 1_000_000)

const transportOf = (conversation: Conversation): Attempt['transport'] | undefined =>
  conversation.transport === 'ethernet' ? undefined : conversation.transport

const layer2: Verdict = { kind: 'allowed', by: 'same-segment', why: 'layer 2 only: it is not routed and passes no conduit' }

const attemptsOf = (conversation: Conversation, base: Omit<Attempt, 'time'>): readonly Attempt[] => {
  const firstAndLast = [...new Set([seconds(conversation.firstUs), seconds(conversation.lastUs)])]
  if (conversation.basis === 'port') return firstAndLast.map((time) => ({ ...base, time }))
  const service = { ...base, service: conversation.service }
  const seen = operationOrder.filter((operation) => (conversation.operations[operation] ?? 0) > 0)
  if (seen.length === 0) return firstAndLast.map((time) => ({ ...service, operation: 'session', time }))
  return seen.flatMap((operation) => {
    const when = conversation.sightings[operation] ?? conversation
    const times = new Set([seconds(when.firstUs), seconds(when.lastUs)])
    return [...times].map((time) => ({ ...service, operation, time }))
  })
}

const judgeConversation = (policy: PlanPolicy, conversation: Conversation): Replayed => {
  const transport = transportOf(conversation)
  const source = parseAddress(conversation.client)
  const destination = parseAddress(conversation.server)
  if (transport === undefined || source === undefined || destination === undefined) {
    return { conversation, verdict: 'allowed', effect: 'inside', deciding: layer2, deniedOperations: [], stoppedAtFilter: false, flows: [] }
  }
  const base = { source, destination, transport, port: conversation.port }
  const verdicts = attemptsOf(conversation, base).map((attempt) => ({ attempt, verdict: decide(policy, attempt) }))
  const denied = verdicts.filter(({ verdict }) => verdict.kind === 'denied')
  const deciding = denied[0] ?? verdicts[0]
  if (deciding === undefined) throw new Error('a conversation without an attempt')
  const flows = [...new Set(verdicts.flatMap(({ verdict }) => (verdict.kind === 'allowed' && verdict.by === 'flow' ? [verdict.flow.id] : [])))]
  const deniedOperations = [...new Set(denied.flatMap(({ attempt }) => (attempt.operation === undefined ? [] : [attempt.operation])))]
  if (denied.length === 0) {
    const effect = deciding.verdict.kind === 'allowed' && deciding.verdict.by === 'flow' ? 'runs' : 'inside'
    return { conversation, verdict: 'allowed', effect, deciding: deciding.verdict, deniedOperations, stoppedAtFilter: false, flows }
  }
  const stoppedAtFilter = denied.some(({ attempt }) => {
    const { source: from, destination: to, port, time } = attempt
    return decide(policy, { source: from, destination: to, transport, port, time }).kind === 'denied'
  })
  const effect = conversation.outcome === 'answered' ? 'breaks' : 'blocked-attempt'
  return { conversation, verdict: 'denied', effect, deciding: judge(policy, deciding.attempt), deniedOperations, stoppedAtFilter, flows }
}

const rank = (replayed: Replayed): number =>
  replayed.effect === 'breaks' ? (replayed.stoppedAtFilter ? 0 : 1) : replayed.effect === 'blocked-attempt' ? 2 : replayed.effect === 'runs' ? 3 : 4

/** Would production still run? Every conversation judged, what would break first. The policy's span must hold the recording. */
export const replay = (policy: PlanPolicy, observations: Observations): Replay => {
  const conversations = observations.conversations
    .map((conversation) => judgeConversation(policy, conversation))
    .toSorted((a, b) => rank(a) - rank(b) || b.conversation.packets - a.conversation.packets)
  const used = new Set(conversations.flatMap(({ flows }) => flows))
  const firsts = observations.sources.flatMap((source) => source.firstUs ?? [])
  const lasts = observations.sources.flatMap((source) => source.lastUs ?? [])
  return {
    conversations,
    unusedFlows: policy.flows.map((flow) => flow.id).filter((id) => !used.has(id)),
    ...(firsts.length > 0 && lasts.length > 0 ? { firstUs: Math.min(...firsts), lastUs: Math.max(...lasts) } : {}),
  }
}
