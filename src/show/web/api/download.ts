import type { Endpoint } from '#show/contract'
import { askFor } from './ask.ts'
import type { Asking } from './ask.ts'

/** The name that the server gave a file, in its plain form. */
const nameIn = (response: Response): string => /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'download'

/** Saves the file that an endpoint answers with. Throws `Refused` when the answer is no. */
export const download = async <E extends Endpoint>(endpoint: E, asking: Asking<E>): Promise<void> => {
  const response = await askFor(endpoint, asking)
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = nameIn(response)
  link.click()
  URL.revokeObjectURL(address)
}
