/** The answer to one question, kept for the askers that come after. */
interface Kept {
  readonly answer: unknown
  /** Milliseconds since 1970; from then on it is asked anew. */
  readonly until: number
}

/** Remembers the answers to the latest questions, each until it ends. One that is being worked out is awaited by all who ask. */
export interface Memory {
  readonly ask: <T>(question: string, now: number, work: () => Promise<{ readonly answer: T; readonly until: number }>) => Promise<T>
}

/** A memory for at most `most` answers. */
export const createMemory = (most: number): Memory => {
  // A map keeps the order in which its keys came: the first is the one that was not asked for longest.
  const kept = new Map<string, Kept>()
  const working = new Map<string, Promise<unknown>>()
  const put = (question: string, entry: Kept): void => {
    kept.delete(question)
    kept.set(question, entry)
    if (kept.size > most) for (const oldest of kept.keys()) return void kept.delete(oldest)
  }
  // INVARIANT: a question names its kind, so that its answer is always of one type.
  return {
    ask: async <T>(question: string, now: number, work: () => Promise<{ readonly answer: T; readonly until: number }>): Promise<T> => {
      const known = kept.get(question)
      if (known !== undefined && now < known.until) {
        put(question, known)
        return known.answer as T
      }
      const begun = working.get(question)
      if (begun !== undefined) return begun as Promise<T>
      const answering = work().then(({ answer, until }) => {
        // What ends at once is no answer worth another's place: whoever asks for what is not there pushes nothing out.
        if (now < until) put(question, { answer, until })
        else kept.delete(question)
        return answer
      })
      working.set(question, answering)
      try {
        return await answering
      } finally {
        // What failed is asked again by the next one: a database may be back by then.
        working.delete(question)
      }
    },
  }
}
