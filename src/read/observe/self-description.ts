/** What devices and dissectors said about one asset. Everything in it came from the network: printable, and bounded. */
export interface SelfDescription {
  readonly names: Map<string, string>
  readonly identity: Map<string, string>
  readonly hints: Map<string, RoleHint>
}

/** One reason for a role, as a dissector gave it. */
export interface RoleHint {
  readonly role: string
  readonly because: string
  weight: number
  /** How often it was given. */
  times: number
}

export const mostNames = 8
export const mostKeys = 24
const mostHints = 16
const mostValue = 128

export const createSelfDescription = (): SelfDescription => ({ names: new Map(), identity: new Map(), hints: new Map() })

/** Control characters and everything outside printable ASCII become spaces: terminals, spreadsheets and pages stay safe. */
export const clean = (text: string, most = mostValue): string =>
  text
    .slice(0, most)
    .replace(/[^\x20-\x7e]/g, ' ')
    .trim()

/** The first value of a key stays; a host name goes to the names. */
export const noteIdentity = (about: SelfDescription, key: string, value: string): void => {
  if (key !== 'host-name' && about.identity.has(key)) return
  const text = clean(value)
  if (text === '') return
  if (key !== 'host-name') {
    if (about.identity.size < mostKeys) about.identity.set(key.slice(0, 32), text)
    return
  }
  const folded = text.toLowerCase()
  if (!about.names.has(folded) && about.names.size < mostNames) about.names.set(folded, text)
}

export const noteRole = (about: SelfDescription, role: string, because: string, weight: number): void => {
  const key = `${role} ${because}`
  const known = about.hints.get(key)
  if (known !== undefined) {
    known.times++
    known.weight = Math.max(known.weight, Math.min(weight, 1))
  } else if (about.hints.size < mostHints) {
    about.hints.set(key, { role, because: clean(because, 160), weight: Math.max(0, Math.min(weight, 1)), times: 1 })
  }
}

/** Adds what `from` holds to `into`; what `into` already says wins. */
export const mergeDescription = (into: SelfDescription, from: SelfDescription): void => {
  for (const name of from.names.values()) noteIdentity(into, 'host-name', name)
  for (const [key, value] of from.identity) noteIdentity(into, key, value)
  for (const hint of from.hints.values()) noteRole(into, hint.role, hint.because, hint.weight)
}
