import { first } from './0001-first.ts'
import { identity } from './0002-identity.ts'
import { silentEnds } from './0003-silent-ends.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [first, identity, silentEnds]
