import { listPeople } from '#act/identity'
import type { Reader } from '#act/store'

/** Somebody as a page shows them: the id as in the audit log, and how they are called now. */
export interface Who {
  readonly id: string
  readonly name: string
}

/** How actors are called. One whose account is not known keeps what stands in the log. */
export const readNames = async (reader: Reader): Promise<(actor: string) => Who> => {
  const names = new Map((await listPeople(reader)).map(({ id, name }) => [`user:${id}`, name]))
  return (id) => ({ id, name: names.get(id) ?? (id === 'server' ? 'Bulkhead' : id.replace(/^user:/, '')) })
}
