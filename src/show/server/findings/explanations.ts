import { lints } from '#reason/analyze'
import { draftFindingTitles } from '#reason/draft'
import { planFindingKinds } from '#reason/plant'
import type { AnswerOf, listFindings } from '#show/contract'

type Explanations = AnswerOf<typeof listFindings>['explanations']

const known: ReadonlyMap<string, Explanations[string]> = new Map<string, Explanations[string]>([
  ...lints.map(({ code, title, why, remedy }) => [code, { title, why, remedy }] as const),
  ...Object.entries(planFindingKinds).map(([code, { title }]) => [code, { title }] as const),
  ...Object.entries(draftFindingTitles).map(([code, title]) => [code, { title }] as const),
])

/** What these codes mean, as far as it stands anywhere but in their messages. */
export const explanationsOf = (codes: readonly string[]): Explanations =>
  Object.fromEntries(
    [...new Set(codes)].flatMap((code) => {
      const explanation = known.get(code)
      return explanation === undefined ? [] : [[code, explanation]]
    }),
  )
