import type { Box } from '#reason/space'

/**
 * What every dialect is read to: chains of steps over the axes of `#reason/policy`, each part with the line it stands on.
 * `from` and `to` hold places: 0..n-1 the interfaces of the point, then `otherInterfaces`, then one for all the rest.
 */
export interface Program {
  readonly chains: ReadonlyMap<string, Chain>
  /** Chains that every forwarded packet meets; it passes when all of them accept it. None: everything passes. */
  readonly entries: readonly Entry[]
  /** Interface names of the text that the point does not have. */
  readonly otherInterfaces: readonly string[]
}

export interface Entry {
  readonly chain: string
  /** For packets that no step decides. */
  readonly otherwise: 'accept' | 'drop'
  readonly line: number
}

export interface Chain {
  readonly name: string
  readonly line: number
  readonly steps: readonly Step[]
}

/** Applies when every match holds. */
export interface Step {
  readonly line: number
  readonly matches: readonly Match[]
  readonly outcome: Outcome
  /** Names the text gives it (counter, comment, log prefix): shows which flow it was written for. */
  readonly labels: readonly string[]
}

/** Holds when one of the elements holds; the other way round when negated. */
export interface Match {
  readonly elements: readonly Element[]
  readonly negated: boolean
}

export interface Element {
  readonly box: Box
  readonly line: number
}

/** `map`: the first element that holds decides; the step does not apply when none does. */
export type Outcome = Verdict | { readonly kind: 'map'; readonly entries: readonly (Element & { readonly verdict: Verdict })[] }

/** `return` and the end of a chain go back to the step after the jump; after a `goto` to the caller of the one that went. */
export type Verdict = { readonly kind: 'accept' | 'drop' | 'return' | 'continue' } | { readonly kind: 'jump' | 'goto'; readonly chain: string }

/** Deeper jumps are refused by the Linux kernel (NFT_JUMP_STACK_SIZE); no dialect of ours needs them. */
export const maxJumpDepth = 16

const targetsOf = (outcome: Outcome): readonly string[] => {
  if (outcome.kind === 'map') return outcome.entries.flatMap((entry) => targetsOf(entry.verdict))
  return outcome.kind === 'jump' || outcome.kind === 'goto' ? [outcome.chain] : []
}

/** Chains that are jumped to and do not exist, or that lead back to themselves or too deep; each with the line of the jump. */
export const checkJumps = (chains: ReadonlyMap<string, Chain>): readonly { readonly line: number; readonly message: string }[] => {
  const problems: { line: number; message: string }[] = []
  const depths = new Map<string, number>()
  const open = new Set<string>()
  const depthOf = (chain: Chain): number => {
    const known = depths.get(chain.name)
    if (known !== undefined) return known
    open.add(chain.name)
    let depth = 0
    for (const step of chain.steps) {
      for (const target of targetsOf(step.outcome)) {
        const next = chains.get(target)
        if (next === undefined) problems.push({ line: step.line, message: `no chain \`${target}\`` })
        else if (open.has(target)) problems.push({ line: step.line, message: `chain \`${target}\` leads back to itself` })
        else if (open.size > maxJumpDepth) problems.push({ line: step.line, message: `chains lead more than ${maxJumpDepth} deep` })
        else depth = Math.max(depth, 1 + depthOf(next))
      }
    }
    open.delete(chain.name)
    depths.set(chain.name, depth)
    return depth
  }
  for (const chain of chains.values())
    if (depthOf(chain) > maxJumpDepth) problems.push({ line: chain.line, message: `chains lead more than ${maxJumpDepth} deep` })
  return problems
}
