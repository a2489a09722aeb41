import type { Random } from '../random.ts'
import type { Truth, TruthDeed, TruthFlow } from './truth.ts'

/** One deed at its instant. */
export interface Deed {
  readonly atUs: number
  /** Counts the deeds of its line in `does`, from 0. */
  readonly count: number
  readonly line: TruthDeed
}

const second = 1_000_000
/** People do one machine after the other. */
const betweenPairsUs = 45 * second

/**
 * A line of `does` for one pair: exactly `window / every` deeds, all inside the window, at a phase of their own and with the
 * small jitter of a real poller; or the written times, one pair after the other.
 */
function* instants(truth: Truth, line: TruthDeed, pairIndex: number, random: Random): Generator<Deed> {
  const dayUs = truth.dayStart * second
  if (line.everySeconds === undefined) {
    for (const [count, at] of line.at.entries())
      yield { atUs: dayUs + at * second + pairIndex * betweenPairsUs + random.between(0, 9 * second), count, line }
    return
  }
  const window = truth.windows.get(line.during) ?? { from: 0, to: 86400 }
  const everyUs = line.everySeconds * second
  const deeds = Math.floor((window.to - window.from) / line.everySeconds)
  const phaseUs = Math.floor(everyUs * (0.06 + 0.84 * random.fraction()))
  const jitterUs = Math.min(60_000, everyUs / 100)
  for (let count = 0; count < deeds; count++)
    yield { atUs: dayUs + window.from * second + phaseUs + count * everyUs + Math.round((random.fraction() - 0.5) * 2 * jitterUs), count, line }
}

/** All deeds of one pair of a flow, in order of time; holds one deed per line of `does`. */
export function* timetable(truth: Truth, flow: TruthFlow, pairIndex: number, randomFor: (line: number) => Random): Generator<Deed> {
  const lanes = flow.does.map((line, n) => instants(truth, line, pairIndex, randomFor(n)))
  const heads = lanes.map((lane) => lane.next())
  for (;;) {
    let first = -1
    for (const [n, head] of heads.entries()) {
      if (head.done === true) continue
      const best = first < 0 ? undefined : heads[first]
      if (best === undefined || best.done === true || head.value.atUs < best.value.atUs) first = n
    }
    const head = heads[first]
    const lane = lanes[first]
    if (head === undefined || head.done === true || lane === undefined) return
    yield head.value
    heads[first] = lane.next()
  }
}
