import type { Endpoint } from '#show/contract'
import { addressOf, findingsIn, Refused } from './ask.ts'
import type { Asking } from './ask.ts'

/** The name that the server gave a file, in its plain form. */
const nameIn = (response: Response): string => /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download'

/** Saves the file that an endpoint answers with. Throws `Refused` when the answer is no. */
export const download = async <E extends Endpoint>(endpoint: E, asking: Asking<E>): Promise<void> => {
  const { params, query, body } = asking as { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown }
  const hasBody = endpoint.method !== 'GET'
  const response = await fetch(addressOf(endpoint, params, query), {
    method: endpoint.method,
    credentials: 'same-origin',
    ...(hasBody ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) } : {}),
  })
  if (!response.ok) throw new Refused(response.status, await findingsIn(response))
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = nameIn(response)
  link.click()
  URL.revokeObjectURL(address)
}
