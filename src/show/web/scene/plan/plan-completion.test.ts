import { describe, expect, test } from 'vitest'
import { planJsonSchema } from '#reason/plant'
import { completePlan } from './plan-completion.ts'
import type { JsonSchema, PlanNames, PlanVocabulary } from './plan-completion.ts'
import { placeInPlan } from './place-in-plan.ts'

const names: PlanNames = {
  zones: ['cell-1', 'operations'],
  assets: ['plc-a', 'scada'],
  conduits: ['operations-to-cell-1'],
  flows: ['operations-to-cell-1.reads'],
  windows: ['night'],
  points: ['fw'],
}
const vocabulary: PlanVocabulary = {
  schema: planJsonSchema() as JsonSchema,
  services: ['modbus', 's7comm'],
  operations: ['read', 'write'],
  roles: ['plc'],
  dialects: ['nftables'],
}

const labels = (text: string): readonly string[] => completePlan(text, names, vocabulary).options.map(({ label }) => label)

const conduits = `zones:
  cell-1: { kind: cell }
conduits:
  operations-to-cell-1:
    from: operations
    to: cell-1
    allow:
`

describe('where somebody types', () => {
  test.each([
    ['the top of a plan', 'zon', [], 'key', 'zon'],
    ['a key below another', 'conduits:\n  a-to-b:\n    fr', ['conduits', 'a-to-b'], 'key', 'fr'],
    ['a value', 'conduits:\n  a-to-b:\n    from: ce', ['conduits', 'a-to-b', 'from'], 'value', 'ce'],
    ['a flow map', `${conduits}      reads: { from: [scada], to`, ['conduits', 'operations-to-cell-1', 'allow', 'reads'], 'key', 'to'],
    [
      'a list in a flow map',
      `${conduits}      reads: { from: [scada, pl`,
      ['conduits', 'operations-to-cell-1', 'allow', 'reads', 'from'],
      'value',
      'pl',
    ],
    ['an item of a block list', 'conduits:\n  a-to-b:\n    through:\n      - f', ['conduits', 'a-to-b', 'through'], 'value', 'f'],
    ['an item that stands under its key', 'promises:\n- nob', ['promises'], 'value', 'nob'],
    ['after a quoted bracket', 'zones:\n  a: { purpose: "x { y", ki', ['zones', 'a'], 'key', 'ki'],
    ['below a comment and an empty line', 'zones:\n  # the cells\n\n  cell-1:\n    ki', ['zones', 'cell-1'], 'key', 'ki'],
    ['back at the top', 'zones:\n  cell-1:\n    kind: cell\nas', [], 'key', 'as'],
  ])('%s', (_, text, path, kind, typed) => {
    expect(placeInPlan(text)).toMatchObject({ path, kind, typed })
  })

  test.each(['{'.repeat(5000), '}}}]]', '"', ': : :', '- - - -', '\t\t:\t', 'a: [', '\u0000'])('whatever stands there: %j', (text) => {
    expect(['key', 'value']).toContain(placeInPlan(text).kind)
  })
})

describe('what may be written next', () => {
  test.each([
    ['sections that are not there yet', 'plant: X\nzones:\n  a: {}\n', 'assets', 'zones'],
    ['keys of a zone that it has not', 'zones:\n  cell-1: { kind: cell, ', 'purpose', 'kind'],
    ['kinds of zones', 'zones:\n  cell-1: { kind: ', 'safety', 'plc'],
    ['zones at the end of a conduit', 'conduits:\n  a-to-b:\n    from: ', 'cell-1', 'scada'],
    ['assets, zones and roles at the end of a flow', `${conduits}      reads: { from: [`, 'role:plc', 'modbus'],
    ['services of a flow', `${conduits}      reads: { service: `, 'modbus', 'scada'],
    ['operations of a flow', `${conduits}      reads: { operations: [read, `, 'write', 'modbus'],
    ['windows of the plan', `${conduits}      reads: { during: `, 'night', 'fw'],
    ['flows of the plan', 'exceptions:\n  e1:\n    flows: [', 'operations-to-cell-1.reads', 'scada'],
    ['roles', 'assets:\n  plc-a: { role: ', 'plc', 'cell-1'],
  ])('%s', (_, text, offered, left) => {
    expect(labels(text)).toContain(offered)
    expect(labels(text)).not.toContain(left)
  })

  test('nothing where an id is to be invented, or where nothing is known', () => {
    expect(labels('zones:\n  ')).toEqual([])
    expect(labels('nowhere:\n  x: ')).toEqual([])
    expect(labels('constructor: ')).toEqual([])
  })

  test('a key says what it is for', () => {
    expect(completePlan('zo', names, vocabulary).options.find(({ label }) => label === 'timezone')?.about).toMatch(/IANA/)
  })
})
