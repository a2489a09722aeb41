import { useNavigate, useSearch } from '@tanstack/react-router'
import { replayEffects } from '#show/contract'
import type { QueryOf, readReplay } from '#show/contract'

type Query = QueryOf<typeof readReplay>

/** What is looked at, and which part of it. It stands in the address, so that a view can be sent to somebody. */
export type ReplaySearch = Omit<Query, 'offset' | 'limit'> & {
  /** From 0. */
  readonly page: number
}

/** What the page filters by; the recording and the revision choose what is filtered. */
export const filterNames = ['effect', 'stop', 'cause', 'from', 'to', 'asset', 'flow', 'service', 'operation', 'text'] as const
export type FilterName = (typeof filterNames)[number]

/** An address is written by anybody: what is no text of a sensible length is as if it were not there, and the server says no to the rest. */
const fromSearch = (search: Readonly<Record<string, unknown>>): ReplaySearch => {
  const text = (name: string): string | undefined => {
    const value = search[name]
    const said = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
    return said === '' || said.length > 600 ? undefined : said
  }
  const page = Number(text('page') ?? 0)
  const [effect, stop] = [text('effect'), text('stop')]
  const texts = ['source', 'revision', 'cause', 'from', 'to', 'asset', 'flow', 'service', 'operation', 'text'].flatMap((name) => {
    const value = text(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    ...(Object.fromEntries(texts) as Partial<Query>),
    ...(replayEffects.some((known) => known === effect) ? { effect: effect as NonNullable<Query['effect']> } : {}),
    ...(stop === 'filter' || stop === 'watch' ? { stop } : {}),
    page: Number.isSafeInteger(page) && page > 0 && page < 10_000 ? page : 0,
  }
}

export interface UsedReplaySearch {
  readonly search: ReplaySearch
  /** Filters by something else as well; undefined takes a filter away. Begins at the first page. */
  readonly filter: (changes: Partial<Record<FilterName | 'source' | 'revision', string | undefined>>) => void
  readonly turnTo: (page: number) => void
}

export const useReplaySearch = (): UsedReplaySearch => {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const search = fromSearch(raw)
  const go = (next: Readonly<Record<string, unknown>>): void => {
    const said = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== 0))
    void navigate({ to: '.', search: said, replace: true, resetScroll: false })
  }
  return { search, filter: (changes) => go({ ...search, ...changes, page: 0 }), turnTo: (page) => go({ ...search, page }) }
}
