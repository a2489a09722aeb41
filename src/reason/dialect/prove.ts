import type { Finding } from '#ground/report'
import { hasErrors } from '#ground/report'
import type { PointPolicy } from '#reason/policy'
import type { Box, Diagram, Point, Space } from '#reason/space'
import type { Dialect, ParsedConfig } from './dialect.ts'
import { programMeaning } from './meaning.ts'
import { nearestFlow, nearestLine } from './nearest.ts'
import { packetInWords, presentPacket } from './packet-in-words.ts'
import type { PacketInWords } from './packet-in-words.ts'
import { asVerdicts, flowOf, planDiagram, proofSpace, walkPlan } from './plan-meaning.ts'
import { isPacket } from './universe.ts'
import { walkProgram } from './walk.ts'
import type { Walk } from './walk.ts'

/** A line of the configuration, numbered from 1, with its text. */
export interface ConfigLine {
  readonly line: number
  readonly text: string
}

export interface ProofWitness {
  /** `too-much`: the configuration passes what the plan forbids. `too-little`: it drops what the plan allows. */
  readonly direction: 'too-much' | 'too-little'
  readonly packet: PacketInWords
  readonly point: Point
  /** The flow that allows it (`too-little`; absent for replies), or the nearest one and what does not fit (`too-much`). */
  readonly flow?: string
  readonly nearestFlow?: { readonly flow: string; readonly differsIn: readonly string[] }
  /** The line that decided. */
  readonly decidedBy: ConfigLine
  /** Elements and jumps that led there. */
  readonly through: readonly ConfigLine[]
  /** For `too-little`: the line that comes closest to letting it pass. */
  readonly nearest?: ConfigLine
  /** All of it in one sentence. */
  readonly message: string
}

/**
 * `not-proved`: part of the configuration was not understood (`findings` has the lines), so nothing is claimed of it.
 * Fingerprints are of accepted packets alone, whatever flow or line accepts them.
 */
export interface Proof {
  readonly status: 'equal' | 'different' | 'not-proved'
  readonly equal: boolean
  readonly point: string
  readonly dialect: string
  readonly file: string
  readonly planFingerprint: string
  readonly configFingerprint?: string
  /** Bounded; at least one for each direction that occurs. */
  readonly witnesses: readonly ProofWitness[]
  readonly findings: readonly Finding[]
}

const maxWitnesses = 20

/** A readable packet of the box: now, a new connection from an ordinary client port, where the box leaves the choice. */
const packetOf = (space: Space, box: Box, policy: PointPolicy): Point => {
  const wished: Readonly<Record<string, bigint>> = { time: BigInt(policy.valid.from), sourcePort: 49152n }
  return Object.fromEntries(
    space.axes.map(({ name }) => {
      const intervals = box[name] ?? [[0n, 1n << 140n] as const]
      const wish = wished[name]
      const first = intervals[0]?.[0] ?? 0n
      return [name, wish !== undefined && intervals.some(([low, high]) => wish >= low && wish <= high) ? wish : first]
    }),
  )
}

interface Difference {
  readonly point: Point
  readonly plan: number
}

/** Differing boxes of one flow (or none) and one deciding line: looked at for differences in several elements. */
const boxesPerKind = 10

/** A packet for each kind of difference, then a second for each, and so on; the first two are of both directions where both occur. */
const differences = (
  space: Space,
  plan: Diagram,
  config: Diagram,
  accepts: (terminal: number) => boolean,
  policy: PointPolicy,
): readonly Difference[] => {
  const kinds: { readonly plan: number; readonly boxes: Box[] }[] = []
  const known = new Map<string, number>()
  const kindOf = (a: number, b: number): number => {
    const key = `${a}/${b}`
    const kind = known.get(key) ?? kinds.push({ plan: a, boxes: [] })
    known.set(key, kind)
    return kind
  }
  // Terminal 0 of the configuration is "no packet", where the plan is 0 as well.
  const different = space.combine(plan, config, (a, b) => (b !== 0 && (a !== 0) !== accepts(b) ? kindOf(a, b) : 0))
  for (const { box, terminal } of space.boxes(different, (t) => t > 0)) {
    const boxes = kinds[terminal - 1]?.boxes ?? []
    if (boxes.length < boxesPerKind) boxes.push(box)
  }
  const rounds = Array.from({ length: boxesPerKind }, (_, round) =>
    kinds.flatMap(({ plan: terminal, boxes }) => {
      const box = boxes[round]
      return box === undefined ? [] : [{ point: packetOf(space, box, policy), plan: terminal }]
    }),
  ).flat()
  const firsts = [rounds.find((difference) => difference.plan === 0), rounds.find((difference) => difference.plan !== 0)].flatMap(
    (difference) => difference ?? [],
  )
  return [...firsts, ...rounds.filter((difference) => !firsts.includes(difference))]
}

/** The axes as people call them. */
const axisWords: Readonly<Record<string, string>> = {
  state: 'connection state',
  from: 'incoming interface',
  to: 'outgoing interface',
  time: 'time',
  protocol: 'protocol',
  port: 'port',
  destination: 'destination',
  source: 'source',
  sourcePort: 'source port',
}

interface Case {
  readonly policy: PointPolicy
  readonly config: ParsedConfig
  readonly lines: readonly string[]
  readonly places: readonly string[]
}

const explain = ({ policy, config, lines, places }: Case, { point, plan }: Difference, walk: Walk): ProofWitness => {
  const others = config.program.otherInterfaces.length
  // INVARIANT: diagram and walk are two roads to one answer; a witness that only one of them sees is a fault of ours.
  if (!isPacket(point) || walkPlan(policy, point, others) !== plan || (walk.verdict === 'accept') === (plan !== 0)) {
    throw new Error(
      `a witness does not replay: plan terminal ${plan}, walked ${walkPlan(policy, point, others)}, configuration ${walk.verdict} by line ${walk.line}`,
    )
  }
  const lineAt = (line: number): ConfigLine => ({ line, text: (lines[line - 1] ?? '').trim().slice(0, 200) })
  const packet = packetInWords(point, places)
  const decidedBy = lineAt(walk.line)
  const through = [...new Set(walk.elementLines)].map(lineAt)
  const base = { packet, point, decidedBy, through }
  const words = presentPacket(packet)
  if (plan !== 0) {
    const flow = flowOf(policy, plan)?.id
    const nearest = nearestLine(config.program, point, flow)
    const why = flow === undefined ? 'the plan lets replies pass' : `flow \`${flow}\` allows it`
    const near = nearest === undefined || nearest === walk.line ? '' : `; nearest is line ${nearest}`
    return {
      direction: 'too-little',
      ...base,
      ...(flow === undefined ? {} : { flow }),
      ...(nearest === undefined ? {} : { nearest: lineAt(nearest) }),
      message: `${words}: ${why}, line ${walk.line} drops it${near}`,
    }
  }
  const nearest = nearestFlow(policy, point)
  const differsIn = nearest?.missed.map((axis) => axisWords[axis] ?? axis) ?? []
  const way = through.length === 0 ? '' : ` (by way of line ${through.map(({ line }) => line).join(', ')})`
  return {
    direction: 'too-much',
    ...base,
    ...(nearest === undefined ? {} : { nearestFlow: { flow: nearest.flow, differsIn } }),
    message: `${words}: no flow allows it, line ${walk.line} lets it pass${way}${nearest === undefined ? '' : `; nearest is flow \`${nearest.flow}\`, which differs in ${differsIn.join(', ')}`}`,
  }
}

/** Packets walked in search of more witnesses; the first of each direction are always shown. */
const maxWalked = 500

/** Witnesses that came the same way, such as one element in every window of a year. */
const maxAlike = 3

const chooseWitnesses = (given: Case, all: readonly Difference[]): readonly ProofWitness[] => {
  const alike = new Map<string, number>()
  const lines = new Set<string>()
  const witnesses: ProofWitness[] = []
  for (const difference of all.slice(0, maxWalked)) {
    if (witnesses.length >= maxWitnesses) break
    const walk = walkProgram(given.config.program, difference.point)
    const way = [difference.plan, ...(walk.elementLines.length > 0 ? walk.elementLines : [walk.line])].join('/')
    const line = `${way}/${walk.line}`
    const count = alike.get(way) ?? 0
    if (lines.has(line) || count >= maxAlike) continue
    lines.add(line)
    alike.set(way, count + 1)
    witnesses.push(explain(given, difference, walk))
  }
  return witnesses
}

/** Whether the configuration passes exactly what the plan allows at this point; if not, packets that show it. */
export const prove = (policy: PointPolicy, dialect: Dialect, configText: string, file: string): Proof => {
  const config = dialect.parse(configText, file, policy.interfaces)
  const others = config.program.otherInterfaces.length
  const base = { point: policy.point, dialect: dialect.name, file, findings: config.findings }
  const own = proofSpace(policy)
  const planFingerprint = own.fingerprint(asVerdicts(own, planDiagram(own, policy)))
  if (hasErrors(config.findings)) return { status: 'not-proved', equal: false, ...base, planFingerprint, witnesses: [] }

  const space = others === 0 ? own : proofSpace(policy, others)
  const plan = planDiagram(space, policy, others)
  const { diagram, endings } = programMeaning(space, config.program)
  const accepts = (terminal: number): boolean => endings[terminal - 1]?.verdict === 'accept'
  const accepted = space.relabel(diagram, (terminal) => (accepts(terminal) ? 1 : 0))
  const equal = accepted === asVerdicts(space, plan)
  if (equal) return { status: 'equal', equal, ...base, planFingerprint, configFingerprint: planFingerprint, witnesses: [] }

  const places = [...policy.interfaces, ...config.program.otherInterfaces]
  const given: Case = { policy, config, lines: configText.split('\n'), places }
  const witnesses = chooseWitnesses(given, differences(space, plan, diagram, accepts, policy))
  return { status: 'different', equal, ...base, planFingerprint, configFingerprint: space.fingerprint(accepted), witnesses }
}
