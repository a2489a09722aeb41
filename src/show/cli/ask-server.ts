import { failed, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { refusalShape } from '#show/contract'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf } from '#show/contract'

/** A server that a person named, and the token by which it knows them. */
export interface NamedServer {
  /** `https://bulkhead.plant.example` */
  readonly origin: string
  readonly token: string
}

const error = (code: string, message: string, help: string): Finding => ({ code: `ask/${code}`, severity: 'error', message, help })

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)

/** The origin of an address as a person writes it. Refused where the token would travel in the clear, or an address holds more than a place. */
export const parseServer = (text: string): Result<string> => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    return failed([error('no-address', `\`${text}\` is no address of a server`, 'write it as `https://bulkhead.plant.example`')])
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return failed([
      error('no-address', 'the address of the server holds more than its name and port', 'write it as `https://bulkhead.plant.example`'),
    ])
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return failed([error('in-the-clear', `others on the network could read the token on its way to \`${url.host}\``, 'use `https`')])
  return ok(url.origin)
}

const addressOf = ({ path }: Endpoint, params: object): string =>
  Object.entries(params).reduce((filled, [name, value]) => filled.replace(`:${name}`, encodeURIComponent(String(value))), path)

/** A plant of any size is worked out in this time, and nobody waits longer for a server that is silent. */
const mostWaitMs = 5 * 60_000

const unreachable = (origin: string, cause: unknown): Finding => {
  const deeper = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : ''
  const said = deeper === '' && cause instanceof Error ? cause.message : deeper
  return error('unreachable', `\`${origin}\` does not answer: ${said}`, 'check the address, that the server runs, and its certificate')
}

const strange = (origin: string, status: number): Finding =>
  error(
    'strange-answer',
    `\`${origin}\` answered ${status} with what no Bulkhead server of this version says`,
    'check the address and the version of the server',
  )

/** Asks a server by the contract. Follows no redirection: the token goes to the server that was named and to no other. */
export const askServer = async <E extends Endpoint>(
  { origin, token }: NamedServer,
  endpoint: E,
  params: ParamsOf<E>,
  body?: BodyOf<E>,
): Promise<Result<AnswerOf<E>>> => {
  let status: number
  let said: unknown
  try {
    const response = await fetch(`${origin}${addressOf(endpoint, params as object)}`, {
      method: endpoint.method,
      redirect: 'error',
      signal: AbortSignal.timeout(mostWaitMs),
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    status = response.status
    const text = await response.text()
    try {
      said = JSON.parse(text) as unknown
    } catch {
      return failed([strange(origin, status)])
    }
  } catch (cause) {
    return failed([unreachable(origin, cause)])
  }
  if (status !== 200) {
    const refusal = refusalShape.safeParse(said)
    return failed(refusal.success && refusal.data.findings.length > 0 ? (refusal.data.findings as readonly Finding[]) : [strange(origin, status)])
  }
  const answer = endpoint.answer.safeParse(said)
  return answer.success ? ok(answer.data as AnswerOf<E>) : failed([strange(origin, status)])
}
