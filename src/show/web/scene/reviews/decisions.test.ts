import { describe, expect, test } from 'vitest'
import { suggestedDecision, surplusInWords, undecided, wholeReview } from './decisions.ts'
import type { ReviewedFlow, ReviewItem } from './decisions.ts'

const flow = (id: string, more: Partial<ReviewedFlow> = {}): ReviewedFlow => ({
  flow: { id, from: ['a'], to: ['b'], services: ['modbus'], isOver: false },
  use: { conversations: 2, packets: 9 },
  suggested: 'keep',
  ...more,
})

const surplus = { whole: false, from: ['a'], to: [], services: [], operations: ['write'] }

describe('decisions of a review', () => {
  test.each([
    [flow('x'), ''],
    [flow('x', { surplus }), 'from a; operation write'],
    [flow('x', { surplus: { ...surplus, whole: true } }), 'nobody used it'],
  ])('what nobody used, in words', (reviewed, words) => {
    expect(surplusInWords(reviewed)).toBe(words)
  })

  test('without evidence nothing is suggested', () => {
    expect(suggestedDecision(flow('x', { suggested: 'no-data' }))).toEqual(undecided)
  })

  test('a suggestion brings the evidence as its reason', () => {
    expect(suggestedDecision(flow('x', { suggested: 'tighten', surplus }))).toEqual({
      choice: 'tighten',
      why: 'not used in the recording: from a; operation write',
    })
  })

  test('a review is whole when every flow has a choice and a reason', () => {
    const item = { flows: [flow('x'), flow('y')] } as unknown as ReviewItem
    const keep = { choice: 'keep', why: 'used' } as const
    expect(wholeReview(item, new Map([['x', keep]]))).toBeUndefined()
    expect(
      wholeReview(
        item,
        new Map([
          ['x', keep],
          ['y', { ...keep, why: ' ' }],
        ]),
      ),
    ).toBeUndefined()
    expect(
      wholeReview(
        item,
        new Map([
          ['x', keep],
          ['y', keep],
        ]),
      ),
    ).toEqual([
      { flow: 'x', ...keep },
      { flow: 'y', ...keep },
    ])
  })
})
