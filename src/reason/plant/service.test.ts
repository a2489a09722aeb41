import { services } from '#ground/service'
import { describe, expect, test } from 'vitest'
import { layer2Services, parseService } from './service.ts'

const list = (numbers: readonly number[]): string => (numbers.length === 0 ? '-' : numbers.join(','))

const read = (text: string): string => {
  const parsed = parseService(text)
  if ('problem' in parsed) return parsed.problem.code
  const ports = parsed.ports.map((p) => `${p.transport}/${p.first}-${p.last}`).join(' ')
  return [parsed.name ?? '-', ports === '' ? '-' : ports, list(parsed.protocols), list(parsed.icmpTypes)].join(' | ')
}

describe('services of a flow', () => {
  test.each([
    ['dns', 'dns | udp/53-53 tcp/53-53 | - | -'],
    ['tcp/8530', '- | tcp/8530-8530 | - | -'],
    ['udp/5000-5010', '- | udp/5000-5010 | - | -'],
    ['tcp/80,443', '- | tcp/80-80 tcp/443-443 | - | -'],
    ['tcp/80, 8000-8010', '- | tcp/80-80 tcp/8000-8010 | - | -'],
    ['tcp', '- | tcp/0-65535 | - | -'],
    ['icmp', '- | - | 1,58 | -'],
    ['icmp/echo-request', '- | - | 1,58 | 8,128'],
    ['ip/47', '- | - | 47 | -'],
  ])('`%s`', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test.each([
    ['tcp/0', 'plan/bad-service'],
    ['tcp/65536', 'plan/bad-service'],
    ['tcp/', 'plan/bad-service'],
    ['tcp/80-', 'plan/bad-service'],
    ['tcp/90-80', 'plan/bad-service'],
    ['tcp/1-2-3', 'plan/bad-service'],
    ['tcp/0x50', 'plan/bad-service'],
    ['tcp/-80', 'plan/bad-service'],
    ['ip/6', 'plan/bad-service'],
    ['ip/17', 'plan/bad-service'],
    ['ip/256', 'plan/bad-service'],
    ['ip/gre', 'plan/bad-service'],
    ['icmp/toString', 'plan/bad-service'],
    ['icmp/8', 'plan/bad-service'],
    ['sctp/80', 'plan/bad-service'],
    ['modbuss', 'plan/unknown-service'],
    ['', 'plan/unknown-service'],
    ['constructor', 'plan/unknown-service'],
    ['profinet-rt', 'plan/layer-2-service'],
  ])('`%s` is refused', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  test('`ip` is every protocol there is, each once', () => {
    const parsed = parseService('ip')
    if ('problem' in parsed) throw new Error(parsed.problem.message)
    const protocols = [...parsed.protocols, ...parsed.ports.map((p) => (p.transport === 'tcp' ? 6 : 17))]
    expect(protocols.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, i) => i))
  })

  test('no name means a service and a layer 2 protocol at once', () => {
    expect(services.filter((service) => layer2Services.has(service.name))).toEqual([])
  })
})
