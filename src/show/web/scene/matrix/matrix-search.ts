import { useNavigate, useSearch } from '@tanstack/react-router'

/** How the matrix is looked at. It stands in the address, so that a view can be sent to somebody. */
export interface MatrixSearch {
  /** Zones that have nothing to say stay out. */
  readonly telling: boolean
  /** Part of the name of a zone. */
  readonly zone: string
  /** The two zones that the panel tells about. */
  readonly from?: string
  readonly to?: string
}

export const useMatrixSearch = (): {
  readonly search: MatrixSearch
  readonly change: (changes: Partial<Record<keyof MatrixSearch, unknown>>) => void
} => {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const text = (name: string): string | undefined => {
    const value = raw[name]
    const said = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    return said === '' || said.length > 100 ? undefined : said
  }
  const [from, to] = [text('from'), text('to')]
  const search: MatrixSearch = {
    telling: text('telling') === '1',
    zone: text('zone') ?? '',
    ...(from === undefined || to === undefined ? {} : { from, to }),
  }
  return {
    search,
    change: (changes) => {
      const { telling, zone, ...pair } = { ...search, ...changes }
      const said = { ...pair, ...(telling === true ? { telling: 1 } : {}), ...(zone === '' ? {} : { zone }) }
      const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
      void navigate({ to: '.', search: known, replace: true, resetScroll: false })
    },
  }
}
