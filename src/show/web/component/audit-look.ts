import { useNavigate, useSearch } from '@tanstack/react-router'

const names = ['actor', 'deed', 'about', 'plant', 'from', 'until'] as const
export type AuditFilter = (typeof names)[number]

/** Which entries of the audit log are looked at. It stands in the address, so that a view can be sent to somebody. */
export interface AuditLook {
  readonly filters: Readonly<Partial<Record<AuditFilter, string>>>
  /** Entries before this sequence: how far back the reader has gone. */
  readonly before?: number
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** An address is written by anybody: what it does not say in these words is as if it were not there. */
export const lookFromSearch = (search: Readonly<Record<string, unknown>>): AuditLook => {
  const before = textOf(search['before'])
  return {
    filters: Object.fromEntries(names.flatMap((name) => (textOf(search[name]) === '' ? [] : [[name, textOf(search[name])]]))),
    ...(/^\d{1,15}$/.test(before) ? { before: Number(before) } : {}),
  }
}

const daySeconds = 86_400

/** The seconds at which a day of the calendar begins, UTC; undefined when it is none. */
const beginOf = (day: string | undefined): number | undefined => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? Date.parse(`${day}T00:00:00Z`) / 1000 : Number.NaN
  return Number.isFinite(at) && at >= 0 ? at : undefined
}

/** What the server is asked for: both days belong to what is shown. */
export const lookToQuery = ({ filters: { actor, deed, about, from, until } }: AuditLook) => {
  const [first, last] = [beginOf(from), beginOf(until)]
  return {
    ...(actor === undefined ? {} : { actor }),
    ...(deed === undefined ? {} : { deed }),
    ...(about === undefined ? {} : { about }),
    ...(first === undefined ? {} : { from: first }),
    ...(last === undefined ? {} : { until: last + daySeconds }),
  }
}

export const useAuditLook = (): { readonly look: AuditLook; readonly go: (look: AuditLook) => void } => {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  return {
    look: lookFromSearch(search),
    go: ({ filters, before }) => {
      const chosen = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''))
      void navigate({ to: '.', search: { ...chosen, ...(before === undefined ? {} : { before }) }, resetScroll: false })
    },
  }
}
