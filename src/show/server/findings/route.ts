import { ok } from '#ground/report'
import type { Finding } from '#ground/report'
import { formatIsoMicros } from '#ground/time'
import type { JudgedConversation } from '#act/answer'
import { listFindings, presentEvidence, presentFindings } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import type { ServerParts } from '../parts.ts'
import type { Route } from '../route.ts'
import { explanationsOf } from './explanations.ts'

type Answer = AnswerOf<typeof listFindings>
type Found = Answer['findings'][number]

/** More than anybody reads; each stands in the replay as well. */
const mostRemarks = 500

const severities = ['error', 'warning', 'note'] as const

const presentFound = (origin: Found['origin'], findings: readonly Finding[]): readonly Found[] =>
  presentFindings(findings).map((finding) => ({ ...finding, origin }))

const presentRemarks = (conversations: readonly JudgedConversation[]): Answer['remarks'] =>
  conversations.flatMap(({ replayed: { conversation }, client, server }) =>
    conversation.remarks.map((remark) => ({
      remark,
      client: conversation.client,
      server: conversation.server,
      ...(client?.asset === undefined ? {} : { clientAsset: client.asset }),
      ...(server?.asset === undefined ? {} : { serverAsset: server.asset }),
      service: conversation.service,
      last: formatIsoMicros(conversation.lastUs),
    })),
  )

export const routeFindings = (route: Route, { answers }: ServerParts): void => {
  route(listFindings, async ({ params: { plant } }) => {
    const inForce = await answers.planInForce(plant)
    if (!inForce.ok) return inForce
    const { hash } = inForce.value
    const ofPlan = await answers.findings(plant, hash)
    if (!ofPlan.ok) return ofPlan
    const judged = await answers.judged(plant, hash)
    if (!judged.ok) return judged
    const { observations, sources, findings: unreadable } = await answers.recorded(plant)
    const ofRecordings = observations.sources.flatMap(({ name, findings }) =>
      findings.map((finding) => ({ ...finding, at: { file: name, ...finding.at } })),
    )
    const found = [
      ...presentFound('plan', ofPlan.value),
      ...presentFound('recording', [...unreadable, ...ofRecordings]),
      ...presentFound('traffic', await answers.refusedTraffic(plant)),
    ]
    const remarks = presentRemarks(judged.value.conversations)
    return ok({
      revision: hash,
      ...presentEvidence(judged.value.replay, sources.length),
      findings: found.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity)),
      remarks: remarks.slice(0, mostRemarks),
      moreRemarks: Math.max(0, remarks.length - mostRemarks),
      explanations: explanationsOf(found.map(({ code }) => code)),
    })
  })
}
