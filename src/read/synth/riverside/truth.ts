import { parseAddress, parseAddressRange, parseMac } from '#ground/net'
import { serviceByName } from '#ground/service'
import { isTimeZone, parseInstant } from '#ground/time'

export interface TruthAsset {
  readonly id: string
  readonly name: string
  /** An id of `ot-roles.json`. */
  readonly role: string
  readonly zone: string
  readonly address: string
  readonly mac: string
  readonly owner: string
  readonly process?: string
  /** Windows or DNS name. */
  readonly host?: string
  /** What it calls itself when asked, and its order number. */
  readonly product?: string
  readonly order?: string
}

export interface TruthOutside {
  readonly name: string
  readonly address: string
  readonly host: string
}

/** One thing that happens, again and again (`every`, within a window) or at times of the plant's clock (`at`). */
export interface TruthDeed {
  readonly do: string
  readonly code?: string
  readonly everySeconds?: number
  readonly during: string
  /** Seconds of the day. */
  readonly at: readonly number[]
  readonly block?: string
  readonly name?: string
  readonly ports: readonly number[]
}

export interface TruthFlow {
  readonly id: string
  readonly from: readonly string[]
  /** Asset ids, ids of `outside`, or prefixes (scans). */
  readonly to: readonly string[]
  readonly service: string
  readonly port: number
  readonly operations: readonly string[]
  /** `before`: up when the capture begins; `once`: opened at its first deed and kept; `each`: one connection a deed. */
  readonly opened: 'before' | 'once' | 'each'
  readonly bypasses?: string
  readonly why?: string
  readonly does: readonly TruthDeed[]
}

export interface TruthTrouble {
  readonly id: string
  readonly kind: string
  readonly what: string
  readonly finding: string
  readonly flow: TruthFlow
}

export interface Truth {
  readonly plant: string
  readonly timezone: string
  readonly network: string
  /** Start of the day, seconds since 1970. */
  readonly dayStart: number
  readonly gateway: string
  /** Seconds of the day. */
  readonly windows: ReadonlyMap<string, { readonly from: number; readonly to: number }>
  readonly zones: ReadonlyMap<string, { readonly kind: string; readonly purpose: string; readonly owner: string }>
  readonly assets: ReadonlyMap<string, TruthAsset>
  readonly outside: ReadonlyMap<string, TruthOutside>
  readonly flows: ReadonlyMap<string, TruthFlow>
  readonly trouble: ReadonlyMap<string, TruthTrouble>
}

export type TruthResult = { readonly kind: 'truth'; readonly truth: Truth } | { readonly kind: 'problems'; readonly problems: readonly string[] }

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')
const optionalText = <K extends string>(fields: Fields, ...keys: readonly K[]): Partial<Record<K, string>> => {
  const found: Partial<Record<K, string>> = {}
  for (const key of keys) if (fields[key] !== undefined) found[key] = textOf(fields[key])
  return found
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 }

/** `15s`, `20min`, `4h`. */
const parseSpan = (text: string): number | undefined => {
  const m = /^(\d+)(s|min|h)$/.exec(text)
  return m === null ? undefined : Number(m[1]) * (unitSeconds[m[2] ?? ''] ?? 0)
}

/** `02:20` or `00:00:04`; `24:00` is the end of the day. */
const parseClock = (text: string): number | undefined => {
  const m = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (m === null) return undefined
  const seconds = Number(m[1]) * 3600 + Number(m[2]) * 60 + Number(m[3] ?? 0)
  return seconds <= 86400 ? seconds : undefined
}

/** Connections of these stay up; all others are opened for each deed. */
const kept: ReadonlySet<string> = new Set(['modbus', 's7comm', 'enip', 'pi', 'mssql', 'tcp/5413'])
const unnumbered: ReadonlySet<string> = new Set(['icmp/echo-request'])

const portOf = (service: string): number | undefined => {
  if (unnumbered.has(service)) return 0
  const plain = /^(?:tcp|udp)\/(\d+)$/.exec(service)
  return plain === null ? serviceByName(service)?.ports[0]?.first : Number(plain[1])
}

/** Checks the document (as a YAML parser returns it) as far as the generator relies on it, and gives every problem found. */
export const parseTruth = (document: unknown): TruthResult => {
  const problems: string[] = []
  const root = fieldsOf(document)
  const entries = (key: string): readonly (readonly [string, Fields])[] =>
    Object.entries(fieldsOf(root[key])).map(([id, value]) => [id, fieldsOf(value)])
  const need = <T>(value: T | undefined, problem: string, otherwise: T): T => {
    if (value === undefined) problems.push(problem)
    return value ?? otherwise
  }

  const timezone = textOf(root['timezone'])
  const knownZone = isTimeZone(timezone)
  if (!knownZone) problems.push(`timezone \`${timezone}\` is not known`)
  const dayStart = need(knownZone ? parseInstant(textOf(root['day']), timezone) : 0, `day \`${textOf(root['day'])}\` is no date`, 0)

  const windows = new Map(
    entries('windows').map(([id, w]) => [
      id,
      {
        from: need(parseClock(textOf(w['from'])), `window \`${id}\`: \`from\` is no time of day`, 0),
        to: need(parseClock(textOf(w['to'])), `window \`${id}\`: \`to\` is no time of day`, 86400),
      },
    ]),
  )
  const zones = new Map(
    entries('zones').map(([id, z]) => [id, { kind: textOf(z['kind']), purpose: textOf(z['purpose']), owner: textOf(z['owner']) }]),
  )

  const assets = new Map<string, TruthAsset>()
  const addressOf = new Map<string, string>()
  for (const [id, a] of entries('assets')) {
    const asset: TruthAsset = {
      id,
      name: textOf(a['name']),
      role: textOf(a['role']),
      zone: textOf(a['zone']),
      address: textOf(a['address']),
      mac: textOf(a['mac']),
      owner: textOf(a['owner']),
      ...optionalText(a, 'process', 'host', 'product', 'order'),
    }
    if (parseAddress(asset.address) === undefined) problems.push(`asset \`${id}\`: \`${asset.address}\` is no address`)
    if (parseMac(asset.mac) === undefined) problems.push(`asset \`${id}\`: \`${asset.mac}\` is no MAC address`)
    if (!zones.has(asset.zone)) problems.push(`asset \`${id}\`: zone \`${asset.zone}\` is not written`)
    for (const unique of [asset.address, asset.mac]) {
      const owner = addressOf.get(unique)
      if (owner !== undefined) problems.push(`assets \`${owner}\` and \`${id}\` share \`${unique}\``)
      addressOf.set(unique, id)
    }
    assets.set(id, asset)
  }
  const outside = new Map(
    entries('outside').map(([id, o]) => [id, { name: textOf(o['name']), address: textOf(o['address']), host: textOf(o['host']) }]),
  )
  for (const [id, o] of outside) if (parseAddress(o.address) === undefined) problems.push(`outside \`${id}\`: \`${o.address}\` is no address`)
  if (!assets.has(textOf(root['gateway']))) problems.push(`gateway \`${textOf(root['gateway'])}\` is no asset`)

  const deed = (where: string, d: Fields): TruthDeed => {
    const during = textOf(d['during'] ?? 'day')
    if (during !== 'day' && !windows.has(during)) problems.push(`${where}: window \`${during}\` is not written`)
    const every =
      d['every'] === undefined ? undefined : need(parseSpan(textOf(d['every'])), `${where}: \`every\` is no span such as 15s, 20min or 4h`, 3600)
    const at = listOf(d['at']).map((time) => need(parseClock(textOf(time)), `${where}: \`${textOf(time)}\` is no time of day`, 0))
    if ((every === undefined) === (at.length === 0)) problems.push(`${where}: one of \`every\` and \`at\` is needed`)
    return {
      do: textOf(d['do']),
      during,
      at,
      ports: listOf(d['ports']).map(Number),
      ...(every === undefined ? {} : { everySeconds: every }),
      ...optionalText(d, 'code', 'block', 'name'),
    }
  }
  const flow = (id: string, f: Fields): TruthFlow => {
    const where = `flow \`${id}\``
    const service = textOf(f['service'])
    const ends = (key: string): readonly string[] => {
      const names = listOf(f[key]).map(textOf)
      for (const name of names)
        if (!assets.has(name) && !outside.has(name) && !(name.includes('/') && parseAddressRange(name) !== undefined))
          problems.push(`${where}: \`${name}\` is no asset`)
      return names
    }
    const opened = textOf(f['opened'] ?? (kept.has(service) ? 'once' : 'each'))
    if (opened !== 'before' && opened !== 'once' && opened !== 'each') problems.push(`${where}: \`opened\` is before, once or each`)
    return {
      id,
      service,
      from: ends('from'),
      to: ends('to'),
      port: f['port'] === undefined ? need(portOf(service), `${where}: service \`${service}\` is not known`, 0) : Number(f['port']),
      operations: listOf(f['operations']).map(textOf),
      opened: opened as TruthFlow['opened'],
      does: listOf(f['does']).map((d) => deed(where, fieldsOf(d))),
      ...optionalText(f, 'bypasses', 'why'),
    }
  }
  const flows = new Map(entries('flows').map(([id, f]) => [id, flow(id, f)]))
  const trouble = new Map(
    entries('trouble').map(([id, t]) => [
      id,
      { id, kind: textOf(t['kind']), what: textOf(t['what']), finding: textOf(t['finding']), flow: flow(id, fieldsOf(t['flow'])) },
    ]),
  )

  if (problems.length > 0) return { kind: 'problems', problems }
  return {
    kind: 'truth',
    truth: {
      plant: textOf(root['plant']),
      timezone,
      network: textOf(root['network']),
      dayStart,
      gateway: textOf(root['gateway']),
      windows,
      zones,
      assets,
      outside,
      flows,
      trouble,
    },
  }
}
