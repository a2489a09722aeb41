import { failed, ok } from '#ground/report'
import type { Finding, Place, Result } from '#ground/report'
import { operations } from '#ground/service'
import type { Conversation, ObservedAsset, Observations, RoleGuess, SourceSummary } from './observations.ts'
import { count, list, number, object, oneOf, printable, record, text, truth } from './stored-value.ts'
import type { Check, Damage } from './stored-value.ts'

// What an observer keeps at most; addresses and MACs are bounded apart.
const mostAssets = 200_000
const mostConversations = 200_000
// Folders of captures, and what reading one of them notices.
const mostSources = 100_000
const mostFindings = 10_000

const time = number(0, Number.MAX_SAFE_INTEGER)
const id = printable(64)
const word = printable(64)
const said = printable(200)

const place = object<Place>({}, { file: text(4096), line: count, column: count, packet: count, offset: count, path: text(4096) })
const finding = object<Finding>({ code: word, severity: oneOf(['error', 'warning', 'note']), message: text(8192) }, { help: text(8192), at: place })

const source = object<SourceSummary>(
  { name: text(4096), packets: count, bytes: count, findings: list(finding, mostFindings) },
  { firstUs: time, lastUs: time },
)

const runnerUp = object<NonNullable<RoleGuess['runnerUp']>>({ value: word, confidence: number(0, 1) }, {})
const role = object<RoleGuess>({ value: word, confidence: number(0, 1), because: list(printable(400), 16) }, { runnerUp })

const vlan = number(0, 4095)

const asset = object<ObservedAsset>(
  {
    id,
    addresses: list(id, 4096),
    names: list(said, 64),
    identity: record(said, said, 256) as Check<ObservedAsset['identity']>,
    role,
    vlans: list(vlan, 4096),
    firstUs: time,
    lastUs: time,
    packets: count,
    external: truth,
  },
  { mac: word, maker: text(200) },
)

const operation = oneOf(operations)
const span = object<{ readonly firstUs: number; readonly lastUs: number }>({ firstUs: time, lastUs: time }, {})
const duration = number(0, Number.MAX_SAFE_INTEGER)

const conversation = object<Conversation>(
  {
    client: id,
    server: id,
    transport: oneOf(['tcp', 'udp', 'icmp', 'ethernet', 'ip']),
    port: number(0, 65_535),
    service: word,
    basis: oneOf(['payload', 'port']),
    operations: record(operation, count, operations.length),
    functions: record(said, count, 256) as Check<Conversation['functions']>,
    exceptions: count,
    outcome: oneOf(['answered', 'refused', 'unanswered']),
    connections: count,
    packets: count,
    bytes: count,
    firstUs: time,
    lastUs: time,
    remarks: list(said, 64),
    sightings: record(operation, span, operations.length),
  },
  { cadence: object<NonNullable<Conversation['cadence']>>({ periodMs: duration, jitterMs: duration }, {}), vlan },
)

const observations = object<Observations>(
  { sources: list(source, mostSources), assets: list(asset, mostAssets), conversations: list(conversation, mostConversations) },
  {},
)

/** What an observer never says: a thing that ends before it begins, one asset or conversation twice. */
const contradiction = ({ assets, conversations }: Observations): string | undefined => {
  const late = [...assets, ...conversations].find(({ firstUs, lastUs }) => lastUs < firstUs)
  if (late !== undefined) return `\`${'id' in late ? late.id : late.client}\` was seen last before it was seen first`
  const ids = new Set<string>()
  for (const { id: each } of assets) {
    if (ids.has(each)) return `asset \`${each}\` stands twice`
    ids.add(each)
  }
  const keys = new Set<string>()
  for (const { client, server, transport, port, service } of conversations) {
    const key = `${client} ${server} ${transport} ${port} ${service}`
    if (keys.has(key)) return `conversation \`${key}\` stands twice`
    keys.add(key)
  }
  return undefined
}

const damaged = (message: string, path: string): Result<Observations> =>
  failed([{ code: 'observe/damaged', severity: 'error', message, help: 'observe its captures again', ...(path === '' ? {} : { at: { path } }) }])

/**
 * A value read from JSON as observations. Strict and bounded: what was kept may be old or damaged, and what was recorded came
 * from hostile networks. Only the first thing that is wrong is told.
 */
export const parseObservations = (value: unknown): Result<Observations> => {
  const damage: Damage = { path: [] }
  const read = observations(value, damage)
  if (read === undefined) {
    const path = damage.path.join('.').slice(0, 200)
    return damaged(
      `the kept observations are damaged: ${path === '' ? 'the whole' : `\`${path}\``} must be ${damage.wanted ?? 'something else'}`,
      path,
    )
  }
  const wrong = contradiction(read)
  return wrong === undefined ? ok(read) : damaged(`the kept observations are damaged: ${wrong}`, '')
}
