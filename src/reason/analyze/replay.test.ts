import { describe, expect, it } from 'vitest'
import { services, writeOperations } from '#ground/service'
import { createPlanPolicy, judge } from '#reason/policy'
import type { Attempt } from '#reason/policy'
import { observed } from '../../../test/fixture/observations.ts'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { replay } from './replay.ts'
import { writeReach } from './write-reach.ts'

const now = Date.parse('2026-03-01T00:00:00Z') / 1000
const policy = createPlanPolicy(planOf(smallPlant), { now, span: { from: 0, until: now + 86400 } })

const assets = ['10.2.0.10 scada-server', '10.3.0.10 plc', '10.3.0.11 plc', '10.1.0.5 it-workstation', '10.9.0.9 engineering-workstation']

const judged = (...conversations: string[]) => replay(policy, observed(assets, conversations)).conversations

describe('a replay', () => {
  it.each([
    ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5', 'runs'],
    ['10.3.0.10 > 10.3.0.11 tcp/102 s7comm write=5', 'inside'],
    ['10.1.0.5 > 10.3.0.10 tcp/102 s7comm read=5', 'breaks'],
    ['10.1.0.5 > 10.3.0.10 tcp/102 !', 'blocked-attempt'],
    ['10.2.0.10 > 10.3.0.10 tcp/102', 'runs'],
  ])('says of `%s`: %s', (text, effect) => {
    expect(judged(text).map((c) => c.effect)).toEqual([effect])
  })

  it('tells an operation that only a watch rule can see from one the firewall stops', () => {
    const [partly] = judged('10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5,write=2')
    expect(partly).toMatchObject({
      verdict: 'denied',
      effect: 'breaks',
      deniedOperations: ['write'],
      stoppedAtFilter: false,
      flows: ['operations-to-cell-1.scada-reads'],
    })
    const [whole] = judged('10.1.0.5 > 10.3.0.10 tcp/102 s7comm read=5')
    expect(whole).toMatchObject({ stoppedAtFilter: true, flows: [] })
  })

  it('puts what would break first, the busiest of it on top', () => {
    const effects = judged(
      '10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5 x900',
      '10.1.0.5 > 10.3.0.10 tcp/102 x800 !',
      '10.1.0.5 > 10.3.0.10 tcp/80 http session=1 x10',
      '10.1.0.5 > 10.3.0.11 tcp/80 http session=1 x20',
    ).map((c) => `${c.effect} ${c.conversation.packets}`)
    expect(effects).toEqual(['breaks 20', 'breaks 10', 'blocked-attempt 800', 'runs 900'])
  })

  it('names the flows nobody used, and counts a partly denied conversation as a use', () => {
    const { unusedFlows } = replay(policy, observed(assets, ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm read=5,write=2']))
    expect(unusedFlows).toEqual([
      'operations-to-cell-1.ping',
      'operations-to-cell-1.io',
      'engineering-to-cell-1.loads',
      'enterprise-to-operations.figures',
    ])
  })

  it('judges operations at the time they were seen', () => {
    const observations = observed(assets, ['10.9.0.9 > 10.3.0.10 tcp/102 s7comm download=1'])
    const at = (iso: string) => {
      const us = Date.parse(iso) * 1000
      const conversations = observations.conversations.map((c) => ({ ...c, sightings: { download: { firstUs: us, lastUs: us } } }))
      return replay(policy, { ...observations, conversations }).conversations[0]?.verdict
    }
    expect(at('2026-02-22T22:30:00Z')).toBe('allowed')
    expect(at('2026-02-23T12:00:00Z')).toBe('denied')
  })
})

describe('a conversation known by its port alone', () => {
  it('is judged at its end, too: what runs on past its window would break', () => {
    const raw = observed(assets, ['10.9.0.9 > 10.3.0.10 tcp/102'])
    const effectOf = (last: string) => {
      const [firstUs, lastUs] = ['2026-02-22T22:30:00Z', last].map((iso) => Date.parse(iso) * 1000) as [number, number]
      return replay(policy, { ...raw, conversations: raw.conversations.map((c) => ({ ...c, firstUs, lastUs })) }).conversations[0]?.effect
    }
    expect([effectOf('2026-02-23T01:00:00Z'), effectOf('2026-02-23T12:00:00Z')]).toEqual(['runs', 'breaks'])
  })
})

describe('write-reach', () => {
  const reach = writeReach(
    policy,
    observed(assets, ['10.2.0.10 > 10.3.0.10 tcp/102 s7comm write=2', '10.1.0.5 > 10.3.0.10 tcp/102 s7comm write=2 !']),
  )
  const row = (id: string) => {
    const found = reach.assets.find((r) => r.asset.id === id)
    return found === undefined ? undefined : { flat: found.flat, seen: found.seen, planned: found.planned, filtered: found.filtered }
  }

  it('counts, for each asset, the controllers it can write to: flat, seen, by firewall, by plan', () => {
    expect(row('pc')).toEqual({ flat: ['plc-a', 'plc-b'], seen: [], planned: [], filtered: [] })
    // SCADA may only read by S7, but the port is open; implicit I/O to plc-b writes by its nature.
    expect(row('scada')).toEqual({ flat: ['plc-a', 'plc-b'], seen: ['plc-a'], planned: ['plc-b'], filtered: ['plc-a', 'plc-b'] })
    expect(row('ews')).toEqual({ flat: ['plc-a', 'plc-b'], seen: [], planned: ['plc-a'], filtered: ['plc-a'] })
    expect(row('plc-a')).toEqual({ flat: ['plc-b'], seen: [], planned: ['plc-b'], filtered: ['plc-b'] })
  })

  it('says the same as single verdicts on every asset, controller, service and operation that writes', () => {
    const sunday = Date.parse('2026-03-01T22:00:00Z') / 1000
    const verdicts = createPlanPolicy(planOf(smallPlant), { now, span: { from: now, until: sunday + 86400 } })
    const reached = writeReach(verdicts, undefined)
    for (const { asset, planned, filtered } of reached.assets) {
      for (const controller of reached.controllers.filter((c) => c.id !== asset.id)) {
        const isAllowed = (more: (service: string) => Partial<Attempt>[]): boolean =>
          services
            .filter((service) => service.writeCapable)
            .flatMap((service) =>
              service.ports.flatMap((port) => more(service.name).map((part) => ({ transport: port.transport, port: port.first, ...part }))),
            )
            .some((part) =>
              asset.addresses.some((source) =>
                controller.addresses.some((destination) =>
                  [now, sunday].some((time) => judge(verdicts, { ...part, source, destination, time }).kind === 'allowed'),
                ),
              ),
            )
        expect(filtered.includes(controller.id), `${asset.id} to ${controller.id} by firewall`).toBe(isAllowed(() => [{}]))
        expect(planned.includes(controller.id), `${asset.id} to ${controller.id} by plan`).toBe(
          isAllowed((service) => [...writeOperations].map((operation) => ({ service, operation }))),
        )
      }
    }
    expect(reached.totals.planned).toBeGreaterThan(0)
  })

  it('adds up', () => {
    expect(reach.totals).toEqual({ flat: 8, seen: 1, planned: 4, filtered: 5 })
    expect(reach.controllers.map((c) => c.id)).toEqual(['plc-a', 'plc-b'])
  })
})
