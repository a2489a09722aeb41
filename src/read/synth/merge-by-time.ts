import type { TimedFrame } from './frame.ts'

interface Lane {
  frame: TimedFrame
  readonly order: number
  readonly rest: Iterator<TimedFrame>
}

const before = (a: Lane, b: Lane): boolean => a.frame.atUs < b.frame.atUs || (a.frame.atUs === b.frame.atUs && a.order < b.order)

/**
 * Frames of all sources in order of time; equal times in the order of the sources. Each source must be in order itself.
 * Holds one frame per source, so memory depends on how many talk and not on how long.
 */
export function* mergeByTime(sources: Iterable<Iterable<TimedFrame>>): Generator<TimedFrame> {
  const heap: Lane[] = []
  const swap = (i: number, j: number): void => {
    const held = heap[i] as Lane
    heap[i] = heap[j] as Lane
    heap[j] = held
  }
  const up = (start: number): void => {
    for (let i = start; i > 0;) {
      const parent = (i - 1) >> 1
      if (!before(heap[i] as Lane, heap[parent] as Lane)) return
      swap(i, parent)
      i = parent
    }
  }
  const down = (): void => {
    for (let i = 0; ;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child] as Lane, heap[least] as Lane)) least = child
      if (least === i) return
      swap(i, least)
      i = least
    }
  }
  let order = 0
  for (const source of sources) {
    const rest = source[Symbol.iterator]()
    const first = rest.next()
    if (first.done !== true) {
      heap.push({ frame: first.value, order: order++, rest })
      up(heap.length - 1)
    }
  }
  while (heap.length > 0) {
    const lane = heap[0] as Lane
    yield lane.frame
    const next = lane.rest.next()
    if (next.done === true) {
      swap(0, heap.length - 1)
      heap.pop()
    } else lane.frame = next.value
    down()
  }
}
