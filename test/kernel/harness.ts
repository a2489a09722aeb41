import { dialectByName, planDiagram, proofSpace, walkPlan } from '#reason/dialect'
import { firstFlowTerminal, states } from '#reason/policy'
import type { PointPolicy } from '#reason/policy'
import type { Point } from '#reason/space'
import { boundaryPoints } from './boundary-points.ts'
import { frameOf } from './frame.ts'
import { openLaboratory } from './laboratory.ts'
import type { Laboratory } from './laboratory.ts'

/** A packet to send; `to` of its point chooses the way out. */
export interface Probe {
  readonly id: number
  readonly point: Point
  /** The probe it answers: TCP acknowledges its SYN, ICMP carries its number. */
  readonly answers?: number
}

/** Interfaces of the laboratory: those of the policy and one more, which the plan does not know. */
export const placesOf = (policy: PointPolicy): readonly string[] => [...policy.interfaces, 'elsewhere0']

/** The nftables text of a policy, and the counter of each flow. */
export const rulesOf = (policy: PointPolicy): { readonly text: string; readonly counters: ReadonlyMap<string, string> } => {
  const dialect = dialectByName('nftables')
  const emitted = dialect.ok ? dialect.value.emit(policy) : dialect
  if (!emitted.ok) throw new Error(emitted.findings.map(({ message }) => message).join('; '))
  return { text: emitted.value.files[0]?.text ?? '', counters: new Map(emitted.value.flows.map(({ id, counter }) => [id, counter ?? ''])) }
}

/** A laboratory that holds these rules while `work` lasts. */
export const withLaboratory = async <T>(policy: PointPolicy, rules: string, work: (laboratory: Laboratory) => Promise<T>): Promise<T> => {
  const laboratory = openLaboratory(placesOf(policy))
  try {
    laboratory.load(rules)
    return await work(laboratory)
  } finally {
    laboratory.close()
  }
}

/** What a real kernel did: the probes that came out, each by the interface its point names; any other way out is a fault of the laboratory. */
export const sendProbes = async (laboratory: Laboratory, probes: readonly Probe[]): Promise<ReadonlySet<number>> => {
  const frames = new Map<number, Uint8Array[]>()
  for (const { id, point, answers } of probes) {
    const from = Number(point['from'])
    const list = frames.get(from) ?? []
    list.push(frameOf(point, { id, macs: laboratory.macs(from), dscp: Number(point['to']) + 1, ...(answers === undefined ? {} : { answers }) }))
    frames.set(from, list)
  }
  const arrived = await laboratory.send(frames)
  const passed = new Set<number>()
  for (const { id, point } of probes) {
    const ways = arrived.get(id)
    if (ways === undefined) continue
    if (ways.length !== 1 || ways[0] !== Number(point['to']))
      throw new Error(`probe ${id} came out of interfaces ${ways.join(', ')} instead of ${point['to']}`)
    passed.add(id)
  }
  return passed
}

/** Protocols whose answers connection tracking finds by what they carry. */
const answerable: ReadonlySet<bigint> = new Set([1n, 6n, 17n, 58n])

export interface KernelTruth {
  readonly sent: number
  readonly passed: number
  /** Probes on which kernel and plan, or the plan's own two roads, disagree. */
  readonly wrong: readonly { readonly probe: Probe; readonly plan: number; readonly kernelPassed: boolean }[]
  /** For each flow: new connections sent that are its own, and what its counter says. */
  readonly flows: readonly { readonly id: string; readonly sent: number; readonly counted: number | undefined }[]
  /** Answers of accepted probes; all must pass. */
  readonly answers: number
  readonly answersLost: readonly Probe[]
  /** Answers nobody asked for; none may pass. */
  readonly unasked: number
  readonly unaskedPassed: readonly Probe[]
}

/** Puts `wanted` packets at the boundaries of every flow to a real kernel with the compiled rules, then answers to those that passed. */
export const kernelTruth = async (policy: PointPolicy, now: number, wanted: number): Promise<KernelTruth> => {
  const rules = rulesOf(policy)
  const space = proofSpace(policy)
  const diagram = planDiagram(space, policy)
  const probes: readonly Probe[] = boundaryPoints(policy, now, wanted).map((point, id) => ({ id, point }))
  const plan = new Map(probes.map(({ id, point }) => [id, walkPlan(policy, point)]))
  return withLaboratory(policy, rules.text, async (laboratory) => {
    const passed = await sendProbes(laboratory, probes)
    const wrong = probes.flatMap((probe) => {
      const walked = plan.get(probe.id) ?? 0
      const agreed = space.terminalAt(diagram, probe.point) === walked && passed.has(probe.id) === (walked !== 0)
      return agreed ? [] : [{ probe, plan: walked, kernelPassed: passed.has(probe.id) }]
    })
    const counters = laboratory.counters()
    const flows = policy.flows.map(({ id }, index) => ({
      id,
      sent: [...plan.values()].filter((terminal) => terminal === firstFlowTerminal + index).length,
      counted: counters.get(rules.counters.get(id) ?? ''),
    }))

    const accepted = probes.filter(({ id, point }) => passed.has(id) && answerable.has(point['protocol'] ?? 0n)).slice(0, 1000)
    const answers = accepted.map(({ id, point }): Probe => ({ id: id + 1_000_000, point: replyTo(point), answers: id }))
    const back = await sendProbes(laboratory, answers)
    const unasked = accepted.map(({ id, point }) => unaskedAnswer(id + 2_000_000, point)).filter(({ point }) => walkPlan(policy, point) === 0)
    const strays = await sendProbes(laboratory, unasked)
    return {
      sent: probes.length,
      passed: passed.size,
      wrong,
      flows,
      answers: answers.length,
      answersLost: answers.filter(({ id }) => !back.has(id)),
      unasked: unasked.length,
      unaskedPassed: unasked.filter(({ id }) => strays.has(id)),
    }
  })
}

/** The packet that answers: ends, ports and interfaces exchanged. Echo replies have a type of their own. */
export const replyTo = (point: Point): Point => {
  const protocol = point['protocol'] ?? 0n
  const ported = protocol === 6n || protocol === 17n
  const echo = protocol === 1n ? 0n : protocol === 58n ? 129n : 0n
  return {
    ...point,
    from: point['to'] ?? 0n,
    to: point['from'] ?? 0n,
    source: point['destination'] ?? 0n,
    destination: point['source'] ?? 0n,
    port: ported ? (point['sourcePort'] ?? 0n) : echo,
    sourcePort: ported ? (point['port'] ?? 0n) : 0n,
  }
}

/** As `replyTo`, for a connection that was never opened: another client port, another echo. UDP cannot tell; it is new. */
const unaskedAnswer = (id: number, point: Point): Probe => {
  const reply = replyTo(point)
  const protocol = point['protocol']
  const ported = protocol === 6n || protocol === 17n
  const fresh: Point = ported ? { ...reply, port: ((reply['port'] ?? 0n) + 7n) % 60_000n } : reply
  return { id, answers: id, point: { ...fresh, state: protocol === 17n ? states.new : states.invalid } }
}
