import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failed, hasErrors, nearestName, ok, presentFinding } from './index.ts'
import type { Finding, Severity } from './index.ts'

const finding = (severity: Severity): Finding => ({ code: 'plan/unknown-zone', severity, message: 'there is no zone `cel-1`' })

test.each<[string, Finding, string]>([
  ['nowhere', finding('error'), 'error plan/unknown-zone: there is no zone `cel-1`'],
  ['in a file', { ...finding('error'), at: { file: 'plan.yaml' } }, 'plan.yaml: error plan/unknown-zone: there is no zone `cel-1`'],
  ['at a line', { ...finding('warning'), at: { file: 'plan.yaml', line: 12 } }, 'plan.yaml:12: warning plan/unknown-zone: there is no zone `cel-1`'],
  [
    'at a column',
    { ...finding('note'), at: { file: 'plan.yaml', line: 12, column: 5 } },
    'plan.yaml:12:5: note plan/unknown-zone: there is no zone `cel-1`',
  ],
  ['in a packet', { ...finding('error'), at: { file: 'a.pcap', packet: 7 } }, 'a.pcap: packet 7: error plan/unknown-zone: there is no zone `cel-1`'],
  [
    'with a way out',
    { ...finding('error'), help: 'did you mean `cell-1`?' },
    'error plan/unknown-zone: there is no zone `cel-1`\n    help: did you mean `cell-1`?',
  ],
])('a finding %s reads well', (_, given, text) => {
  expect(presentFinding(given)).toBe(text)
})

test('what a hostile name brings along cannot steer the terminal or fake a second finding', () => {
  const text = presentFinding({
    code: 'file/unreadable',
    severity: 'error',
    message: 'cannot read `\u001b[2Ja\u0007\n0 errors\u009b31m\u202egnp.exe`',
    help: 'x\r\ny',
    at: { file: 'a\u001b]0;b\u0007' },
  })
  expect(text.split('\n')).toHaveLength(2)
  expect(text.replace('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
  expect(text).toContain('\\u001b[2Ja')
})

test('only an error is an error', () => {
  expect(hasErrors([])).toBe(false)
  expect(hasErrors([finding('warning'), finding('note')])).toBe(false)
  expect(hasErrors([finding('note'), finding('error')])).toBe(true)
})

test('a result keeps its findings either way', () => {
  expect(ok(1)).toEqual({ ok: true, value: 1, findings: [] })
  expect(ok(1, [finding('note')])).toEqual({ ok: true, value: 1, findings: [finding('note')] })
  expect(failed([finding('error')])).toEqual({ ok: false, findings: [finding('error')] })
})

describe('the nearest name', () => {
  const zones = ['cell-1', 'cell-2', 'operations', 'engineering', 'dmz', 'it']
  test.each([
    ['cel-1', 'cell-1'],
    ['CELL-2', 'cell-2'],
    ['opertaions', 'operations'],
    ['enginering', 'engineering'],
    ['dnz', 'dmz'],
    ['ot', 'it'],
    ['cell-1', 'cell-1'],
    ['warehouse', undefined],
    ['x', undefined],
    ['', undefined],
    ['c'.repeat(5000), undefined],
  ])('of `%s` is %s', (name, nearest) => {
    expect(nearestName(name, zones)).toBe(nearest)
  })

  test('is the first of equals, and none among none', () => {
    expect(nearestName('cell-3', ['cell-1', 'cell-2'])).toBe('cell-1')
    expect(nearestName('cell-3', [])).toBeUndefined()
  })

  test('is found again after one letter is lost, doubled or changed', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 4, maxLength: 20 })
    fc.assert(
      fc.property(name, fc.nat(), fc.integer({ min: 0, max: 2 }), (right, place, kind) => {
        const at = place % right.length
        const wrong = right.slice(0, at) + (['', `${right[at]}${right[at]}`, 'z'][kind] ?? '') + right.slice(at + 1)
        expect(nearestName(wrong, ['QQQQQQQQQQ', right])).toBe(right)
      }),
    )
  })
})
