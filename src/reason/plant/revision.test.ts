import { describe, expect, test } from 'vitest'
import { parsePlan } from './parse-plan.ts'
import { riverside } from './plan-text.fixture.ts'

const revision = (text: string): string => {
  const result = parsePlan(text, 'p')
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value.revision
}

const change = (from: string, to: string): string => {
  if (!riverside.includes(from)) throw new Error(`the plan has no ${from}`)
  return revision(riverside.replace(from, to))
}

describe('the revision of a plan', () => {
  const original = revision(riverside)

  test.each([
    ['comments', '# cell | safety', '# a cell'],
    ['layout', '{ days: [sun], from: "02:00", to: "06:00" }', '\n    to: "06:00"\n    days:\n      - sun\n    from: "02:00"\n'],
    ['a single text for a list of one', 'from: [hmi-fill], to: [plc-fill]', 'from: hmi-fill, to: plc-fill'],
    ['a short name of a role', 'role: hmi,', 'role: hmi-panel,'],
    ['the spelling of an end', 'to: [plc-fill]', 'to: ["asset:plc-fill"]'],
    ['the order of operations', '[read, write]', '[write, read]'],
    ['the order of networks', '[10.10.0.0/24, "2001:db8:10::/64"]', '["2001:db8:10::/64", 10.10.0.0/24]'],
    ['the spelling of an address', '"2001:db8:10::5"', '"2001:DB8:10:0::5"'],
    ['a target written out', 'target: 2', 'target: { IAC: 2, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2 }'],
    ['a default written out', 'engineering: { kind', 'engineering: { networks: [10.11.0.0/24], kind'],
  ])('does not change with %s', (_, from, to) => {
    const text = to.includes('networks: [10.11') ? riverside.replace(', networks: 10.11.0.0/24', '').replace(from, to) : riverside.replace(from, to)
    expect(text).not.toBe(riverside)
    expect(revision(text)).toBe(original)
  })

  test.each([
    ['a purpose', 'Filling line 1', 'Filling line 2'],
    ['an owner', 'owner: ot-network', 'owner: it-network'],
    ['an address', '10.10.0.6', '10.10.0.7'],
    ['an operation', '[read, write]', '[read]'],
    ['a port', 'tcp/8530', 'tcp/8531'],
    ['an end', 'to: [role:plc]', 'to: [plc-fill]'],
    ['a date', '2027-03-31', '2027-04-01'],
    ['a window', '"06:00"', '"06:01"'],
    ['an interface', 'ops0: operations', 'ops1: operations'],
    ['a promise', 'only engineering downloads to', 'only engineering uploads from'],
    ['a time zone', 'Europe/Berlin', 'Europe/Lisbon'],
  ])('changes with %s', (_, from, to) => {
    expect(change(from, to)).not.toBe(original)
  })
})
