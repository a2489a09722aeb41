import { describe, expect, it } from 'vitest'
import type { PointPolicy } from '#reason/policy'
import { now, workshop } from './policy.fixture.ts'
import { nftables } from './nftables/index.ts'
import { packetInWords, presentPacket } from './packet-in-words.ts'
import { prove } from './prove.ts'
import type { Proof } from './prove.ts'

const textOf = (policy: PointPolicy): string => {
  const emitted = nftables.emit(policy)
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join('; '))
  return emitted.value.files[0]?.text ?? ''
}

const text = textOf(workshop)

/** The emitted file with one replacement, and the number of the line it is on. */
const edited = (from: string, to: string): { readonly proof: Proof; readonly line: number } => {
  expect(text.split(from).length).toBe(2)
  return { proof: prove(workshop, nftables, text.replace(from, to), 'fw.nft'), line: text.slice(0, text.indexOf(from)).split('\n').length }
}

describe('a hand-edited configuration', () => {
  it('that widens a port shows the packet, the rule and the element', () => {
    const { proof, line } = edited('tcp . 1433 . 10.10.0.40 . 10.5.0.3-10.5.0.6,', 'tcp . 1433-1434 . 10.10.0.40 . 10.5.0.3-10.5.0.6,')
    expect(proof).toMatchObject({ status: 'different', equal: false })
    expect(proof.witnesses).toHaveLength(1)
    expect(proof.witnesses[0]).toMatchObject({
      direction: 'too-much',
      packet: {
        state: 'new',
        from: 'dmz0',
        to: 'ops0',
        protocol: 'tcp',
        source: '10.5.0.3',
        sourcePort: 49152,
        destination: '10.10.0.40',
        port: 1434,
        time: '2026-09-21T14:13:20Z',
      },
      nearestFlow: { flow: 'dmz-to-operations.historian', differsIn: ['port'] },
      decidedBy: { text: expect.stringMatching(/@v4\.dmz-to-operations\.historian .* accept/) },
    })
    expect(proof.witnesses[0]?.through.map((each) => each.line)).toContain(line)
    expect(proof.configFingerprint).not.toBe(proof.planFingerprint)
  })

  it('that swaps an address shows both directions', () => {
    const { proof, line } = edited('udp . 2222 . 10.20.2.10 . 10.10.0.5,', 'udp . 2222 . 10.20.2.12 . 10.10.0.5,')
    expect(proof.witnesses.map(({ direction }) => direction).toSorted()).toEqual(['too-little', 'too-much'])
    expect(proof.witnesses.find(({ direction }) => direction === 'too-much')?.through.map((each) => each.line)).toContain(line)
    expect(proof.witnesses.find(({ direction }) => direction === 'too-little')).toMatchObject({
      flow: 'operations-to-cell-2.io',
      packet: { destination: '10.20.2.10', port: 2222 },
      nearest: { line },
      decidedBy: { text: 'drop' },
    })
  })

  it('that loses a line shows the packet that is dropped, the line that drops it and the nearest one', () => {
    const { proof, line } = edited('      tcp . 502 . 10.20.1.10 . 10.10.0.5,\n', '')
    // The packet is not in the wider flow either, whose set was cut around this one.
    expect(proof.witnesses).toMatchObject([
      { direction: 'too-little', flow: 'operations-to-cell-1.hmi-polls', packet: { port: 502, source: '10.10.0.5' }, decidedBy: { text: 'drop' } },
    ])
    expect(Math.abs((proof.witnesses[0]?.nearest?.line ?? 0) - line)).toBeLessThanOrEqual(2)
    expect(proof.witnesses[0]?.nearest?.text).toMatch(/10\.10\.0\./)
  })

  it('that moves a window by a second shows the second', () => {
    const { proof, line } = edited(`meta time < ${now + 3600} `, `meta time < ${now + 3601} `)
    expect(proof.witnesses).toMatchObject([
      { direction: 'too-much', packet: { time: '2026-09-21T15:13:20Z' }, decidedBy: { line }, nearestFlow: { differsIn: ['time'] } },
    ])
  })

  it('that turns a verdict, an interface or the policy round shows packets', () => {
    expect(
      edited('counter name allow.operations-to-cell-2.tunnel accept', 'counter name allow.operations-to-cell-2.tunnel drop').proof.witnesses,
    ).toMatchObject([{ direction: 'too-little', flow: 'operations-to-cell-2.tunnel' }])
    const rogue = edited('"ops0" . "cell1" : goto', '"usb7" . "cell1" : goto').proof
    expect(rogue.witnesses.find(({ direction }) => direction === 'too-much')?.packet.from).toBe('usb7')
    expect(rogue.witnesses.find(({ direction }) => direction === 'too-little')?.packet.from).toBe('ops0')
    expect(edited('counter name denied.elsewhere\n', 'counter name denied.elsewhere accept\n').proof.witnesses[0]).toMatchObject({
      direction: 'too-much',
    })
  })

  it('that drops replies says so', () => {
    const { proof, line } = edited('ct state established counter name returned accept', 'ct state established counter name returned drop')
    expect(proof.witnesses[0]).toMatchObject({ direction: 'too-little', packet: { state: 'established' }, decidedBy: { line } })
    expect(proof.witnesses[0]?.flow).toBeUndefined()
    expect(proof.witnesses[0]?.message).toMatch(/the plan lets replies pass, line \d+ drops it/)
  })

  it('that changes only its words is equal', () => {
    expect(edited('plant: Workshop', 'plant: Backshop').proof.status).toBe('equal')
    expect(prove(workshop, nftables, text.replaceAll('counter name allow.dmz-to-operations.time accept', 'accept'), 'fw.nft').status).toBe('equal')
    expect(prove(workshop, nftables, text.replace(/\n {2}counter/g, '\n\n  counter'), 'fw.nft').status).toBe('equal')
  })

  it('with many differences shows some of each kind and not all', () => {
    const witnesses = prove(workshop, nftables, 'table inet bulkhead\ndelete table inet bulkhead\n', 'fw.nft').witnesses
    expect(witnesses.length).toBeGreaterThan(0)
    expect(witnesses.length).toBeLessThanOrEqual(20)
    const none = prove(workshop, nftables, textOf({ ...workshop, flows: [] }), 'fw.nft').witnesses
    expect(new Set(none.map(({ flow }) => flow)).size).toBe(workshop.flows.length)
  })

  it('that has a rule nobody understands proves nothing', () => {
    const { proof, line } = edited('    ct state invalid counter', '    ip dscp 5 accept\n    ct state invalid counter')
    expect(proof).toMatchObject({ status: 'not-proved', witnesses: [], findings: [{ at: { file: 'fw.nft', line } }] })
    expect(proof.configFingerprint).toBeUndefined()
  })
})

describe('a packet in words', () => {
  it('says what a person needs to send it', () => {
    const point = {
      state: 0n,
      from: 0n,
      to: 9n,
      time: 0n,
      protocol: 58n,
      port: 128n,
      sourcePort: 0n,
      source: (1n << 32n) + 1n,
      destination: (1n << 32n) + 2n,
      operation: 0n,
    }
    expect(presentPacket(packetInWords(point, ['ops0']))).toBe(
      'new icmpv6 type 128 ::1 > ::2 in ops0 out any other interface at 1970-01-01T00:00:00Z',
    )
    expect(presentPacket(packetInWords({ ...point, protocol: 6n, sourcePort: 9n }, ['ops0']))).toBe(
      'new tcp [::1]:9 > [::2]:128 in ops0 out any other interface at 1970-01-01T00:00:00Z',
    )
    expect(presentPacket(packetInWords({ ...point, protocol: 47n }, ['ops0']))).toMatch(/^new ip\/47 ::1 > ::2 /)
  })
})
