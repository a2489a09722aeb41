import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { killList } from '#reason/dialect'
import { parsePlan } from '#reason/plant'
import { compilePoint } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import { requireAll, requireTool, titled } from '../requirements.ts'
import { kernelTruth, replyTo, rulesOf, sendProbes, withLaboratory } from './harness.ts'
import type { Probe } from './harness.ts'
import { requireLaboratory } from './laboratory.ts'
import { yard } from './yard.fixture.ts'

const required = requireAll(requireLaboratory(), requireTool('conntrack'))

const wanted = 20_000

/** Every enforcement point of the sample plant, compiled for now. */
const riverside = (now: number): readonly PointPolicy[] => {
  const file = 'examples/riverside/plan.yaml'
  const plan = parsePlan(readFileSync(file, 'utf8'), file)
  if (!plan.ok) throw new Error(`${file} is no plan`)
  return [...plan.value.points.keys()].map((point) => {
    const policy = compilePoint(plan.value, point, { now })
    if (!policy.ok) throw new Error(policy.findings.map(({ message }) => message).join('; '))
    return policy.value
  })
}

describe.skipIf(!required.met)(titled('a real kernel with the compiled rules', required), () => {
  const now = Math.floor(Date.now() / 1000)
  const policy = yard(now)
  const summary: string[] = []
  afterAll(() => void process.stdout.write(summary.map((line) => `${line}\n`).join('')))

  it('passes exactly what the plan allows, counts it for its flow, and lets only answers come back', async () => {
    const truth = await kernelTruth(policy, now, wanted)
    expect(truth.wrong.slice(0, 5)).toEqual([])
    expect(truth.sent).toBeGreaterThanOrEqual(wanted)
    expect(truth.flows.filter(({ sent, counted }) => sent !== counted)).toEqual([])
    expect(truth.flows.filter(({ sent }) => sent === 0).map(({ id }) => id)).toEqual(['ops-cell1.over', 'ops-cell1.not-yet'])
    expect(truth.answersLost.slice(0, 5)).toEqual([])
    expect(truth.unaskedPassed.slice(0, 5)).toEqual([])
    expect(Math.min(truth.answers, truth.unasked)).toBeGreaterThan(500)
    summary.push(
      `kernel truth: ${truth.sent} packets, ${truth.passed} passed, ${truth.sent - truth.passed} dropped, ${truth.wrong.length} differ from the plan`,
      `kernel truth: ${truth.answers} answers passed, ${truth.unasked} unasked answers dropped`,
    )
  })

  it('agrees with the plan of the sample plant at each of its enforcement points', async () => {
    let sent = 0
    let passed = 0
    const counted = new Map<string, number>()
    const policies = riverside(now)
    for (const point of policies) {
      // Points with more flows get more of the packets.
      const share = Math.ceil((wanted * 1.2 * point.flows.length) / policies.reduce((sum, { flows }) => sum + flows.length, 0))
      const truth = await kernelTruth(point, now, share)
      expect([point.point, truth.wrong.slice(0, 5), truth.answersLost.slice(0, 5), truth.unaskedPassed.slice(0, 5)]).toEqual([
        point.point,
        [],
        [],
        [],
      ])
      expect(truth.flows.filter((flow) => flow.sent !== flow.counted)).toEqual([])
      for (const flow of truth.flows) counted.set(`${point.point} ${flow.id}`, flow.sent)
      sent += truth.sent
      passed += truth.passed
    }
    // A flow outside its window at this hour has nothing to count; every other has.
    const silent = policies.flatMap(({ point, flows }) =>
      flows
        .filter(
          ({ id, boxes }) =>
            counted.get(`${point} ${id}`) === 0 &&
            boxes.some((box) => box['time']?.some(([first, last]) => first <= BigInt(now) && BigInt(now) <= last) ?? true),
        )
        .map(({ id }) => id),
    )
    expect(silent).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(wanted)
    summary.push(
      `kernel truth: sample plant at ${policies.length} points: ${sent} packets, ${passed} passed, ${sent - passed} dropped, 0 differ from the plan`,
    )
  })

  it('keeps a session alive over a change of rules until the kill list ends it', async () => {
    const next = { ...policy, flows: policy.flows.filter(({ flow }) => flow !== 'hmi') }
    const opening: Probe = {
      id: 1,
      point: {
        state: 0n,
        from: 0n,
        to: 1n,
        time: BigInt(now),
        protocol: 6n,
        port: 102n,
        destination: 0x0a14010an,
        source: 0x0a0a0005n,
        sourcePort: 40_000n,
        operation: 0n,
      },
    }
    const answer = (id: number): Probe => ({ id, answers: 1, point: replyTo(opening.point) })
    await withLaboratory(policy, rulesOf(policy).text, async (laboratory) => {
      expect([...(await sendProbes(laboratory, [opening]))]).toEqual([1])
      laboratory.load(rulesOf(next).text)
      expect([...(await sendProbes(laboratory, [answer(2)]))]).toEqual([2])
      const commands = killList(policy, next, now)
      expect(commands).toContain('conntrack -D -f ipv4 -p tcp -s 10.10.0.5 -d 10.20.1.10 --dport 102')
      for (const command of commands) laboratory.runAtFirewall(command.split(' '))
      expect([...(await sendProbes(laboratory, [answer(3)]))]).toEqual([])
    })
  })

  it('leaves nothing behind', () => {
    expect(execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' })).not.toContain(`-${process.pid}`)
  })
})
