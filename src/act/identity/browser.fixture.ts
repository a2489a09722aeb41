import type { Identity } from './identity.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  /** Codes of the findings of a refusal. */
  readonly codes: readonly string[]
}

/** A browser in front of the sign-in: it keeps its cookies, and its pages come from the server unless told otherwise. */
export interface Browser {
  readonly post: (path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>
  readonly cookies: Map<string, string>
  /** What it sends with a request. */
  readonly headers: () => Headers
}

export const host = '127.0.0.1:8620'

export const openBrowser = (identity: Identity, address = '192.0.2.7'): Browser => {
  const cookies = new Map<string, string>()
  const cookieHeader = (): Record<string, string> =>
    cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }
  const post: Browser['post'] = async (path, body = {}, more = {}) => {
    const headers = {
      'content-type': 'application/json',
      origin: `http://${host}`,
      'user-agent': 'test',
      'x-bulkhead-address': address,
      ...cookieHeader(),
      ...more,
    }
    const response = await identity.handle(new Request(`http://${host}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (/max-age=0/i.test(set)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    const answer = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>
    const findings = (answer['findings'] ?? []) as readonly { readonly code: string }[]
    return { status: response.status, headers: response.headers, body: answer, codes: findings.map(({ code }) => code) }
  }
  return { post, cookies, headers: () => new Headers(cookieHeader()) }
}
