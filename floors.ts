/**
 * Every room of the house: what it is for, and which rooms it may enter. The architecture test reads this file, and
 * `docs/rooms.md` is made from it. A new arrow is one line here, and a reviewer sees it.
 */

export interface Room {
  /** One sentence: what the room is for. */
  readonly for: string
  /** Rooms it may import from, each as `floor/room`. */
  readonly enters: readonly string[]
  /** Packages it may import. Only named exceptions in the pure floors. */
  readonly packages?: readonly string[]
  /** What outside of this process it reaches besides files, and why. No other room reaches anything. */
  readonly reaches?: readonly Reach[]
}

/** `threads`: workers of its own process; `own-server`: a browser's own server, or one that a person named; `mail-and-webhook`: addresses an administrator wrote. */
export type Reach = 'threads' | 'own-server' | 'mail-and-webhook'

/** Pure floors know no `node:` module, no clock and no console: values in, values out. */
export const pureFloors = ['ground', 'read', 'reason'] as const

/** From the ground up. Imports point down (a room may also enter rooms of its own floor that it names). */
export const floorsFromTheGround = ['ground', 'read', 'reason', 'act', 'show'] as const

export const rooms: Readonly<Record<string, Room>> = {
  'ground/report': { for: 'findings, results and how they read', enters: [] },
  'ground/bytes': { for: 'reading numbers and text from bytes without ever throwing', enters: [] },
  'ground/time': { for: 'instants, time zones and durations without a clock', enters: [] },
  'ground/net': { for: 'addresses, prefixes, ranges and MAC addresses', enters: [] },
  'ground/service': { for: 'the services we know by name, their ports and their operations', enters: [] },
  'ground/role': { for: 'asset roles, zone kinds and network interface makers', enters: [] },
  'ground/csv': { for: 'tables as comma-separated text that no spreadsheet takes for formulas', enters: ['ground/report'] },
  'ground/digest': { for: 'SHA-256 for fingerprints and revisions', enters: [], packages: ['@noble/hashes'] },

  'read/capture': { for: 'pcap and pcapng files to captured packets', enters: ['ground/bytes', 'ground/report'] },
  'read/packet': {
    for: 'captured bytes to link, network and transport headers',
    enters: ['ground/bytes', 'ground/net', 'ground/report', 'read/capture'],
  },
  'read/stream': { for: 'TCP segments back to ordered bytes', enters: ['ground/report', 'read/packet'] },
  'read/dissect': { for: 'payload bytes to services, operations and identities', enters: ['ground/bytes', 'ground/service'] },
  'read/observe': {
    for: 'packets to assets and conversations',
    enters: [
      'ground/bytes',
      'ground/net',
      'ground/report',
      'ground/role',
      'ground/service',
      'ground/time',
      'read/capture',
      'read/packet',
      'read/stream',
      'read/dissect',
    ],
  },
  'read/synth': { for: 'writing captures that speak the protocols, for samples and tests', enters: ['ground/net', 'ground/service', 'ground/time'] },

  'reason/plant': {
    for: 'the plan: one YAML document to a checked value with places',
    enters: ['ground/report', 'ground/net', 'ground/service', 'ground/role', 'ground/digest', 'ground/time'],
    packages: ['yaml', 'zod'],
  },
  'reason/space': { for: 'sets of packets as interval decision diagrams', enters: ['ground/digest'] },
  'reason/policy': {
    for: 'what a plan allows: rules, verdicts and promises',
    enters: ['ground/report', 'ground/net', 'ground/service', 'ground/time', 'reason/plant', 'reason/space'],
  },
  'reason/dialect': {
    for: 'firewall configurations: compile a plan to one, read one back, prove them equal',
    enters: ['ground/report', 'ground/net', 'ground/service', 'ground/time', 'ground/digest', 'reason/space', 'reason/policy'],
  },
  'reason/analyze': {
    for: 'questions about a plan and its traffic: lint, replay, write-reach',
    enters: [
      'ground/report',
      'ground/net',
      'ground/service',
      'ground/role',
      'ground/time',
      'read/observe',
      'reason/plant',
      'reason/space',
      'reason/policy',
    ],
  },
  'reason/draft': {
    for: 'observations to a proposed plan, each choice with its reason',
    enters: ['ground/report', 'ground/net', 'ground/service', 'ground/role', 'ground/time', 'read/observe', 'reason/plant'],
    packages: ['yaml'],
  },
  'reason/govern': {
    for: 'change control: who may do what, how a plan changes, what lapses, what is reviewed, what is ready',
    enters: [
      'ground/report',
      'ground/net',
      'ground/service',
      'ground/time',
      'read/observe',
      'reason/plant',
      'reason/space',
      'reason/policy',
      'reason/analyze',
    ],
  },

  'act/source': { for: 'files and folders to chunks of bytes', enters: ['ground/report'] },
  'act/spreadsheet': {
    for: 'tables to workbooks and back, bounded and run by nobody',
    enters: ['ground/report'],
    packages: ['fflate', 'read-excel-file', 'write-excel-file'],
  },
  'act/store': {
    for: 'what must outlive the process, in SQLite or PostgreSQL',
    enters: ['ground/digest', 'ground/report'],
    packages: ['kysely', 'pg'],
  },
  'act/audit-log': { for: 'who did what and why, as a signed chain in the store', enters: ['ground/digest', 'ground/report', 'act/store'] },
  'act/identity': {
    for: 'who may enter: accounts, sign-in, sessions, tokens, and what a person is in which plant',
    enters: ['ground/net', 'ground/report', 'reason/govern', 'act/store'],
    packages: ['better-auth', 'uqr', 'zod'],
  },
  'act/archive': {
    for: 'the whole memory of a server in one file, and back: database and keys',
    enters: ['ground/report', 'act/store', 'act/audit-log'],
  },
  'act/office': {
    for: 'deeds on the plants of a store: permitted, done and in the audit log in one transaction',
    enters: [
      'ground/report',
      'ground/time',
      'reason/plant',
      'reason/policy',
      'reason/analyze',
      'reason/govern',
      'act/store',
      'act/audit-log',
      'act/identity',
    ],
  },
  'act/answer': {
    for: 'what is known of a plant in the store, worked out and remembered until it changes',
    enters: [
      'ground/report',
      'read/observe',
      'reason/plant',
      'reason/policy',
      'reason/analyze',
      'reason/dialect',
      'reason/govern',
      'act/store',
      'act/office',
      'act/command',
    ],
  },
  'act/live': {
    for: 'jobs that outlive a request and a restart, and what is due at a time',
    enters: ['ground/report', 'read/observe', 'act/source', 'act/store', 'act/audit-log', 'act/command', 'act/office'],
    reaches: ['threads'],
  },
  'act/notify': {
    for: 'reminders: what lapses and what is to be reviewed, told once and sent by mail and webhook',
    enters: ['ground/report', 'reason/govern', 'act/store', 'act/office', 'act/answer', 'act/live'],
    packages: ['nodemailer'],
    reaches: ['mail-and-webhook'],
  },
  'act/command': {
    for: 'each thing a person can ask for',
    enters: [
      'ground/report',
      'ground/time',
      'read/observe',
      'read/synth',
      'reason/plant',
      'reason/policy',
      'reason/dialect',
      'reason/analyze',
      'reason/draft',
      'act/source',
      'act/spreadsheet',
    ],
    packages: ['yaml'],
  },

  'show/terminal': { for: 'tables, colour and progress on a terminal', enters: ['ground/time', 'act/command'] },
  'show/contract': {
    for: 'what travels: the documents that `--json` prints, and the interface of the server',
    enters: [
      'ground/csv',
      'ground/report',
      'ground/time',
      'ground/service',
      'reason/plant',
      'reason/policy',
      'reason/dialect',
      'reason/analyze',
      'reason/govern',
    ],
    packages: ['zod'],
  },
  'show/text': {
    for: 'answers as text for people',
    enters: [
      'ground/report',
      'ground/time',
      'ground/role',
      'read/observe',
      'reason/policy',
      'reason/dialect',
      'reason/analyze',
      'show/contract',
      'show/terminal',
    ],
  },
  'show/story': {
    for: 'the sample plant told on the terminal',
    enters: [
      'ground/report',
      'ground/time',
      'ground/role',
      'read/observe',
      'reason/plant',
      'reason/draft',
      'act/command',
      'show/terminal',
      'show/text',
    ],
  },
  'show/server': {
    for: 'the server: routes by the contract, guards, and the web application handed out',
    enters: [
      'ground/csv',
      'ground/report',
      'ground/role',
      'ground/time',
      'read/observe',
      'reason/plant',
      'reason/policy',
      'reason/analyze',
      'reason/draft',
      'reason/govern',
      'act/store',
      'act/audit-log',
      'act/archive',
      'act/office',
      'act/answer',
      'act/live',
      'act/notify',
      'act/identity',
      'act/command',
      'show/contract',
    ],
    packages: ['fastify', 'fastify-type-provider-zod', '@fastify/helmet', '@fastify/static', '@fastify/swagger', 'fflate'],
  },
  'show/web': {
    for: 'the web application, in a browser',
    enters: [
      'ground/report',
      'ground/net',
      'ground/time',
      'ground/service',
      'ground/role',
      'reason/plant',
      'reason/policy',
      'reason/analyze',
      'reason/dialect',
      'reason/govern',
      'show/contract',
    ],
    packages: [
      'react',
      'react-dom',
      '@mantine/core',
      '@mantine/hooks',
      '@mantine/notifications',
      '@tabler/icons-react',
      '@mantine/form',
      'codemirror',
      '@codemirror/autocomplete',
      '@codemirror/lang-yaml',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
      '@tanstack/react-query',
      '@tanstack/react-router',
      '@tanstack/react-virtual',
      '@tanstack/react-table',
      '@xyflow/react',
      'elkjs',
      'echarts',
    ],
    reaches: ['own-server'],
  },
  'show/cli': {
    for: 'the `bulkhead` command',
    enters: [
      'ground/report',
      'ground/time',
      'read/observe',
      'act/store',
      'act/audit-log',
      'act/archive',
      'act/office',
      'act/command',
      'show/contract',
      'show/terminal',
      'show/text',
      'show/story',
      'show/server',
      'reason/dialect',
    ],
    reaches: ['own-server'],
  },
}
