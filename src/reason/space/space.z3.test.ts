import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { init, killThreads } from 'z3-solver'
import type { Axis, Point, Rule } from './contract.ts'
import { axesArbitrary, mutated, rephrased, rulesArbitrary, walkOf } from './reference.fixture.ts'
import { fieldsText, pointText, terminalText } from './smtlib.fixture.ts'
import type { Fields } from './smtlib.fixture.ts'
import { createSpace } from './space.ts'

type Solver = Awaited<ReturnType<typeof init>>

let z3: Solver
beforeAll(async () => {
  z3 = await init()
})
// Z3 keeps worker threads of its own: without this the test process never ends.
afterAll(() => killThreads(z3.em))

interface Pair {
  readonly axes: readonly Axis[]
  readonly left: readonly Rule[]
  readonly right: readonly Rule[]
}

/** Mostly neighbours, so that what differs is one point at an end of one interval or nothing at all. */
const pairs: fc.Arbitrary<Pair> = axesArbitrary.chain((axes) =>
  rulesArbitrary(axes, 10)
    .filter((rules) => rules.length > 1)
    .chain((left) =>
      fc
        .oneof(
          { weight: 5, arbitrary: mutated(axes, left) },
          {
            weight: 3,
            arbitrary: mutated(
              axes,
              left.map((rule) => ({ ...rule, terminal: 1 })),
            ),
          },
          { weight: 3, arbitrary: rephrased(axes, left) },
          { weight: 2, arbitrary: rephrased(axes, left).chain((right) => mutated(axes, right)) },
          { weight: 1, arbitrary: rulesArbitrary(axes, 10) },
        )
        .map((right) => ({ axes, left, right })),
    ),
)

/** Every third axis is an integer to Z3, the others are bit-vectors. */
const fieldsOf = (axes: readonly Axis[]): Fields => ({ axes, isInteger: (axis) => axis % 3 === 2 })

interface Said {
  /** A point that satisfies the condition; undefined when Z3 proves that there is none. */
  find(condition: string): Promise<Point | undefined>
  confirms(point: Point, left: number, right: number): Promise<boolean>
}

/** Terminals 1 and 2 accept, 3 and 4 drop, and so does what no rule holds. */
const accepts = (terminal: number): boolean => terminal === 1 || terminal === 2

/** Lines `v3 -> 12`; a constant on which nothing depends may be missing and can be anything. */
const pointOf = (axes: readonly Axis[], model: string): Point => {
  const values = new Map(
    [...model.matchAll(/v(\d+) -> ([#\w]+)/g)].map(([, axis, value]) => [Number(axis), BigInt((value as string).replace('#', '0'))]),
  )
  return Object.fromEntries(axes.map(({ name }, axis) => [name, values.get(axis) ?? 0n]))
}

/** Z3 with both policies before it, as the constants `left` and `right`. */
const withPair = async (pair: Pair, talk: (said: Said) => Promise<void>): Promise<void> => {
  const { Z3 } = z3
  const config = Z3.mk_config()
  // A context of its own for each pair, given back at once: kept ones fill the solver's 2 GiB.
  const context = Z3.mk_context(config)
  const solver = Z3.mk_solver(context)
  Z3.solver_inc_ref(context, solver)
  // Not `eval_smtlib2_string`: it reads its text on another thread when the text may be gone already.
  const tell = (text: string): void => {
    Z3.solver_from_string(context, solver, text)
    if (Z3.get_error_code(context) !== 0) throw new Error(`z3: ${Z3.get_error_msg(context, Z3.get_error_code(context))}`)
  }
  const modelOf = async (condition: string): Promise<string | undefined> => {
    Z3.solver_push(context, solver)
    tell(`(assert ${condition})`)
    const answer = await Z3.solver_check(context, solver)
    if (answer === 0) throw new Error('z3 did not decide')
    const model = answer === 1 ? Z3.model_to_string(context, Z3.solver_get_model(context, solver)) : undefined
    Z3.solver_pop(context, solver, 1)
    return model
  }
  try {
    const fields = fieldsOf(pair.axes)
    tell(`${fieldsText(fields)}
(declare-const left Int) (assert (= left ${terminalText(fields, pair.left)}))
(declare-const right Int) (assert (= right ${terminalText(fields, pair.right)}))`)
    await talk({
      find: async (condition) => {
        const model = await modelOf(condition)
        return model === undefined ? undefined : pointOf(pair.axes, model)
      },
      confirms: async (point, left, right) => (await modelOf(`(and (= left ${left}) (= right ${right}) ${pointText(fields, point)})`)) !== undefined,
    })
  } finally {
    Z3.solver_dec_ref(context, solver)
    Z3.del_context(context)
    Z3.del_config(config)
  }
}

describe('Z3 and the diagrams decide alike', () => {
  const sampled = fc.sample(pairs, { numRuns: 320, seed: 20_270_331 })
  const figures = { equal: 0, different: 0, included: 0, opened: 0 }

  test('320 pairs of policies: equality, inclusion, and each witness by the other’s means', async () => {
    for (const pair of sampled) {
      const space = createSpace(pair.axes)
      const [a, b] = [space.compile(pair.left), space.compile(pair.right)]
      const opens = (x: number, y: number): boolean => !accepts(x) && accepts(y)
      const label = JSON.stringify(pair, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
      await withPair(pair, async ({ find, confirms }) => {
        const different = await find('(distinct left right)')
        const witness = space.witness(a, b)
        expect(a === b, label).toBe(different === undefined)
        expect(witness === undefined, label).toBe(different === undefined)
        if (witness !== undefined) expect(await confirms(witness.point, witness.left, witness.right), label).toBe(true)
        if (different !== undefined) expect(space.terminalAt(a, different), label).not.toBe(space.terminalAt(b, different))

        const newlyOpen = await find('(and (not (<= 1 left 2)) (<= 1 right 2))')
        const opened = space.witness(a, b, opens)
        expect(opened === undefined, label).toBe(newlyOpen === undefined)
        if (opened !== undefined) expect(await confirms(opened.point, opened.left, opened.right), label).toBe(true)
        if (newlyOpen !== undefined) expect(opens(space.terminalAt(a, newlyOpen), space.terminalAt(b, newlyOpen)), label).toBe(true)

        figures[witness === undefined ? 'equal' : 'different']++
        figures[opened === undefined ? 'included' : 'opened']++
      })
    }
  })

  test('the sample has plenty of each answer', () => {
    for (const [answer, count] of Object.entries(figures)) expect(count, answer).toBeGreaterThanOrEqual(30)
  })

  test('Z3 can contradict: it refutes a terminal that a point does not have', async () => {
    const pair = sampled[0] as Pair
    const point = Object.fromEntries(pair.axes.map(({ name }) => [name, 0n]))
    const [left, right] = [walkOf(pair.left)(point), walkOf(pair.right)(point)]
    await withPair(pair, async ({ confirms }) => {
      expect(await confirms(point, left, right)).toBe(true)
      expect(await confirms(point, left + 1, right)).toBe(false)
    })
  })
})
