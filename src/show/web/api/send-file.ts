import type { AnswerOf, Endpoint } from '#show/contract'
import { askFor } from './ask.ts'
import type { Asking } from './ask.ts'

/** Sends a small file as it is to an endpoint that takes bytes. Throws `Refused` when the answer is no. */
export const sendFile = async <E extends Endpoint>(endpoint: E, file: Blob, asking: Asking<E>): Promise<AnswerOf<E>> => {
  const response = await askFor(endpoint, asking, { headers: { 'content-type': 'application/octet-stream' }, body: file })
  return (await response.json()) as AnswerOf<E>
}
