import { useNavigate, useSearch } from '@tanstack/react-router'

/** Which findings are looked at. It stands in the address. */
export interface FindingSearch {
  readonly severity?: string
  readonly origin?: string
  readonly code?: string
  readonly text?: string
}

const names = ['severity', 'origin', 'code', 'text'] as const

export const useFindingSearch = (): {
  readonly search: FindingSearch
  readonly filter: (changes: { readonly [K in keyof FindingSearch]?: string | undefined }) => void
} => {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const known = (values: Readonly<Record<string, unknown>>): FindingSearch =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = values[name]
        return (typeof value === 'string' || typeof value === 'number') && value !== '' ? [[name, String(value).slice(0, 200)]] : []
      }),
    )
  const search = known(raw)
  return { search, filter: (changes) => void navigate({ to: '.', search: known({ ...search, ...changes }), replace: true, resetScroll: false }) }
}
