import type { Finding, Result } from '#ground/report'
import type { PointPolicy } from '#reason/policy'
import type { Program } from './program.ts'

/** Lines of a file, both ends included, from 1. */
export interface LineSpan {
  readonly first: number
  readonly last: number
}

/** What became of one flow in the emitted text. */
export interface EmittedFlow {
  /** `conduit.flow` */
  readonly id: string
  /** Disjoint boxes it was cut into; 0 when earlier flows already allow all of it. */
  readonly boxes: number
  /** Where it stands in the first file. */
  readonly lines: readonly LineSpan[]
  /** Name of the counter that counts each of its new connections exactly once; absent when the dialect has none. */
  readonly counter?: string
  /** How its log lines begin; absent when it is not logged. */
  readonly logPrefix?: string
}

export interface EmittedConduit {
  readonly id: string
  /** Counters of packets that were denied on its interfaces. */
  readonly deniedCounters: readonly string[]
}

export interface Emitted {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly flows: readonly EmittedFlow[]
  readonly conduits: readonly EmittedConduit[]
  /** Of the plan at this point, terminals reduced to accepted and denied: `prove` shows the same for the file read back. */
  readonly fingerprint: string
}

/** A configuration that was read. With an error among the findings `program` is not the whole of it and proves nothing. */
export interface ParsedConfig {
  readonly program: Program
  readonly findings: readonly Finding[]
}

/**
 * A firewall's language. `emit` says what it cannot express as an error; `parse` never throws, and reports what it does
 * not understand as an error with its line.
 */
export interface Dialect {
  readonly name: string
  /** For people: `nftables (Linux)`. */
  readonly title: string
  readonly emit: (policy: PointPolicy) => Result<Emitted>
  /** `interfaces`: names in the order of `PointPolicy.interfaces`. */
  readonly parse: (text: string, file: string, interfaces: readonly string[]) => ParsedConfig
}
