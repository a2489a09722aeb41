import type { AnswerOf, listReviews } from '#show/contract'

export type ReviewItem = AnswerOf<typeof listReviews>['items'][number]
export type ReviewedFlow = ReviewItem['flows'][number]
export type Choice = Exclude<ReviewedFlow['suggested'], 'no-data'>

/** What somebody decided so far of one flow. */
export interface Decision {
  readonly choice: Choice | undefined
  readonly why: string
}

export const undecided: Decision = { choice: undefined, why: '' }

/** What of a flow nobody used, in words; empty when all of it was used. */
export const surplusInWords = ({ surplus }: ReviewedFlow): string => {
  if (surplus === undefined) return ''
  if (surplus.whole) return 'nobody used it'
  const parts = [
    ['from', surplus.from],
    ['to', surplus.to],
    ['service', surplus.services],
    ['operation', surplus.operations],
  ] as const
  return parts
    .filter(([, unused]) => unused.length > 0)
    .map(([what, unused]) => `${what} ${unused.join(', ')}`)
    .join('; ')
}

/** The reason that the evidence gives for what it suggests; a person can write another. */
export const suggestedDecision = (reviewed: ReviewedFlow): Decision => {
  const { suggested, use } = reviewed
  if (suggested === 'no-data') return undecided
  const unused = surplusInWords(reviewed)
  const why =
    suggested === 'keep'
      ? `used in the recording: ${use.conversations} ${use.conversations === 1 ? 'conversation' : 'conversations'}`
      : suggested === 'remove'
        ? 'not used in the recording'
        : `not used in the recording: ${unused}`
  return { choice: suggested, why: why.slice(0, 300) }
}

/** The decisions of a review when every flow has one with a reason; undefined before. */
export const wholeReview = (item: ReviewItem, decisions: ReadonlyMap<string, Decision>) => {
  const made = item.flows.flatMap(({ flow: { id } }) => {
    const { choice, why } = decisions.get(id) ?? undecided
    return choice === undefined || why.trim() === '' ? [] : [{ flow: id, choice, why }]
  })
  return made.length === item.flows.length ? made : undefined
}
