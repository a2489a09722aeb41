import { check } from './check.ts'
import { draft } from './draft.ts'
import { observe } from './observe.ts'
import { replay } from './replay.ts'
import type { Verb } from './verb.ts'

/** In the order of the work. */
export const verbs: readonly Verb[] = [observe, draft, check, replay]
