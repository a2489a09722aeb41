import { roles } from '#ground/role'
import { operations, services } from '#ground/service'
import { planJsonSchema } from './json-schema.ts'
import { riverside } from './plan-text.fixture.ts'
import { promiseGrammar } from './promise.ts'
import { layer2Services } from './service.ts'

interface Schema {
  readonly type?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
  readonly items?: Schema
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)

const kind = (schema: Schema): string => {
  if (schema.enum !== undefined) return schema.enum.map((word) => `\`${word}\``).join(' ')
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(kind))].join(' or ')
  if (schema.type === 'array') return `list of ${kind(schema.items ?? {})}`
  if (schema.type === 'integer') return 'whole number'
  if (schema.type === 'object') return 'map'
  return schema.type === 'string' ? 'text' : (schema.type ?? '')
}

/** Keys of a map that hold single values, and below each the keys of the maps it holds. */
const rows = (schema: Schema, prefix = ''): readonly string[] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const needed = (schema.required ?? []).includes(key) ? 'yes' : ''
    const line = `| \`${prefix}${key}\` | ${cell(kind(child))} | ${needed} | ${cell(child.description ?? '')} |`
    return [line, ...rows(child, `${prefix}${key}.`)]
  })

const table = (schema: Schema): readonly string[] => [
  '| key | value | needed | meaning |',
  '| --- | --- | --- | --- |',
  ...rows({ ...schema, properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => key !== 'allow')) }),
]

const ports = (service: (typeof services)[number]): string =>
  service.ports.map(({ transport, first, last }) => `${transport}/${first === last ? first : `${first}-${last}`}`).join(', ')

const entryOf = (schema: Schema | undefined): Schema => (typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : {})

const list = (words: Iterable<string>): string => [...words].map((word) => `\`${word}\``).join(', ')

/** `docs/plan-reference.md`: what a plan may say, from the shapes the parser uses. */
export const referencePage = (): string => {
  const schema = planJsonSchema() as Schema
  const properties = schema.properties ?? {}
  const conduit = entryOf(properties['conduits'])
  const flow = entryOf(conduit.properties?.['allow'])
  const heading = (title: string, section: string): readonly string[] => [
    `## ${title}`,
    '',
    `\`${section}\`: ${properties[section]?.description ?? ''} A map from ids to entries.`,
    '',
    ...table(entryOf(properties[section])),
    '',
  ]
  return [
    '# The plan',
    '',
    'This page is made from the code by `npm run golden`. Editors that know JSON Schema complete and explain the same keys from `schema/plan.schema.json`:',
    '',
    '```yaml',
    '# yaml-language-server: $schema=schema/plan.schema.json',
    '```',
    '',
    'Rules that hold everywhere:',
    '',
    '- Anything not allowed is denied. An empty list means nothing, never everything.',
    '- An unknown key is an error with the nearest name. A key with an empty value is as good as absent.',
    '- Ids have lower-case letters, digits and `-`, at most 63, and begin with a letter or digit: they end in rule names and log prefixes.',
    '- Where a list stands, a single text may stand too.',
    '- The file is YAML 1.2. Tags, merge keys and several documents are not used; anchors and aliases are, at most 100.',
    '- Dates are `2027-03-31`, `2027-03-31 18:00`, or with `Z`; without `Z` they are by the clock of the plant.',
    '- The revision of a plan is the SHA-256 of its meaning: comments, order of keys and layout do not change it.',
    '',
    '## An example',
    '',
    '```yaml',
    riverside.trimEnd(),
    '```',
    '',
    '## The plant',
    '',
    ...table({ properties: { plant: properties['plant'] ?? {}, timezone: properties['timezone'] ?? {} }, required: schema.required ?? [] }),
    '',
    ...heading('Functions', 'functions'),
    ...heading('Zones', 'zones'),
    ...heading('Assets', 'assets'),
    `Roles: ${list(roles.map((role) => role.id))}. Short names such as \`hmi\`, \`ews\`, \`scada\`, \`drive\`, \`sis\` are understood.`,
    '',
    ...heading('Conduits', 'conduits'),
    '### Flows',
    '',
    '`allow`: the flows of a conduit. A map from ids to flows; anything else between the two zones is denied.',
    '',
    ...table(flow),
    '',
    '### Ends',
    '',
    '| end | stands for |',
    '| --- | --- |',
    '| `plc-fill` or `asset:plc-fill` | the addresses of the asset, which must be in the zone on its side of the conduit |',
    '| `zone:cell-1` or `cell-1` | the networks of the zone and the addresses of its assets |',
    '| `role:plc` | the addresses of the assets with this role, in the zone on its side |',
    '| `10.20.1.10`, `10.20.1.0/24`, `10.20.1.5-10.20.1.9` | these addresses, IPv4 or IPv6 |',
    '| `any` | every address that can stand on that side |',
    '',
    'When an asset and a zone share an id, write `zone:` or `asset:` before it.',
    '',
    '### Services and operations',
    '',
    'A service is one of the table, or a protocol with ports: `tcp/8530`, `tcp/80,443`, `udp/5000-5010`, all of `tcp` or `udp`, `icmp`, `icmp/echo-request`, `icmp/echo-reply`, `ip/47`, or `ip` for everything.',
    `Where the operations of a service can be told apart, a flow must state them; elsewhere it may not. Operations: ${list(operations)}.`,
    '',
    '| service | what it is | ports | operations |',
    '| --- | --- | --- | --- |',
    ...services.map(
      (service) => `| \`${service.name}\` | ${cell(service.label)} | ${ports(service)} | ${service.classified ? 'must be stated' : ''} |`,
    ),
    '',
    `These run on Ethernet and cannot pass between zones, so a plan that asks for one is refused: ${list(layer2Services)}.`,
    '',
    ...heading('Windows', 'windows'),
    ...heading('Enforcement points', 'enforcement-points'),
    'An interface name has 1 to 15 characters: letters, digits, `_`, `.`, `@`, `-`, beginning with a letter or digit.',
    '',
    ...heading('Exceptions', 'exceptions'),
    '## Promises',
    '',
    '`promises`: texts that must hold. A plan that breaks one is refused, with a witness. Ends are as in flows, over the whole plan.',
    '',
    ...promiseGrammar.split(' · ').map((form) => `- ${form}`),
    '',
    'Operations are said as `read`, `reads`, `downloads to`, `uploads from`, `changes mode of`, `changes firmware of`, `configures` and so on, several with `,` or `and`.',
    '',
  ].join('\n')
}
