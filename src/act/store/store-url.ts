import { failed, ok } from '#ground/report'
import type { Result } from '#ground/report'

/** Where a store is. `shown` is for people and logs: it holds no password. */
export type StoreUrl =
  | { readonly kind: 'sqlite'; readonly path: string; readonly shown: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly shown: string }

// A password can stand before the `@` and as a parameter, and what else is in the parameters nobody needs to read in a log.
const shownOf = (url: string): string => {
  const [, user = '', rest = '', parameters = ''] = /^postgres(?:ql)?:\/\/(?:([^/?#]*)@)?([^?#]*)(.*)$/s.exec(url) ?? []
  const name = user.split(':')[0] ?? ''
  // An unescaped `/`, `?` or `#` in a password leaves the rest of it in what follows: then show nothing.
  if (rest.includes('@') || parameters.includes('@')) return 'postgres://…'
  return `postgres://${name === '' ? '' : `${name}@`}${rest}`
}

/** `sqlite:plant.db`, `postgres://user@host:5432/database`. A finding never repeats the text, which may hold a password. */
export const parseStoreUrl = (text: string): Result<StoreUrl> => {
  const path = /^sqlite:(.+)$/s.exec(text)?.[1]
  if (path !== undefined && path !== ':memory:' && !path.includes('\0')) return ok({ kind: 'sqlite', path, shown: `sqlite:${path}` })
  if (/^postgres(ql)?:\/\/./.test(text) && URL.canParse(text)) return ok({ kind: 'postgres', url: text, shown: shownOf(text) })
  return failed([
    {
      code: 'store/url',
      severity: 'error',
      message: 'the database address is neither `sqlite:<file>` nor `postgres://<user>@<host>/<database>`',
      help: 'write `%40` for `@`, `%2F` for `/` and `%3A` for `:` inside a user name or password',
    },
  ])
}
