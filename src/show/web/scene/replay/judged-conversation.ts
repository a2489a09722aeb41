import type { AnswerOf, readReplay } from '#show/contract'

/** One recorded conversation with what the plan says of it. */
export type JudgedConversation = AnswerOf<typeof readReplay>['conversations'][number]
