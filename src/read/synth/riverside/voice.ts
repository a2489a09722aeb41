import type { Ends, Step } from '../dialogue.ts'
import type { Random } from '../random.ts'
import type { Deed } from './timetable.ts'
import type { Truth, TruthAsset, TruthFlow, TruthOutside } from './truth.ts'

/** Who talks in one conversation and with what luck. */
export interface Pair {
  readonly truth: Truth
  readonly flow: TruthFlow
  readonly client: TruthAsset
  readonly server: TruthAsset | (TruthOutside & { readonly id: string })
  readonly ends: Ends
  readonly random: Random
}

/** How one protocol says the deeds of a flow. It keeps the counters of one connection. */
export interface Voice {
  /** After the connection is up. */
  greet(): readonly Step[]
  say(deed: Deed): readonly Step[]
  /** Before the connection is closed. */
  leave(): readonly Step[]
}

/** A voice without ceremony. */
export const plainVoice = (say: Voice['say']): Voice => ({ greet: () => [], say, leave: () => [] })

export const hostOf = (end: { readonly id: string; readonly host?: string }): string => end.host ?? end.id
