import { describe, expect, test } from 'vitest'
import type { FindingDocument } from '#show/contract'
import { formErrors } from './field-errors.ts'

const said = (path: string, message = 'no', help?: string): FindingDocument => ({
  code: 'plan/x',
  severity: 'error',
  message,
  ...(help === undefined ? {} : { help }),
  at: { path },
})

const entry = 'conduits.a.allow.b'

describe('what is wrong stands at its field', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['an item of a list', `${entry}.from.1`, 'from'],
    ['a key that the form calls otherwise', `${entry}.service`, 'services'],
    ['a request that does not fit', 'edits.0.until', 'until'],
    ['the entry itself', entry, 'flow'],
  ]
  test.each(cases)('%s', (_, path, field) => {
    expect(formErrors([said(path)], entry, ['from', 'services', 'until'], 'flow')).toEqual({ fields: { [field]: 'no' }, others: [] })
  })

  test('deeper keys too', () => {
    const found = [said('conduits.a.log.retention', 'too long'), said('conduits.a.review.every', 'too rare')]
    expect(formErrors(found, 'conduits.a', ['logRetention', 'reviewMonths']).fields).toEqual({ logRetention: 'too long', reviewMonths: 'too rare' })
  })

  test('two of one field stand below each other, with their ways out', () => {
    expect(formErrors([said(`${entry}.to.0`, 'one', 'a'), said(`${entry}.to.1`, 'two')], entry, ['to']).fields).toEqual({ to: 'one; a\ntwo' })
  })

  test('and what is about something else stands below all', () => {
    const elsewhere = [said('conduits.a.allow.bb.to'), said('functions.f.needs.0'), { code: 'x', severity: 'error', message: 'm' } as const]
    expect(formErrors(elsewhere, entry, ['to'], 'flow')).toEqual({ fields: {}, others: elsewhere })
  })
})
