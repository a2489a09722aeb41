import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { modbusPair, observe, tcp } from './wire.fixture.ts'
import { presentObservations } from './present.ts'

const observed = observe([
  tcp(
    1_772_323_200_000_001,
    '10.0.0.5:49152 > 10.0.0.10:502',
    ['syn', ...Array.from({ length: 12 }, (_, i) => [...modbusPair(i, i === 5), '+1s']).flat()],
    { vlan: 20 },
  ),
])
const document = presentObservations(observed)

/** Just enough of JSON Schema (2020-12) to hold our own schema against our own document. */
interface Schema {
  readonly type?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly pattern?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, Schema>>
}

const schema = JSON.parse(readFileSync(new URL('../../../schema/observe.schema.json', import.meta.url), 'utf8')) as Schema

const problems = (value: unknown, rule: Schema, at = '$'): readonly string[] => {
  if (rule.$ref !== undefined) return problems(value, schema.$defs?.[rule.$ref.replace('#/$defs/', '')] ?? { type: 'missing' }, at)
  const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) && rule.type === 'integer' ? 'integer' : typeof value
  if (rule.type !== undefined && kind !== rule.type) return [`${at}: ${kind} is no ${rule.type}`]
  if (rule.enum !== undefined && !rule.enum.includes(value)) return [`${at}: ${String(value)} is none of ${rule.enum.join(', ')}`]
  if (rule.pattern !== undefined && !new RegExp(rule.pattern).test(String(value))) return [`${at}: \`${String(value)}\` does not fit`]
  if (Array.isArray(value)) return value.flatMap((item, i) => problems(item, rule.items ?? {}, `${at}[${i}]`))
  if (typeof value !== 'object' || value === null) return []
  const missing = (rule.required ?? []).filter((key) => !(key in value)).map((key) => `${at}: \`${key}\` is missing`)
  return [
    ...missing,
    ...Object.entries(value).flatMap(([key, each]) => {
      const own = rule.properties?.[key]
      if (own !== undefined) return problems(each, own, `${at}.${key}`)
      if (rule.additionalProperties === false) return [`${at}: \`${key}\` is not in the schema`]
      return typeof rule.additionalProperties === 'object' ? problems(each, rule.additionalProperties, `${at}.${key}`) : []
    }),
  ]
}

describe('the document of `observe --json`', () => {
  test('says the times in ISO with microseconds, and what the design promises', () => {
    expect(document.sources[0]).toMatchObject({ name: 'hand-made', packets: 27, first: '2026-03-01T00:00:00.000001Z', findings: [] })
    expect(document.conversations).toEqual([
      {
        client: '10.0.0.5',
        server: '10.0.0.10',
        transport: 'tcp',
        port: 502,
        service: 'modbus',
        basis: 'payload',
        operations: { read: 11, write: 1 },
        functions: { '0x03': 11, '0x06': 1 },
        exceptions: 0,
        outcome: 'answered',
        connections: 1,
        packets: 27,
        bytes: expect.any(Number) as number,
        first: '2026-03-01T00:00:00.000001Z',
        last: '2026-03-01T00:00:11.026001Z',
        cadence: { periodMs: 1002, jitterMs: 0 },
        vlan: 20,
        remarks: [],
        sightings: {
          read: { first: '2026-03-01T00:00:00.003001Z', last: '2026-03-01T00:00:11.025001Z' },
          write: { first: '2026-03-01T00:00:05.013001Z', last: '2026-03-01T00:00:05.013001Z' },
        },
      },
    ])
  })

  test('fits the schema that editors and scripts are given, and survives JSON', () => {
    const copy: unknown = JSON.parse(JSON.stringify(document))
    expect(problems(copy, schema)).toEqual([])
    expect(copy).toEqual(document)
  })

  test('the schema notices a wrong document', () => {
    expect(problems({ sources: [], assets: [] }, schema)).toEqual(['$: `conversations` is missing'])
    expect(problems({ sources: [], assets: [], conversations: [{ ...document.conversations[0], basis: 'luck', surprise: 1 }] }, schema)).toHaveLength(
      2,
    )
  })

  test('what is absent is absent, not null', () => {
    expect(JSON.stringify(presentObservations({ sources: [{ name: 'x', packets: 0, bytes: 0, findings: [] }], assets: [], conversations: [] }))).toBe(
      '{"sources":[{"name":"x","packets":0,"bytes":0,"findings":[]}],"assets":[],"conversations":[]}',
    )
  })
})
