import { expect, test } from 'vitest'
import { skippedIn } from './skip-report.ts'

const ran = (name: string, state: string, note?: string) => ({ type: 'test', name, result: () => ({ state, note }) }) as const
const group = (name: string, state: string, children: Parameters<typeof skippedIn>[0], errors: readonly unknown[] = []) =>
  ({ type: 'suite', name, state: () => state, errors: () => errors, children }) as const

test('names each skipped test with its note, and a group of which none ran by its own title', () => {
  const inner = group('inner', 'skipped', [ran('c', 'skipped'), ran('d', 'skipped')])
  expect(
    skippedIn([
      ran('a', 'passed'),
      ran('b (skipped: gone)', 'skipped'),
      group('against tshark (skipped: gone)', 'skipped', [inner, ran('e', 'skipped')]),
      group('with a failed hook', 'failed', [ran('h', 'skipped')], [new Error('no server')]),
      group('others', 'passed', [ran('f', 'failed'), ran('g', 'skipped', 'no clock')]),
    ]),
  ).toEqual(['b (skipped: gone)', 'against tshark (skipped: gone): 3 tests', 'g (skipped: no clock)'])
})
