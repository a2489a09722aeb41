import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replay } from '#reason/analyze'
import { editPlan } from '#reason/plant'
import { createPlanPolicy } from '#reason/policy'
import { observed } from '../../../test/fixture/observations.ts'
import { planOf, smallPlant } from '../../../test/fixture/plan.ts'
import { flowFromConversation, proposedFlowToEdits } from './flow-from-conversation.ts'

const span = { from: -86400, until: 86400 }
const plan = planOf(smallPlant)

const proposed = (text: string) => {
  const [conversation] = observed([], [text]).conversations
  if (conversation === undefined) throw new Error('no conversation')
  return { conversation, flow: flowFromConversation(plan, conversation) }
}

/** The plan with the proposed flow in it. */
const grown = (text: string) => {
  const { flow } = proposed(text)
  if (!flow.ok) throw new Error(flow.findings.map(({ message }) => message).join())
  const edited = editPlan(smallPlant, proposedFlowToEdits(flow.value, 'it was seen'))
  if (!edited.ok) throw new Error(edited.findings.map(({ message }) => message).join())
  return planOf(edited.value)
}

const effectsIn = (of: typeof plan, texts: readonly string[]) => {
  const replayed = replay(createPlanPolicy(of, { now: 0, span }), observed([], texts)).conversations
  return texts.map((text) => {
    const [wanted] = observed([], [text]).conversations
    return replayed.find(({ conversation }) => JSON.stringify(conversation) === JSON.stringify(wanted))?.effect
  })
}

describe('the flow for a conversation', () => {
  test('names its two assets, its service and the operations that were seen, in the conduit that joins the zones', () => {
    expect(proposed('10.2.0.10 > 10.3.0.10 tcp/102 s7comm write=3,read=9').flow).toMatchObject({
      value: {
        conduit: 'operations-to-cell-1',
        isNewConduit: false,
        flow: 'scada-s7comm-plc-a',
        from: 'scada',
        to: 'plc-a',
        service: 's7comm',
        operations: ['read', 'write'],
      },
    })
  })

  test('begins a conduit where none joins the zones, and names an address that is no asset', () => {
    expect(proposed('10.1.0.9 > 10.3.0.10 tcp/8443').flow).toMatchObject({
      value: { conduit: 'enterprise-to-cell-1', isNewConduit: true, from: '10.1.0.9', to: 'plc-a', service: 'tcp/8443' },
    })
  })

  test('names the port and not the service where the bytes prove none, or speak it at another port', () => {
    expect(proposed('10.2.0.10 > 10.3.0.10 tcp/102').flow).toMatchObject({ value: { service: 'tcp/102' } })
    const elsewhere = proposed('10.2.0.10 > 10.3.0.10 tcp/1502 modbus read=1').flow
    expect(elsewhere).toMatchObject({ value: { service: 'tcp/1502' } })
    expect(elsewhere.ok && 'operations' in elsewhere.value).toBe(false)
  })

  test('takes an id that no other flow of the conduit has', () => {
    const plant = smallPlant.replace('scada-reads:', 'scada-s7comm-plc-a:')
    const { conversation } = proposed('10.2.0.10 > 10.3.0.10 tcp/102 s7comm write=3')
    expect(flowFromConversation(planOf(plant), conversation)).toMatchObject({ value: { flow: 'scada-s7comm-plc-a-2' } })
  })

  test.each([
    ['10.3.0.10 > 10.3.0.11 tcp/502 modbus read=1', 'flow/inside-zone'],
    ['192.0.2.7 > 10.3.0.11 tcp/502 modbus read=1', 'flow/no-zone'],
  ])('is refused for %s with %s', (text, code) => {
    const { flow } = proposed(text)
    expect([flow.ok, flow.findings.map((finding) => finding.code)]).toEqual([false, [code]])
  })

  test('is refused for what runs on Ethernet', () => {
    const { conversation } = proposed('10.2.0.10 > 10.3.0.10 tcp/102')
    const flow = flowFromConversation(plan, { ...conversation, transport: 'ethernet', port: 0x8892, service: 'profinet-rt' })
    expect(flow.findings).toMatchObject([{ code: 'flow/not-routed' }])
  })
})

test('law: with its flow in the plan the conversation runs, and a neighbour of it is as denied as before', () => {
  const clients = fc.constantFrom('10.1.0.5', '10.1.0.77', '10.2.0.10', '10.9.0.9', '10.3.0.11')
  const servers = fc.constantFrom('10.3.0.10', '10.3.0.99', '10.2.0.10', '10.2.0.50')
  const spoken = fc.constantFrom(
    'tcp/102 s7comm write=2',
    'tcp/102 s7comm download=1',
    'tcp/502 modbus read=1',
    'tcp/445',
    'udp/2222',
    'tcp/445 smb',
    'udp/47808 bacnet',
  )
  fc.assert(
    fc.property(clients, servers, spoken, (client, server, service) => {
      const text = `${client} > ${server} ${service}`
      const neighbours = [`10.2.0.200 > ${server} ${service}`, `${client} > 10.3.0.200 ${service}`, `${client} > ${server} tcp/9999`]
      fc.pre(effectsIn(plan, [text])[0] === 'breaks')
      const wider = grown(text)
      expect(effectsIn(wider, [text])).toEqual(['runs'])
      expect(effectsIn(wider, neighbours)).toEqual(effectsIn(plan, neighbours))
    }),
    { numRuns: 60 },
  )
})
