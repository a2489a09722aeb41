import { describe, expect, test } from 'vitest'
import { guessService, isDangerousOperation, mostSevere, operations, serviceByName, services, writeOperations } from './index.ts'
import type { Operation } from './index.ts'

describe('the catalogue', () => {
  test('names each service once, in the spelling of a plan', () => {
    expect(services.length).toBeGreaterThan(40)
    expect(new Set(services.map(({ name }) => name)).size).toBe(services.length)
    for (const { name, label } of services) {
      expect(name).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(label).not.toBe('')
      expect(serviceByName(name)?.name).toBe(name)
    }
    expect(serviceByName('no-such-service')).toBeUndefined()
    expect(serviceByName('constructor')).toBeUndefined()
  })

  test('gives each service ports that exist', () => {
    for (const { name, ports } of services) {
      expect(ports.length, name).toBeGreaterThan(0)
      for (const { transport, first, last } of ports) {
        expect(['tcp', 'udp']).toContain(transport)
        expect(Number.isInteger(first) && Number.isInteger(last) && first >= 1 && first <= last && last <= 65535, name).toBe(true)
      }
    }
  })

  test.each([
    ['tcp', 502, 'modbus'],
    ['tcp', 102, 's7comm'],
    ['tcp', 44818, 'enip'],
    ['udp', 44818, 'enip'],
    ['udp', 2222, 'enip-io'],
    ['tcp', 445, 'smb'],
    ['tcp', 11742, 'codesys'],
    ['tcp', 11744, undefined],
    ['udp', 502, undefined],
    ['tcp', 0, undefined],
    ['tcp', 65535, undefined],
  ] as const)('%s/%i is usually %s', (transport, port, name) => {
    expect(guessService(transport, port)?.name).toBe(name)
  })

  test('guesses for every port of the catalogue a service that has it', () => {
    for (const { ports } of services) {
      for (const { transport, first, last } of ports) {
        for (const port of [first, last])
          expect(guessService(transport, port)?.ports.some((p) => p.transport === transport && p.first <= port && port <= p.last)).toBe(true)
      }
    }
  })
})

describe('operations', () => {
  test('each is its own severest, and none has none', () => {
    expect(new Set(operations).size).toBe(operations.length)
    for (const operation of operations) expect(mostSevere([operation])).toBe(operation)
    expect(mostSevere([])).toBeUndefined()
  })

  test.each<[readonly Operation[], Operation]>([
    [['read', 'write'], 'write'],
    [['session', 'read'], 'read'],
    [['write', 'download', 'read'], 'download'],
    [['download', 'firmware'], 'firmware'],
    [['upload', 'discover'], 'upload'],
    [['other', 'report'], 'report'],
    [['read', 'read'], 'read'],
  ])('of %j the severest is %s', (seen, severest) => {
    expect(mostSevere(seen)).toBe(severest)
    expect(mostSevere(seen.toReversed())).toBe(severest)
  })

  test('whatever changes a controller outranks whatever does not', () => {
    for (const write of writeOperations)
      for (const other of operations) if (!writeOperations.has(other)) expect(mostSevere([other, write])).toBe(write)
  })

  test('a dangerous operation is a write, and reading, writing values and control are not dangerous', () => {
    const dangerous = operations.filter(isDangerousOperation)
    expect(dangerous.toSorted()).toEqual(['config', 'download', 'firmware', 'mode-change'])
    for (const operation of dangerous) expect(writeOperations.has(operation)).toBe(true)
  })
})
