import { failed, nearestName, ok } from '#ground/report'
import type { Result } from '#ground/report'
import type { Dialect } from './dialect.ts'
import { nftables } from './nftables/index.ts'
import { toyFirewall } from './toy-firewall/index.ts'

/** Every firewall language by the name that plans use. */
export const dialects: ReadonlyMap<string, Dialect> = new Map([nftables, toyFirewall].map((dialect) => [dialect.name, dialect]))

export const dialectByName = (name: string): Result<Dialect> => {
  const dialect = dialects.get(name)
  if (dialect !== undefined) return ok(dialect)
  const nearest = nearestName(name, dialects.keys())
  const help = nearest === undefined ? `known are ${[...dialects.keys()].map((known) => `\`${known}\``).join(', ')}` : `did you mean \`${nearest}\`?`
  return failed([{ code: 'dialect/unknown', severity: 'error', message: `no dialect \`${name.slice(0, 60)}\``, help }])
}
