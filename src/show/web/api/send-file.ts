import type { AnswerOf, Endpoint, ParamsOf, QueryOf } from '#show/contract'
import { addressOf, findingsIn, Refused } from './ask.ts'

/** Sends a small file as it is to an endpoint that takes bytes. Throws `Refused` when the answer is no. */
export const sendFile = async <E extends Endpoint>(
  endpoint: E,
  file: Blob,
  { params, query }: { readonly params?: ParamsOf<E>; readonly query?: QueryOf<E> },
): Promise<AnswerOf<E>> => {
  const response = await fetch(addressOf(endpoint, params, query), {
    method: endpoint.method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  })
  if (!response.ok) throw new Refused(response.status, await findingsIn(response))
  return (await response.json()) as AnswerOf<E>
}
