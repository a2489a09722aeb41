/** `error`: the thing cannot be used as it is. `warning`: it can, and is risky. `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note'

/** Where something is. Lines, columns and packets count from 1, byte offsets from 0. */
export interface Place {
  readonly file?: string
  readonly line?: number
  readonly column?: number
  /** Number of the packet in its capture, from 1, as tshark counts. */
  readonly packet?: number
  readonly offset?: number
  /** A path inside a document: `conduits.operations-to-cell-1.allow.hmi-polls-plc`. */
  readonly path?: string
}

/** Something wrong or risky in the input. `code` is stable: `plan/unknown-zone`. Messages start lower case, without final stop. */
export interface Finding {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  /** A way out, in the reader's words. */
  readonly help?: string
  readonly at?: Place
}

/** A value with what was noticed on the way, or no value and at least one error. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export const ok = <T>(value: T, findings: readonly Finding[] = []): Result<T> => ({ ok: true, value, findings })

export const failed = <T>(findings: readonly Finding[]): Result<T> => ({ ok: false, findings })

export const hasErrors = (findings: readonly Finding[]): boolean => findings.some((f) => f.severity === 'error')

const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitution))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}

/** The candidate a person most likely meant, or undefined when none is near: at most a third of the letters may differ, or one of two. */
export const nearestName = (name: string, candidates: Iterable<string>): string | undefined => {
  let best: string | undefined
  // Two letters may differ in one, because short ids are common; a single letter says nothing about what was meant.
  let bestDistance = Math.max(name.length > 1 ? 1 : 0, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    // The distance is quadratic: a hostile, very long name must not cost more than a glance.
    if (Math.abs(candidate.length - name.length) >= bestDistance || name.length > 100) continue
    const d = distance(name.toLowerCase(), candidate.toLowerCase())
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}

// Names come from captures, file systems and plans: an escape sequence must not steer the terminal, a line break must not
// fake a second finding, and a change of writing direction (Unicode UAX 9) must not show a name backwards.
const steering = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** Text from elsewhere made safe to show on one line: what could steer a terminal is written as `\u001b`. */
const shown = (text: string): string => text.replace(steering, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** One finding as lines for a terminal: `plan.yaml:12:5: error plan/unknown-zone: …` and an indented help line. */
export const presentFinding = (finding: Finding): string => {
  const at = finding.at
  const parts = [at?.file === undefined ? undefined : shown(at.file), at?.line, at?.column].filter((part) => part !== undefined)
  const packet = at?.packet === undefined ? '' : `packet ${at.packet}: `
  const where = parts.length > 0 ? `${parts.join(':')}: ` : ''
  const help = finding.help === undefined ? '' : `\n    help: ${shown(finding.help)}`
  return `${where}${packet}${finding.severity} ${finding.code}: ${shown(finding.message)}${help}`
}
