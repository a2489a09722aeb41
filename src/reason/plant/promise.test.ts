import { formatRange } from '#ground/net'
import { describe, expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import { withFlow } from './plan-text.fixture.ts'

const parse = (promise: string) => parsePlan(withFlow('{ from: hmi, to: plc, service: ssh }', `promises: ["${promise}"]\n`), 'p')

const read = (promise: string): string => {
  const result = parse(promise)
  const parsed = result.ok ? result.value.promises[0] : undefined
  if (parsed === undefined) return result.findings.map((f) => f.code).join(' ')
  const end = (e: typeof parsed.from): string => `${e.kind}(${e.ranges.map(formatRange).join(' ')})`
  return [parsed.kind, end(parsed.from), end(parsed.to), parsed.service?.text ?? '-', parsed.operations?.join(',') ?? '-'].join(' ')
}

describe('promises', () => {
  const ops = 'zone(10.1.0.0/16)'
  const cell = 'zone(10.2.0.0/16)'
  const plc = 'role(10.2.0.1)'
  test.each([
    ['nobody in ops reaches role:plc', `never ${ops} ${plc} - -`],
    ['nobody in ops reaches role:plc with modbus', `never ${ops} ${plc} modbus -`],
    ['nobody in ops reaches role:plc with modbus to write, download', `never ${ops} ${plc} modbus write,download`],
    ['nobody in ops reaches role:plc to write', `never ${ops} ${plc} - write`],
    ['hmi may not reach cell', `never asset(10.1.0.1) ${cell} - -`],
    ['hmi may not reach 10.2.0.0/24 with tcp/80,443', 'never asset(10.1.0.1) network(10.2.0.0/24) tcp/80,443 -'],
    ['any may not write to plc', 'never any(0.0.0.0/0 ::/0) asset(10.2.0.1) - write'],
    ['only ops downloads to cell', `only ${ops} ${cell} - download`],
    ['only ops uploads from cell', `only ${ops} ${cell} - upload`],
    ['only ops reads cell', `only ${ops} ${cell} - read`],
    ['only ops reads, writes and controls cell', `only ${ops} ${cell} - read,write,control`],
    ['only ops may write, download to zone:cell', `only ${ops} ${cell} - write,download`],
    ['only ops may write cell', `only ${ops} ${cell} - write`],
    ['only ops changes mode of role:plc', `only ${ops} ${plc} - mode-change`],
    ['only ops may mode-change role:plc', `only ${ops} ${plc} - mode-change`],
    ['only ops may change firmware on role:plc', `only ${ops} ${plc} - firmware`],
    ['only ops configures role:plc', `only ${ops} ${plc} - config`],
    ['only ops discovers cell', `only ${ops} ${cell} - discover`],
    ['only ops reaches cell', `only ${ops} ${cell} - -`],
    ['only hmi reaches cell with s7comm', `only asset(10.1.0.1) ${cell} s7comm -`],
    ['  only   ops  reaches cell ', `only ${ops} ${cell} - -`],
  ])('`%s`', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test.each([
    ['all is well', 'plan/bad-promise'],
    ['nobody in ops', 'plan/bad-promise'],
    ['only ops', 'plan/bad-promise'],
    ['only ops may dance on cell', 'plan/unknown-operation'],
    ['nobody in opps reaches cell', 'plan/unknown-end'],
    ['nobody in ops reaches role:plcc', 'plan/unknown-role'],
    ['nobody in ops reaches role:rtu', 'plan/empty-end'],
    ['nobody in ops reaches cell with shh', 'plan/unknown-service'],
    ['nobody in ops reaches cell with ssh to read', 'plan/operations-refused'],
    ['x'.repeat(600), 'plan/bad-promise'],
  ])('`%s` is refused', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test('a text in other words gets the grammar as help', () => {
    expect(parse('all is well').findings[0]?.help).toContain('nobody in <end> reaches <end>')
  })
})
