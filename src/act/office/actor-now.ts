import { rolesNow } from '#act/identity'
import type { Actor, Office } from './office.ts'

const person = 'user:'

/**
 * Who somebody is by now. A request that took long to arrive was let in at its beginning: who lost a role or was shut out meanwhile does
 * nothing at its end.
 */
export const actorNow = async ({ store }: Office, actor: Actor): Promise<Actor> =>
  actor.id.startsWith(person) ? { ...actor, roles: await store.read((reader) => rolesNow(reader, actor.id.slice(person.length))) } : actor
