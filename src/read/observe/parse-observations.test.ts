import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sharedCaptures } from '../../../test/fixture/shared-captures.ts'
import { requireCaptures, titled } from '../../../test/requirements.ts'
import { parseObservations } from './parse-observations.ts'
import { modbusPair, observe, observeFiles, tcp } from './wire.fixture.ts'

const reread = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const seen = observe([tcp(1_000_000, '10.0.0.5:50000 > 10.0.0.10:502', ['syn', ...modbusPair(1), ...modbusPair(2, true), 'fin'])])

/** A copy of `seen` with another value at a path. */
const withAt = (path: string, value: unknown): unknown => {
  const copy = reread(seen) as Record<string, unknown>
  const steps = path.split('.')
  const holder = steps.slice(0, -1).reduce<Record<string, unknown>>((at, step) => at[step] as Record<string, unknown>, copy)
  const last = steps.at(-1) ?? ''
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

describe('observations that were kept as JSON', () => {
  test('are read back as they were', () => {
    expect(parseObservations(reread(seen))).toEqual({ ok: true, value: seen, findings: [] })
    expect(parseObservations({ sources: [], assets: [], conversations: [] }).ok).toBe(true)
  })

  const captures = requireCaptures()
  test.skipIf(!captures.met)(titled('of every shared capture are read back as they were', captures), () => {
    for (const name of sharedCaptures()) {
      const observations = observeFiles([name])
      const result = parseObservations(reread(observations))
      expect(result, name).toEqual({ ok: true, value: observations, findings: [] })
    }
  })

  test('lose what this version does not know', () => {
    const result = parseObservations(withAt('assets.0.colour', 'red'))
    expect(result).toEqual({ ok: true, value: seen, findings: [] })
  })

  test.each<[string, string, unknown]>([
    ['a list that is none', 'assets', {}],
    ['a part that is missing', 'conversations', undefined],
    ['a key that is missing', 'conversations.0.outcome', undefined],
    ['a word that is none of them', 'conversations.0.transport', 'sctp'],
    ['an operation that is none', 'conversations.0.operations.fly', 1],
    ['a count below zero', 'assets.0.packets', -1],
    ['a count that is no whole number', 'conversations.0.packets', 1.5],
    ['a number as text', 'conversations.0.port', '502'],
    ['a port that is none', 'conversations.0.port', 65_536],
    ['a confidence above one', 'assets.0.role.confidence', 1.1],
    ['nothing where something must be', 'assets.0.role', null],
    ['an escape sequence in a name', 'assets.0.names', ['\u001b[2J']],
    ['a name without end', 'assets.0.names', ['x'.repeat(5000)]],
    ['an id that is no text', 'assets.0.id', ['10.0.0.5']],
    ['a severity that is none', 'sources.0.findings', [{ code: 'a/b', severity: 'fatal', message: 'x' }]],
  ])('are refused for %s, with its place', (_, path, value) => {
    const result = parseObservations(withAt(path, value))
    expect(result.ok).toBe(false)
    expect(result.findings[0]?.code).toBe('observe/damaged')
    expect(result.findings[0]?.at?.path).toMatch(new RegExp(`^${path}`))
  })

  test.each<[string, unknown, string]>([
    ['an asset that stands twice', { ...seen, assets: [...seen.assets, ...seen.assets] }, 'stands twice'],
    ['a conversation that stands twice', { ...seen, conversations: [...seen.conversations, ...seen.conversations] }, 'stands twice'],
    ['an end before its begin', withAt('assets.0.lastUs', 0), 'before'],
    ['a text', 'observations', 'a map'],
    ['nothing', null, 'a map'],
  ])('are refused for %s', (_, value, message) => {
    const result = parseObservations(value)
    expect(result.ok).toBe(false)
    expect(result.findings[0]?.message).toContain(message)
  })

  test('are refused when they hold more than an observer keeps', () => {
    const many = Array.from({ length: 200_001 }, () => null)
    expect(parseObservations({ ...seen, assets: many }).findings[0]?.at?.path).toBe('assets')
  })

  test('may say `-0`, which JSON allows, and mean 0', () => {
    for (const path of ['assets.1.role.confidence', 'assets.1.packets']) {
      const result = parseObservations(withAt(path, -0))
      expect(result.ok && parseObservations(reread(result.value))).toEqual(result)
    }
  })

  test('in any shape are answered without throwing, and what is taken is taken again', () => {
    const paths: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (path !== '') paths.push(path.slice(1))
      if (typeof value === 'object' && value !== null) for (const [key, child] of Object.entries(value)) walk(child, `${path}.${key}`)
    }
    walk(seen, '')
    const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, -1, 1e300, '', '10.0.0.9', 'udp', [], {}))
    fc.assert(
      fc.property(fc.constantFrom(...paths), anything, (path, value) => {
        const result = parseObservations(withAt(path, value))
        if (result.ok) expect(parseObservations(reread(result.value))).toEqual(result)
        else expect(result.findings).toHaveLength(1)
      }),
      { numRuns: 2000 },
    )
  })
})
