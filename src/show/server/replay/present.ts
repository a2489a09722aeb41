import type { JudgedConversation, JudgedRecording } from '#act/answer'
import { formatIsoMicros } from '#ground/time'
import type { Whereabouts } from '#reason/policy'
import { countEffects, presentEvidence, presentReplayed } from '#show/contract'
import type { AnswerOf, readReplay } from '#show/contract'

type Answer = AnswerOf<typeof readReplay>

const presentEnd = (id: string, place: Whereabouts | undefined): Answer['conversations'][number]['client'] => ({
  id,
  ...(place === undefined ? {} : { zone: place.zone }),
  ...(place?.asset === undefined ? {} : { asset: place.asset }),
})

const presentConversation = ({ replayed, client, server, cause }: JudgedConversation): Answer['conversations'][number] => {
  const { conversation } = replayed
  return {
    ...presentReplayed(replayed),
    client: presentEnd(conversation.client, client),
    server: presentEnd(conversation.server, server),
    transport: conversation.transport,
    remarks: conversation.remarks,
    ...(cause === undefined ? {} : { cause }),
  }
}

const basisOf = ({ replay }: JudgedRecording): Answer['basis'] => {
  const payload = replay.conversations.filter(({ conversation }) => conversation.basis === 'payload').length
  return { payload, port: replay.conversations.length - payload }
}

/** A part of those that fit the filter, with what holds of all of them. */
export const presentJudged = (
  recording: JudgedRecording,
  isInForce: boolean,
  fitting: readonly JudgedConversation[],
  part: { readonly offset: number; readonly limit: number },
): Answer => {
  const { hash, replay, causes, sources } = recording
  return {
    revision: hash,
    isInForce,
    ...presentEvidence(replay, sources.length),
    basis: basisOf(recording),
    counts: {
      ...countEffects(replay),
      watched: replay.conversations.filter(({ effect, stoppedAtFilter }) => effect === 'breaks' && !stoppedAtFilter).length,
    },
    causes: causes.map(({ lastUs, ...cause }) => ({ ...cause, last: formatIsoMicros(lastUs) })),
    matching: fitting.length,
    conversations: fitting.slice(part.offset, part.offset + part.limit).map(presentConversation),
    unusedFlows: replay.unusedFlows,
  }
}
