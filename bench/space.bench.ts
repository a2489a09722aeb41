/**
 * How long the heart takes on policies of a plant's size, and how that compares with Z3 deciding the same.
 * Run: `node --conditions=source bench/space.bench.ts [rules ...]`. Figures are of one warm run each; times are wall clock.
 */
import { init, killThreads } from 'z3-solver'
import { createSpace } from '#reason/space'
import type { Diagram, Rule, Space } from '#reason/space'
import { acceptedTexts, bitVectors, fieldsText } from '../src/reason/space/smtlib.fixture.ts'
import { rephrased, samplePolicy, withOneElementLess } from './space-policies.ts'
import type { SamplePolicy } from './space-policies.ts'

const z3LimitMs = 60_000

interface Timed<T> {
  readonly value: T
  readonly ms: number
}

const timed = <T>(work: () => T): Timed<T> => {
  const start = performance.now()
  const value = work()
  return { value, ms: performance.now() - start }
}

export interface SpaceFigures {
  readonly rules: number
  readonly buildMs: number
  /** Compiling the rephrased rules and comparing two integers. */
  readonly equalityMs: number
  /** Finding the packet after one source was taken out of one rule; both diagrams are there. */
  readonly witnessMs: number
  readonly fingerprintMs: number
  readonly boxesMs: number
  readonly boxes: number
  readonly nodes: number
  /** JavaScript heap and the nodes' own arrays, as far as the build made them grow. */
  readonly heapMiB: number
}

const accepted = (space: Space, rules: readonly Rule[]): Diagram => {
  const diagram = space.compile(rules)
  return space.relabel(diagram, (terminal) => (terminal === 0 ? 0 : 1))
}

const memoryMiB = (): number => {
  ;(globalThis as { gc?: () => void }).gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / 2 ** 20
}

/** Throws when the space gives a wrong answer: a figure of a wrong answer is worth nothing. */
export const measureSpace = ({ axes, rules }: SamplePolicy): SpaceFigures => {
  const [other, less] = [rephrased(rules), withOneElementLess(rules)]
  const before = memoryMiB()
  const space = createSpace(axes)
  const build = timed(() => space.compile(rules))
  const heapMiB = memoryMiB() - before
  const allowed = space.relabel(build.value, (terminal) => (terminal === 0 ? 0 : 1))
  const equality = timed(() => accepted(space, other) === allowed)
  if (!equality.value) throw new Error('a rephrased policy was not found equal')
  const narrower = accepted(space, less)
  const witness = timed(() => space.witness(allowed, narrower))
  if (witness.value === undefined && narrower !== allowed) throw new Error('no witness of a difference')
  const point = witness.value?.point
  if (point !== undefined && space.terminalAt(allowed, point) === space.terminalAt(narrower, point)) throw new Error('a witness does not replay')
  const fingerprint = timed(() => space.fingerprint(allowed))
  const boxes = timed(() => space.boxes(allowed, (terminal) => terminal !== 0))
  return {
    rules: rules.length,
    buildMs: build.ms,
    equalityMs: equality.ms,
    witnessMs: witness.ms,
    fingerprintMs: fingerprint.ms,
    boxesMs: boxes.ms,
    boxes: boxes.value.length,
    nodes: space.size(build.value),
    heapMiB,
  }
}

type Z3 = Awaited<ReturnType<typeof init>>

/** The same equivalence put to Z3 as bit-vectors: is some packet accepted by one list of rules and not by the other? */
const measureZ3 = async ({ Z3: z3 }: Z3, { axes, rules }: SamplePolicy): Promise<Timed<'equal' | 'different' | 'undecided'>> => {
  const fields = bitVectors(axes)
  const texts = [
    fieldsText(fields),
    ...acceptedTexts(fields, rules, 'left'),
    ...acceptedTexts(fields, rephrased(rules), 'right'),
    '(assert (distinct left right))',
  ]
  const config = z3.mk_config()
  z3.set_param_value(config, 'timeout', `${z3LimitMs}`)
  const context = z3.mk_context(config)
  const start = performance.now()
  const solver = z3.mk_solver(context)
  z3.solver_inc_ref(context, solver)
  for (const text of texts) z3.solver_from_string(context, solver, text)
  const answer = await z3.solver_check(context, solver)
  const ms = performance.now() - start
  z3.solver_dec_ref(context, solver)
  z3.del_context(context)
  z3.del_config(config)
  return { value: answer === -1 ? 'equal' : answer === 1 ? 'different' : 'undecided', ms }
}

const seconds = (ms: number): string => (ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`)

const z3Line = ({ value, ms }: Timed<string>, { buildMs, equalityMs }: SpaceFigures): string => {
  if (value === 'undecided') return `z3 did not decide the same equivalence within ${z3LimitMs / 1000} s`
  if (value !== 'equal') throw new Error('z3 says that a rephrased policy differs')
  return `z3 decides the same equivalence in ${seconds(ms)}: ${(ms / (buildMs + equalityMs)).toFixed(0)} times as long as building both diagrams and comparing them`
}

/** Prints lines of figures, and returns them. `withZ3` false leaves the comparison out. */
export const benchSpace = async (
  print: (line: string) => void,
  sizes: readonly number[] = [100, 1000, 10_000],
  withZ3 = true,
): Promise<readonly SpaceFigures[]> => {
  // Code that has never run is slow: the first figures would be of the compiler, not of the space.
  for (let i = 0; i < 3; i++) measureSpace(samplePolicy(300, i))
  const z3 = withZ3 ? await init() : undefined
  const all: SpaceFigures[] = []
  for (const size of sizes) {
    const policy = samplePolicy(size)
    const figures = measureSpace(policy)
    all.push(figures)
    print(
      `${size} rules: build ${seconds(figures.buildMs)}, equality proof ${seconds(figures.equalityMs)}, witness ${seconds(figures.witnessMs)}, fingerprint ${seconds(figures.fingerprintMs)}`,
    )
    print(`  ${figures.nodes} nodes, ${figures.boxes} disjoint boxes in ${seconds(figures.boxesMs)}, ${figures.heapMiB.toFixed(0)} MiB kept`)
    if (z3 !== undefined) print(`  ${z3Line(await measureZ3(z3, policy), figures)}`)
  }
  if (z3 !== undefined) await killThreads(z3.em)
  return all
}

if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number)
  await benchSpace((line) => process.stdout.write(`${line}\n`), sizes.length > 0 ? sizes : undefined)
}
