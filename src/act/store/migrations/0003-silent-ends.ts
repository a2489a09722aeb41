import type { Migration } from './migration.ts'

/** How often a job took its worker down with it, or was left by one that died. */
export const silentEnds: Migration = {
  name: '0003-silent-ends',
  statements: ({ integer }) => [`alter table jobs add column silent_ends ${integer} not null default 0`],
}
