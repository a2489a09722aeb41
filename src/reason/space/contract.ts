/** Inclusive; first <= last. */
export type Interval = readonly [first: bigint, last: bigint]

/** One dimension. Points are integers 0..max. */
export interface Axis {
  readonly name: string
  readonly max: bigint
}

/** A product of unions of intervals. An axis that is not named is unconstrained; an empty list makes the box empty. */
export type Box = Readonly<Record<string, readonly Interval[]>>

/** First match wins. `terminal` is a positive integer; 0 is kept for "no rule matched". */
export interface Rule {
  readonly box: Box
  readonly terminal: number
}

/** One value for every axis. */
export type Point = Readonly<Record<string, bigint>>

/** A function from points to terminals. Inside one space two diagrams are the same function exactly when the numbers are equal. */
export type Diagram = number & { readonly __diagram: unique symbol }

/** A difference between two diagrams: one packet and what each says of it. */
export interface Witness {
  readonly point: Point
  readonly left: number
  readonly right: number
}

/**
 * A universe of axes with hash-consed diagrams over them. Axis endpoints become known as rules are compiled; diagrams
 * of one space stay comparable whenever they were made. A space keeps what it returned until it is dropped itself; an
 * unknown axis, an interval outside its axis or reversed, or a number that is no diagram throws.
 */
export interface Space {
  readonly axes: readonly Axis[]
  /** Every point to the terminal of the first rule that holds it, 0 where none does. */
  compile(rules: readonly Rule[]): Diagram
  /** `over` where it is not 0, else `under`. */
  overlay(over: Diagram, under: Diagram): Diagram
  /** Any pointwise function of two terminals; must be deterministic and give whole numbers from 0 on. */
  combine(a: Diagram, b: Diagram, f: (a: number, b: number) => number): Diagram
  /** Renames terminals pointwise: `(t) => (t === 0 ? 0 : 1)` forgets which rule allowed. */
  relabel(a: Diagram, f: (terminal: number) => number): Diagram
  /** Keeps the diagram inside the box, 0 outside. */
  restrict(a: Diagram, box: Box): Diagram
  /** For each point without this axis: the least positive terminal any value of the axis gives, else 0. Constant along the axis afterwards. */
  project(a: Diagram, axis: string): Diagram
  terminalAt(a: Diagram, point: Point): number
  /** Terminals that some point has, ascending, 0 included when it occurs. */
  terminals(a: Diagram): readonly number[]
  /** Pairwise disjoint boxes that cover exactly the points whose terminal satisfies `keep`; every axis that is not full is named. */
  boxes(a: Diagram, keep: (terminal: number) => boolean): readonly { readonly box: Box; readonly terminal: number }[]
  /** How many points have a terminal that satisfies `keep`. Exact. */
  count(a: Diagram, keep: (terminal: number) => boolean): bigint
  /** A point on which `differs` holds of the two terminals; undefined exactly when there is none. The least such point, axis by axis. */
  witness(a: Diagram, b: Diagram, differs?: (a: number, b: number) => boolean): Witness | undefined
  /** SHA-256 over the real endpoints: equal functions have equal fingerprints in any two spaces with the same axes. Terminals other than 0 count by number. */
  fingerprint(a: Diagram): string
  /** Nodes reachable from the diagram, terminals not counted: a constant has none. */
  size(a: Diagram): number
}
