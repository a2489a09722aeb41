import { operations } from '#ground/service'
import { weekdays } from '#ground/time'
import { z } from 'zod'
import { requirements, zoneKinds } from './plan.ts'

/** Ids end in rule names and log prefixes: letters, digits and `-`, at most 63 characters, as in a DNS label. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/
/** A kernel interface name has 1 to 15 characters; this is the part of them that needs no quoting in any dialect and is no option in a shell. */
export const interfacePattern = /^[A-Za-z0-9][A-Za-z0-9_.@-]{0,14}$/
const datePattern = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?Z?)?$/
const timePattern = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/
const reviewPattern = /^(\d{1,3}) ?(months?|years?)$/
const retentionPattern = /^\d{1,4} ?(h|hours?|d|days?|w|weeks?|months?|y|years?)$/

const text = z.string().min(1).max(2000)
const texts = z.union([text, z.array(text)], { error: 'must be a text or a list of texts' })
const id = z.string().regex(idPattern, { error: 'must be an id: lower-case letters, digits and `-`, at most 63' })
const mapOf = <T extends z.ZodType>(shape: T) => z.record(id, shape)
const date = (what: string) => text.regex(datePattern, { error: 'must be a date such as `2027-03-31` or `2027-03-31 18:00`' }).describe(what)
const level = (what: string) => z.int().min(0).max(4).describe(what)
const owner = text.optional().describe('Who answers for it: a team or a role in the organisation, not a tool.')

const consequence = z
  .strictObject({
    safety: level('Harm to people and environment, 0 (none) to 4 (severe).'),
    downtime: level('Loss of production, 0 (none) to 4 (severe).'),
    quality: level('Loss of product quality, 0 (none) to 4 (severe).'),
  })
  .describe('How bad the loss or misuse of it is. Consequence decides zones, addresses do not.')

const target = z
  .union(
    [
      level('One target security level for all seven requirements.'),
      z.strictObject(
        Object.fromEntries(requirements.map((name) => [name, level(`Target security level for ${name}.`)])) as Record<
          (typeof requirements)[number],
          z.ZodInt
        >,
      ),
    ],
    { error: `must be one level from 0 to 4, or a level for each of ${requirements.join(', ')}` },
  )
  .describe('SL-T of IEC 62443-3-2: one level, or one for each foundational requirement.')

export const functionShape = z
  .strictObject({
    name: text.describe('What the plant must be able to do, in the words of operations.'),
    consequence,
    needs: texts.describe('Ids of the assets, zones and flows (`conduit.flow`) it needs.'),
  })
  .describe('A crown-jewel function.')

export const zoneShape = z
  .strictObject({
    kind: z.enum(zoneKinds).describe('What the zone is for.'),
    purpose: text.describe('Why these assets belong together. A VLAN number is no purpose.'),
    owner,
    consequence: consequence.optional(),
    target: target.optional(),
    networks: texts.optional().describe('Prefixes or ranges that implement the zone: `10.20.1.0/24`.'),
  })
  .describe('A security boundary decided by consequence and function.')

export const assetShape = z
  .strictObject({
    name: text.optional().describe('What people call it.'),
    role: text.describe('What it is: `plc`, `hmi`, `ews`, `historian`, `safety-controller` …'),
    zone: text.describe('Id of the zone it belongs to.'),
    process: text.optional().describe('The process it belongs to.'),
    owner,
    tier: z.int().min(1).max(4).optional().describe('Consequence tier, 1 (minor) to 4 (severe).'),
    address: texts.optional().describe('Its IPv4 or IPv6 address, or several.'),
    mac: text.optional().describe('Its MAC address.'),
  })
  .describe('A device with a role. Never just an address.')

const ends = (what: string) =>
  texts.describe(`${what}: assets, \`zone:<id>\`, \`role:<role>\`, an address, prefix or range, or \`any\`. An empty list means nothing.`)

export const flowShape = z
  .strictObject({
    from: ends('Who opens it'),
    to: ends('Who is reached'),
    service: texts.describe(
      'A service of the catalogue (`modbus`, `s7comm`) or a protocol with ports (`tcp/8530`, `udp/5000-5010`, `icmp/echo-request`, `ip/47`).',
    ),
    operations: z
      .union([z.enum(operations), z.array(z.enum(operations))], { error: `must be operations: ${operations.join(', ')}` })
      .optional()
      .describe('What the service may do. Required for services whose operations Bulkhead can tell apart, refused for others.'),
    why: text.optional().describe('The purpose, in words the shift understands.'),
    during: text.optional().describe('Id of a window: outside it the flow does not exist.'),
    until: date('From this instant on the flow is gone from every compiled rule set.').optional(),
    temporary: z.boolean().optional().describe('A temporary flow must have `until`.'),
    owner,
    authentication: text.optional().describe('How the two ends prove who they are.'),
  })
  .describe('One requirement: these systems must reach those for this purpose.')

export const conduitShape = z
  .strictObject({
    from: text.describe('Id of the zone that opens conversations.'),
    to: text.describe('Id of the zone that is reached.'),
    why: text.optional().describe('Why the two zones must talk.'),
    owner,
    through: texts.optional().describe('Enforcement points on the path.'),
    allow: mapOf(flowShape).optional().describe('Flows by their ids. Anything not allowed is denied.'),
    log: z
      .strictObject({
        allow: z.boolean().optional().describe('Log what is allowed. Default: false.'),
        deny: z.boolean().optional().describe('Log what is denied. Default: true.'),
        retention: text
          .regex(retentionPattern, { error: 'must be a duration such as `90 days` or `1y`' })
          .optional()
          .describe('How long logs are kept: `90 days`, `1y`.'),
      })
      .optional()
      .describe('What the enforcement points of the conduit write down.'),
    review: z
      .strictObject({
        every: z
          .union([z.int().min(1).max(120), text.regex(reviewPattern)], { error: 'must be a number of months, `3 months` or `1 year`' })
          .describe('Interval: `3 months`, `1 year`, or a number of months.'),
      })
      .optional()
      .describe('When a person looks at the conduit again.'),
    rollback: text.optional().describe('How to go back when production suffers.'),
  })
  .describe('The controlled path between two zones.')

export const windowShape = z
  .strictObject({
    days: z
      .union([z.enum(weekdays), z.array(z.enum(weekdays))], { error: `must be days: ${weekdays.join(', ')}` })
      .describe('Days on which it opens.'),
    from: text.regex(timePattern, { error: 'must be a time of day such as `02:00`' }).describe('Wall clock of the plant, `02:00`.'),
    to: text
      .regex(timePattern, { error: 'must be a time of day such as `06:00`, or `24:00`' })
      .describe('Wall clock of the plant; at or before `from` it runs past midnight; `24:00` is the end of the day.'),
  })
  .describe('A weekly window of the plant, by its wall clock.')

export const pointShape = z
  .strictObject({
    dialect: id.describe('What it understands: `nftables` …'),
    interfaces: z.record(z.string().regex(interfacePattern), texts).optional().describe('Each interface with the zone, or the zones, behind it.'),
  })
  .describe('A device that applies the rules.')

export const exceptionShape = z
  .strictObject({
    what: text.describe('What is out of line.'),
    why: text.optional().describe('Why it cannot be otherwise yet.'),
    risk: z
      .strictObject({ 'accepted-by': text.describe('The person who accepted the risk.') })
      .optional()
      .describe('Who accepted the risk; `accepted-by` beside it means the same.'),
    'accepted-by': text.optional().describe('The person who accepted the risk.'),
    compensating: text.optional().describe('The control that stands in.'),
    until: date('From this instant on the exception and its flows are gone.').optional(),
    flows: texts.optional().describe('Flows (`conduit.flow`) that stand only because of it; they lapse with it.'),
  })
  .describe('A risk someone accepted, for a time.')

/** The document's own keys; the sections are read entry by entry, so that one mistake hides no other. */
export const headShape = z.strictObject({
  plant: text.describe('Name of the plant.'),
  timezone: text.describe('IANA name, `Europe/Berlin`. Windows and dates without `Z` are in it.'),
})

export const promiseTexts = z.array(text)

export const sections = {
  functions: { shape: functionShape, what: 'Crown-jewel functions and what they need.' },
  zones: { shape: zoneShape, what: 'Security zones.' },
  assets: { shape: assetShape, what: 'Assets, each in one zone.' },
  conduits: { shape: conduitShape, what: 'Controlled paths between zones.' },
  windows: { shape: windowShape, what: 'Weekly windows that flows may name.' },
  'enforcement-points': { shape: pointShape, what: 'Devices that apply the rules.' },
  exceptions: { shape: exceptionShape, what: 'Accepted risks with an end.' },
} as const

export type Section = keyof typeof sections

/** The whole plan, for editors. */
export const planShape = headShape.extend({
  functions: mapOf(functionShape).optional().describe(sections.functions.what),
  zones: mapOf(zoneShape).describe(sections.zones.what),
  assets: mapOf(assetShape).optional().describe(sections.assets.what),
  conduits: mapOf(conduitShape).optional().describe(sections.conduits.what),
  windows: mapOf(windowShape).optional().describe(sections.windows.what),
  'enforcement-points': mapOf(pointShape).optional().describe(sections['enforcement-points'].what),
  exceptions: mapOf(exceptionShape).optional().describe(sections.exceptions.what),
  promises: promiseTexts.optional().describe('Texts that must hold: `nobody in enterprise reaches role:plc`.'),
})
