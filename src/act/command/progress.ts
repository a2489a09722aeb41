/** How far a long deed is. Called often; whoever shows it decides how often to draw. */
export interface Progress {
  readonly what: string
  readonly done: number
  /** Undefined when the end is not known (standard input, gzip). */
  readonly total?: number
  readonly unit: 'bytes' | 'packets' | 'steps'
}

export type OnProgress = (progress: Progress) => void
