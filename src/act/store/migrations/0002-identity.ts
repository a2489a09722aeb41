import type { Migration } from './migration.ts'

/**
 * Who may enter. `people`, `credentials`, `sessions`, `second_factors` and `challenges` are written by better-auth, too: there a time is
 * ISO 8601 text in UTC and yes or no is 1 or 0. Everywhere else a time is milliseconds since 1970, as in the other tables.
 */
export const identity: Migration = {
  name: '0002-identity',
  statements: ({ integer, text, strict }) => [
    `create table people (
      id ${text} primary key,
      name ${text} not null,
      email ${text} not null unique,
      email_verified ${integer} not null,
      two_factor_enabled ${integer} not null,
      disabled_at ${integer},
      created_at ${text} not null,
      updated_at ${text} not null
    )${strict}`,
    `create table credentials (
      id ${text} primary key,
      person ${text} not null references people (id),
      provider ${text} not null,
      account ${text} not null,
      password ${text} not null,
      created_at ${text} not null,
      updated_at ${text} not null,
      unique (provider, account)
    )${strict}`,
    'create index credentials_of_person on credentials (person)',
    `create table second_factors (
      id ${text} primary key,
      person ${text} not null unique references people (id),
      secret ${text} not null,
      backup_codes ${text} not null,
      verified ${integer} not null,
      failures ${integer} not null,
      locked_until ${text}
    )${strict}`,
    `create table sessions (
      id ${text} primary key,
      person ${text} not null references people (id),
      token ${text} not null unique,
      address ${text},
      browser ${text},
      seen_at ${integer} not null,
      expires_at ${text} not null,
      created_at ${text} not null,
      updated_at ${text} not null
    )${strict}`,
    'create index sessions_of_person on sessions (person)',
    `create table challenges (
      id ${text} primary key,
      identifier ${text} not null,
      value ${text} not null,
      expires_at ${text} not null,
      created_at ${text} not null,
      updated_at ${text} not null
    )${strict}`,
    'create index challenges_by_identifier on challenges (identifier)',
    `create table memberships (
      person ${text} not null references people (id),
      plant ${text} not null,
      role ${text} not null,
      primary key (person, plant, role)
    )${strict}`,
    'create index memberships_of_plant on memberships (plant, role)',
    `create table one_time_links (
      hash ${text} primary key,
      kind ${text} not null check (kind in ('set-up', 'invitation', 'reset')),
      person ${text} references people (id),
      email ${text},
      roles ${text},
      resets_second_factor ${integer} not null,
      made_by ${text} references people (id),
      at ${integer} not null,
      until ${integer} not null
    )${strict}`,
    `create table api_tokens (
      id ${text} primary key,
      person ${text} not null references people (id),
      name ${text} not null,
      hash ${text} not null unique,
      at ${integer} not null,
      until ${integer} not null,
      used_at ${integer},
      revoked_at ${integer}
    )${strict}`,
    'create index api_tokens_of_person on api_tokens (person)',
  ],
}
