import type { Dissector } from '../dissector.ts'

/** IT protocols that matter at conduits, most specific first. */
export const itDissectors: readonly Dissector[] = []
