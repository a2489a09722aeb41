import type { Migration } from './migration.ts'

export const first: Migration = {
  name: '0001-first',
  statements: ({ integer, text, strict, insertOnly }) => [
    `create table plants (
      id ${text} primary key,
      name ${text} not null,
      at ${integer} not null,
      removed_at ${integer}
    )${strict}`,
    `create table revisions (
      plant ${text} not null references plants (id),
      hash ${text} not null,
      parent ${text},
      author ${text} not null,
      at ${integer} not null,
      text ${text} not null,
      primary key (plant, hash)
    )${strict}`,
    ...insertOnly('revisions'),
    `create table in_force (
      plant ${text} primary key references plants (id),
      hash ${text} not null,
      since ${integer} not null,
      foreign key (plant, hash) references revisions (plant, hash)
    )${strict}`,
    `create table sources (
      plant ${text} not null references plants (id),
      id ${text} not null,
      name ${text} not null,
      digest ${text} not null,
      bytes ${integer} not null,
      at ${integer} not null,
      summary ${text} not null,
      primary key (plant, id)
    )${strict}`,
    `create table observations (
      plant ${text} not null,
      source ${text} not null,
      at ${integer} not null,
      document ${text} not null,
      primary key (plant, source),
      foreign key (plant, source) references sources (plant, id) on delete cascade
    )${strict}`,
    `create table streams (
      kind ${text} not null,
      id ${text} not null,
      plant ${text} references plants (id),
      at ${integer} not null,
      version ${integer} not null,
      primary key (kind, id)
    )${strict}`,
    'create index streams_of_plant on streams (plant, kind, at)',
    `create table events (
      kind ${text} not null,
      stream ${text} not null,
      sequence ${integer} not null,
      at ${integer} not null,
      actor ${text} not null,
      type ${text} not null,
      body ${text} not null,
      primary key (kind, stream, sequence),
      foreign key (kind, stream) references streams (kind, id)
    )${strict}`,
    ...insertOnly('events'),
    `create table jobs (
      id ${text} primary key,
      plant ${text} references plants (id),
      kind ${text} not null,
      state ${text} not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
      request ${text} not null,
      progress ${text} not null,
      outcome ${text},
      worker ${text},
      lease_until ${integer},
      version ${integer} not null,
      created_at ${integer} not null,
      updated_at ${integer} not null
    )${strict}`,
    'create index jobs_to_do on jobs (state, created_at, id)',
    `create table settings (
      scope ${text} not null,
      name ${text} not null,
      value ${text} not null,
      version ${integer} not null,
      at ${integer} not null,
      primary key (scope, name)
    )${strict}`,
    `create table audit_head (
      name ${text} primary key,
      sequence ${integer} not null,
      hash ${text} not null
    )${strict}`,
    `create table audit_entries (
      sequence ${integer} primary key,
      at ${integer} not null,
      actor ${text} not null,
      address ${text} not null,
      deed ${text} not null,
      subject ${text} not null,
      why ${text} not null,
      revision_before ${text},
      revision_after ${text},
      payload_digest ${text},
      previous ${text} not null,
      hash ${text} not null,
      key_id ${text} not null,
      signature ${text} not null
    )${strict}`,
    'create index audit_entries_by_hash on audit_entries (hash)',
    'create index audit_entries_by_subject on audit_entries (subject, sequence)',
    ...insertOnly('audit_entries'),
    `create table audit_checkpoints (
      sequence ${integer} primary key,
      at ${integer} not null,
      hash ${text} not null,
      key_id ${text} not null,
      signature ${text} not null
    )${strict}`,
    ...insertOnly('audit_checkpoints'),
  ],
}
