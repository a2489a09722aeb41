import { describe, expect, test } from 'vitest'
import facts from './ot-roles.json' with { type: 'json' }
import { isControllerRole, makerOf, roleById, roles, rolesOfMaker } from './index.ts'

test('each role has one id, a name, and consequences from 1 to 4', () => {
  expect(roles.length).toBeGreaterThan(30)
  expect(new Set(roles.map(({ id }) => id)).size).toBe(roles.length)
  for (const role of roles) {
    expect(role.name).not.toBe('')
    for (const value of Object.values(role.consequence)) expect([1, 2, 3, 4]).toContain(value)
    expect(roleById(role.id)).toBe(role)
  }
})

test('an alias of one role is never the id of another', () => {
  const ids = new Set(roles.map(({ id }) => id))
  expect(roles.flatMap(({ id, aliases }) => aliases.filter((alias) => ids.has(alias) && alias !== id))).toEqual([])
})

test.each([
  ['plc', 'plc'],
  ['hmi', 'hmi-panel'],
  ['ews', 'engineering-workstation'],
  ['scada', 'scada-server'],
  ['drive', 'vfd-drive'],
  ['io', 'remote-io'],
  ['sis', 'safety-controller'],
  ['dc', 'domain-controller-ot'],
  ['laptop', 'transient-laptop'],
  ['unknown', 'unknown'],
  ['toaster', undefined],
  ['constructor', undefined],
  ['__proto__', undefined],
])('people who write `%s` mean %s', (written, id) => {
  expect(roleById(written)?.id).toBe(id)
})

test.each([
  ['plc', true],
  ['rtu', true],
  ['safety-controller', true],
  ['sis', true],
  ['dcs-controller', true],
  ['ied-relay', true],
  ['vfd-drive', false],
  ['drive', false],
  ['remote-io', false],
  ['hmi-panel', false],
  ['engineering-workstation', false],
  ['toaster', false],
])('%s runs control logic: %s', (id, expected) => {
  expect(isControllerRole(id)).toBe(expected)
})

describe('makers', () => {
  // IEEE registry: 00:1b:1b Siemens, 00:00:bc Rockwell, 00:80:f4 Telemecanique (Schneider Electric).
  test.each([
    ['00:1b:1b:12:34:56', /siemens/i],
    ['00:00:bc:00:00:01', /rockwell/i],
    ['00:80:f4:00:00:01', /schneider/i],
  ])('%s was made by %s', (mac, maker) => {
    expect(makerOf(mac)).toMatch(maker)
    expect(rolesOfMaker(mac).length).toBeGreaterThan(0)
  })

  test.each(['', '02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', '00:1b'])('`%s` has no known maker', (mac) => {
    expect(makerOf(mac)).toBeUndefined()
    expect(rolesOfMaker(mac)).toEqual([])
  })

  test('every prefix is three bytes, belongs to one maker, and leads to roles that exist', () => {
    const owners = new Map<string, string>()
    for (const { name, ouis, likelyRoles } of facts.vendorHints) {
      for (const role of likelyRoles) expect(roleById(role)?.id, `${name}: ${role}`).toBe(role)
      for (const { prefix } of ouis) {
        expect(prefix).toMatch(/^[0-9A-F]{2}(:[0-9A-F]{2}){2}$/)
        expect(owners.get(prefix) ?? name, prefix).toBe(name)
        owners.set(prefix, name)
        expect(makerOf(`${prefix.toLowerCase()}:00:00:01`)).toBe(name)
      }
    }
    expect(owners.size).toBeGreaterThan(50)
  })
})
