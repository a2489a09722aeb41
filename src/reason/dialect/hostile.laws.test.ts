import { describe, expect, it } from 'vitest'
import { drawFrom } from '../../../test/fixture/random.ts'
import { hasErrors } from '#ground/report'
import type { Dialect } from './dialect.ts'
import { checkJumps } from './program.ts'
import { workshop } from './policy.fixture.ts'
import { dialects } from './registry.ts'

const pieces = [
  '{',
  '}',
  '"',
  '\\',
  ';',
  '\n',
  ' . ',
  ' : ',
  ',',
  '@',
  '-',
  '/',
  '#',
  '$',
  '!=',
  '<',
  '0',
  '99999999999999999999',
  '\u0000',
  '\u202e',
  'ü',
  '😀',
  'table',
  'chain',
  'set',
  'jump',
  'goto',
  'vmap',
  'ip',
  'ct',
  'th',
  'accept',
  'constructor',
  '__proto__',
]

/** A few lines of the file, or in one of twenty texts all of them, with one damaged in a random place. */
const damage = (lines: readonly string[], draw: (below: number) => number): string => {
  const from = draw(lines.length)
  const some = draw(20) === 0 ? [...lines] : lines.slice(from, from + 1 + draw(12))
  const at = draw(some.length)
  const line = some[at] ?? ''
  const cut = draw(line.length + 1)
  const piece = pieces[draw(pieces.length)] ?? ''
  const kinds = [
    `${line.slice(0, cut)}${piece}${line.slice(cut)}`,
    line.slice(0, cut),
    `${line.slice(0, cut)}${line.slice(cut + 1 + draw(5))}`,
    `${line.slice(cut)}${line.slice(0, cut)}`,
    `${line} ${piece} ${line}`,
  ]
  some[at] = kinds[draw(kinds.length)] ?? ''
  return some.join('\n')
}

const textOf = (dialect: Dialect): string => {
  const emitted = dialect.emit(workshop)
  return emitted.ok ? (emitted.value.files[0]?.text ?? '') : ''
}

describe.each([...dialects.values()].map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  it('survives 200,000 damaged texts, and jumps only where it may in what it takes for whole', () => {
    const lines = textOf(dialect).split('\n')
    const draw = drawFrom(7)
    let understood = 0
    let astray = 0
    for (let i = 0; i < 200_000; i++) {
      const { findings, program } = dialect.parse(damage(lines, draw), 'a', workshop.interfaces)
      if (hasErrors(findings)) continue
      understood++
      astray += checkJumps(program.chains).length
    }
    expect(astray).toBe(0)
    expect(understood).toBeGreaterThan(1000)
  })

  it('reads every prefix of a file without throwing', () => {
    const text = textOf(dialect)
    for (let length = 0; length < text.length; length += 7) dialect.parse(text.slice(0, length), 'a', workshop.interfaces)
  })

  it('keeps findings and memory bounded on long nonsense', () => {
    for (const piece of ['{', '}', 'table inet bulkhead {', 'x ', '"', 'a\n', 'chain a {\n', 'ip saddr { ', 'tcp dport 5 . ', '\u0000']) {
      expect(dialect.parse(piece.repeat(50_000), 'a', []).findings.length).toBeLessThanOrEqual(202)
    }
  })
})
