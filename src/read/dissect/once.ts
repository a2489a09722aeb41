import type { Sink } from './dissector.ts'

/** Tells a role or an identity only once a session, so that a long poll costs nothing and weighs nothing. Keeps at most 128 of them. */
export interface Once {
  role(sink: Sink, side: 'client' | 'server', role: string, because: string, weight: number): void
  identity(sink: Sink, side: 'client' | 'server', key: string, value: string): void
}

export const tellOnce = (): Once => {
  const told = new Set<string>()
  const isNew = (key: string): boolean => {
    if (told.has(key) || told.size >= 128) return false
    told.add(key)
    return true
  }
  return {
    role: (sink, side, role, because, weight) => {
      if (isNew(`${side} ${role} ${because}`)) sink.role(side, role, because, weight)
    },
    identity: (sink, side, key, value) => {
      if (value !== '' && isNew(`${side} ${key} ${value}`)) sink.identity(side, key, value)
    },
  }
}
