import { isSomebodyAtThePage } from './at-the-page.ts'
import type { AnswerOf, BodyOf, Endpoint, FindingDocument, ParamsOf, QueryOf } from '#show/contract'

/** The server said no, and why. */
export class Refused extends Error {
  readonly status: number
  readonly findings: readonly FindingDocument[]
  constructor(status: number, findings: readonly FindingDocument[]) {
    super(findings.map(({ message }) => message).join('; ') || `the server answered ${status}`)
    this.status = status
    this.findings = findings
  }
}

/** The server said nothing: it went away, or the network before it. */
export class NoAnswer extends Error {
  constructor() {
    super('The server does not answer. What is shown here is asked for again by itself; what you were doing, try again when it is back.')
  }
}

/** What an endpoint wants besides its name; parts that it declares as empty are left out. */
export type Asking<E extends Endpoint> = (Record<string, never> extends ParamsOf<E>
  ? { readonly params?: ParamsOf<E> }
  : { readonly params: ParamsOf<E> }) & {
  readonly query?: QueryOf<E>
  readonly body?: BodyOf<E>
}

/** The address of an endpoint with its parameters in place. */
export const addressOf = (endpoint: Endpoint, params: unknown = {}, query: unknown = {}): string => {
  const path = Object.entries(params as Readonly<Record<string, unknown>>).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, () => encodeURIComponent(String(value))),
    endpoint.path,
  )
  const search = new URLSearchParams(
    Object.entries(query as Readonly<Record<string, unknown>>).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString()
  return search === '' ? path : `${path}?${search}`
}

/** The findings of a refusal; one of our own when something between us and the server answered. */
export const findingsIn = async (response: Response): Promise<readonly FindingDocument[]> => {
  try {
    const { findings } = (await response.json()) as { readonly findings?: readonly FindingDocument[] }
    if (Array.isArray(findings)) return findings
  } catch {
    // Not our server's words: a proxy's page.
  }
  return [{ code: 'web/no-answer', severity: 'error', message: `the server answered ${response.status}`, help: 'try again in a moment' }]
}

/** Asks our own server, as whoever is signed in. Throws `NoAnswer` when there is none. */
export const fetchFrom = async (address: string, request: RequestInit): Promise<Response> => {
  try {
    return await fetch(address, { ...request, credentials: 'same-origin' })
  } catch (failure) {
    // Whoever has called a question off wants no answer.
    if (request.signal?.aborted === true) throw failure
    throw new NoAnswer()
  }
}

/** Asks an endpoint with what it wants. Throws `Refused` when the answer is no. */
export const askFor = async <E extends Endpoint>(endpoint: E, asking: Asking<E>, request: RequestInit = {}): Promise<Response> => {
  const { params, query, body } = asking as { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown }
  const hasBody = endpoint.method !== 'GET'
  const response = await fetchFrom(addressOf(endpoint, params, query), {
    method: endpoint.method,
    ...(hasBody ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {}),
    ...request,
  })
  if (!response.ok) throw new Refused(response.status, await findingsIn(response))
  return response
}

/** Asks the server by the contract. Throws `Refused` when the answer is no. */
export const ask = async <E extends Endpoint>(endpoint: E, asking: Asking<E>, signal?: AbortSignal): Promise<AnswerOf<E>> => {
  const headers = {
    ...(endpoint.method === 'GET' ? {} : { 'content-type': 'application/json' }),
    ...(isSomebodyAtThePage() ? {} : { 'x-bulkhead-background': '1' }),
  }
  const response = await askFor(endpoint, asking, { headers, ...(signal === undefined ? {} : { signal }) })
  return (await response.json()) as AnswerOf<E>
}
