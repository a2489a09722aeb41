import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { planJsonSchema } from './json-schema.ts'
import { riverside } from './plan-text.fixture.ts'
import { planShape } from './shape.ts'

const file = new URL('../../../schema/plan.schema.json', import.meta.url)
const text = `${JSON.stringify(planJsonSchema(), null, 2)}\n`

describe('the JSON Schema of the plan', () => {
  test('is the one in schema/plan.schema.json (`npm run golden` rewrites it)', () => {
    if (process.env['GOLDEN'] === '1') writeFileSync(file, text)
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('explains every key of the plan, except maps that only hold explained ones', () => {
    const unexplained: string[] = []
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { properties, description, ...rest } = schema as Record<string, unknown>
      if (path !== '' && description === undefined && properties === undefined) unexplained.push(path)
      for (const [key, child] of Object.entries((properties ?? {}) as object)) visit(child, `${path}.${key}`)
      if (typeof rest['additionalProperties'] === 'object' && path.split('.').length < 3) visit(rest['additionalProperties'], `${path}.*`)
    }
    visit(planJsonSchema(), '')
    expect(unexplained).toEqual([])
  })

  test('refuses unknown keys as the parser does', () => {
    expect(planJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      additionalProperties: false,
      required: ['plant', 'timezone', 'zones'],
    })
  })

  test('is made from a shape that takes the plan of the design', () => {
    expect(planShape.safeParse(parse(riverside))).toMatchObject({ success: true })
  })
})
