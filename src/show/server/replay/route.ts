import { draftChange } from '#act/office'
import type { PlanInForce } from '#act/answer'
import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { flowFromConversation, proposedFlowToEdits } from '#reason/govern'
import type { ProposedFlow } from '#reason/govern'
import { editPlan } from '#reason/plant'
import { draftFlow, proposeFlow, readReplay } from '#show/contract'
import type { QueryOf } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { fits } from './filter.ts'
import { presentJudged } from './present.ts'

const unknownRecording: Finding = {
  code: 'replay/unknown-recording',
  severity: 'error',
  message: 'the plant has no such recording',
  help: 'see the list of its recordings',
}

const unknownConversation: Finding = {
  code: 'replay/unknown-conversation',
  severity: 'error',
  message: 'no recording of the plant has this conversation',
  help: 'see the list of its conversations',
}

type Key = QueryOf<typeof proposeFlow>

export const routeReplay = (route: Route, { office, answers }: ServerParts): void => {
  /** The flow for a conversation that was recorded: only what was seen can be asked for, so that nobody drafts a flow for a guess. */
  const proposedFor = async (plant: string, key: Key): Promise<Result<{ readonly flow: ProposedFlow; readonly inForce: PlanInForce }>> => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const { observations } = await answers.recorded(plant)
    const conversation = observations.conversations.find(
      ({ client, server, transport, port, service }) =>
        client === key.client && server === key.server && transport === key.transport && port === key.port && service === key.service,
    )
    if (conversation === undefined) return failed([unknownConversation])
    const flow = flowFromConversation(inForce.value.plan, conversation)
    return flow.ok ? ok({ flow: flow.value, inForce: inForce.value }) : flow
  }

  route(readReplay, async ({ params: { plant }, query }) => {
    const inForce = await answers.planInForce(plant)
    const hash = query.revision ?? (inForce.ok ? inForce.value.hash : undefined)
    if (hash === undefined) return failed(inForce.findings)
    const judged = await answers.judged(plant, hash, query.source)
    if (!judged.ok) return judged
    if (query.source !== undefined && judged.value.sources.length === 0) return failed([unknownRecording])
    const fitting = judged.value.conversations.filter((conversation) => fits(conversation, query))
    const part = { offset: query.offset ?? 0, limit: query.limit ?? 100 }
    return ok(presentJudged(judged.value, inForce.ok && inForce.value.hash === hash, fitting, part))
  })

  route(proposeFlow, async ({ params, query }) => {
    const proposed = await proposedFor(params.plant, query)
    return proposed.ok ? ok(proposed.value.flow) : proposed
  })

  route(draftFlow, async ({ actor, params: { plant }, body: { title, why, ...key } }) => {
    const proposed = await proposedFor(plant, key)
    if (!proposed.ok) return proposed
    const { flow, inForce } = proposed.value
    const edited = editPlan(inForce.text, proposedFlowToEdits(flow, why))
    if (!edited.ok) return edited
    const drafted = await draftChange(office, actor, plant, { title, why, text: edited.value, base: inForce.hash })
    return drafted.ok ? ok({ change: drafted.value }) : drafted
  })
}
