import type { Ref } from './node-store.ts'

/** The numbers that diagrams of one space lead to, and their places below 0 among the refs. Terminal 0 is `nothing`. */
export interface Terminals {
  /** The ref of any terminal; throws unless it is a whole number from 0 on. */
  refOf(terminal: number): Ref
  /** The same for a rule, which may not say 0. */
  ofRule(terminal: number): Ref
  of(ref: Ref): number
  size(): number
}

export const createTerminals = (): Terminals => {
  const numbers = [0]
  const indexes = new Map([[0, 0]])
  const refOf = (terminal: number): Ref => {
    let index = indexes.get(terminal)
    if (index === undefined) {
      if (!Number.isSafeInteger(terminal) || terminal < 0) throw new Error(`terminal ${terminal} is not a whole number from 0 on`)
      index = numbers.length
      indexes.set(terminal, index)
      numbers.push(terminal)
    }
    return ~index
  }
  return {
    refOf,
    ofRule: (terminal) => {
      if (terminal === 0) throw new Error('terminal 0 means that no rule matched: a rule needs one from 1 on')
      return refOf(terminal)
    },
    of: (ref) => numbers[~ref] as number,
    size: () => numbers.length,
  }
}
