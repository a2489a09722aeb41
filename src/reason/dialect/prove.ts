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

/** One packet for each kind of difference (flow, line) and part of it; both directions come first. */
const differences = (space: Space, plan: Diagram, config: Diagram, accepts: (terminal: number) => boolean, policy: PointPolicy): readonly Difference[] => {
  const kinds: { plan: number; config: number }[] = []
  const known = new Map<string, number>()
  const kindOf = (a: number, b: number): number => {
    const key = `${a}/${b}`
    const kind = known.get(key) ?? kinds.push({ plan: a, config: b })
    known.set(key, kind)
    return kind
  }
  // Terminal 0 of the configuration is "no packet", where the plan is 0 as well.
  const different = space.combine(plan, config, (a, b) => (b !== 0 && (a !== 0) !== accepts(b) ? kindOf(a, b) : 0))
  const found: Difference[] = []
  for (const { box, terminal } of space.boxes(different, (t) => t > 0)) found.push({ point: packetOf(space, box, policy), plan: kinds[terminal - 1]?.plan ?? 0 })
  return found
}

/** `iifname . oifname` and the rest of the axes as people call them. */
const axisWords: Readonly<Record<string, string>> = {
  state: 'connection state', from: 'incoming interface', to: 'outgoing interface', time: 'time', protocol: 'protocol', port: 'port', destination: 'destination', source: 'source',
  sourcePort: 'source port',
}

interface Case {
  readonly policy: PointPolicy
  readonly config: ParsedConfig
  readonly lines: readonly string[]
  readonly places: readonly string[]
}

const explain = ({ policy, config, lines, places }: Case, { point, plan }: Difference): ProofWitness => {
  const others = config.program.otherInterfaces.length
  const walk = walkProgram(config.program, point)
  // INVARIANT: diagram and walk are two roads to one answer; a witness that only one of them sees is a fault of ours.
  if (!isPacket(point) || walkPlan(policy, point, others) !== plan || (walk.verdict === 'accept') === (plan !== 0)) {
    throw new Error(`a witness does not replay: plan terminal ${plan}, walked ${walkPlan(policy, point, others)}, configuration ${walk.verdict} by line ${walk.line}`)
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
      direction: 'too-little', ...base, ...(flow === undefined ? {} : { flow }), ...(nearest === undefined ? {} : { nearest: lineAt(nearest) }),
      message: `${words}: ${why}, line ${walk.line} drops it${near}`,
    }
  }
  const nearest = nearestFlow(policy, point)
  const differsIn = nearest?.missed.map((axis) => axisWords[axis] ?? axis) ?? []
  const by = [...through.map(({ line }) => line), walk.line].join(', ')
  return {
    direction: 'too-much', ...base, ...(nearest === undefined ? {} : { nearestFlow: { flow: nearest.flow, differsIn } }),
    message: `${words}: no flow allows it, line ${by} lets it pass${nearest === undefined ? '' : `; nearest is flow \`${nearest.flow}\`, which differs in ${differsIn.join(', ')}`}`,
  }
}

const keyOf = (witness: ProofWitness): string =>
  [witness.direction, witness.flow ?? witness.nearestFlow?.flow, witness.decidedBy.line, witness.nearest?.line, ...witness.through.map(({ line }) => line)].join('/')

/** Boxes looked at for more witnesses; the first of each direction are always found. */
const maxLooked = 2000

const chooseWitnesses = (all: readonly Difference[], explained: (difference: Difference) => ProofWitness): readonly ProofWitness[] => {
  const firsts = [all.find(({ plan }) => plan === 0), all.find(({ plan }) => plan !== 0)].flatMap((difference) => difference ?? [])
  const stride = Math.max(1, Math.ceil(all.length / maxLooked))
  const witnesses = new Map<string, ProofWitness>()
  for (const difference of [...firsts, ...all.filter((_, i) => i % stride === 0)]) {
    if (witnesses.size >= maxWitnesses) break
    const witness = explained(difference)
    const key = keyOf(witness)
    if (!witnesses.has(key)) witnesses.set(key, witness)
  }
  return [...witnesses.values()]
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
  const witnesses = chooseWitnesses(differences(space, plan, diagram, accepts, policy), (difference) => explain(given, difference))
  return { status: 'different', equal, ...base, planFingerprint, configFingerprint: space.fingerprint(accepted), witnesses }
}
