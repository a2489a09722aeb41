import type { ParsedConfig } from '../dialect.ts'
import { checkJumps } from '../program.ts'
import type { Entry } from '../program.ts'
import { createCursor, quoted } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { createPlaces } from './fields.ts'
import type { Places } from './fields.ts'
import { lowerChain } from './lower.ts'
import { emptyTable, parseTableBlock } from './parse-table.ts'
import type { RawTable } from './parse-table.ts'
import { tokenize } from './tokens.ts'

/** The table that is ours: everything else a file touches is beyond what can be proved of it. */
const ourTable = 'inet bulkhead'

/** The kernel's state as far as the file tells it. */
interface Loaded {
  table: RawTable
  exists: boolean
  /** True once the file has removed whatever the table held before. */
  replaced: boolean
}

const takeTableName = (cursor: Cursor): string => [cursor.takeName() ?? '', cursor.takeName() ?? ''].join(' ')

const parseTable = (cursor: Cursor, loaded: Loaded, places: Places): void => {
  const line = cursor.line()
  const name = takeTableName(cursor)
  if (name !== ourTable) {
    cursor.refuse(`table ${quoted(name)} is not ours and can change what passes`, `rules of the plan are in \`table ${ourTable}\``, line)
    return cursor.skipStatement()
  }
  loaded.exists = true
  if (cursor.is('{')) parseTableBlock(cursor, loaded.table, places)
  return undefined
}

const parseRemoval = (cursor: Cursor, loaded: Loaded, isLenient: boolean): void => {
  const line = cursor.line()
  if (!cursor.take('table')) return cursor.refuse('only whole tables are understood here')
  const name = takeTableName(cursor)
  if (name !== ourTable) return cursor.refuse(`removes table ${quoted(name)}, which is not ours`, undefined, line)
  // Removed once, it is surely not there a second time, and nft refuses the whole file.
  if (!loaded.exists && loaded.replaced && !isLenient)
    return cursor.refuse('removes the table a second time, which nft refuses', 'delete this line', line)
  if (!loaded.exists && !isLenient)
    cursor.warn('first-load', 'deletes a table that may not exist yet: the first load fails', `write \`table ${ourTable}\` before it`, line)
  loaded.table = emptyTable()
  loaded.exists = false
  loaded.replaced = true
  return undefined
}

const parseStatement = (cursor: Cursor, loaded: Loaded, places: Places): void => {
  const line = cursor.line()
  if (cursor.take('add') && !cursor.is('table'))
    return cursor.refuse('rules that are added one by one are not understood', `write them into \`table ${ourTable} { … }\``, line)
  if (cursor.take('table')) return parseTable(cursor, loaded, places)
  if (cursor.take('delete')) return parseRemoval(cursor, loaded, false)
  if (cursor.take('destroy')) return parseRemoval(cursor, loaded, true)
  if (cursor.take('flush')) {
    if (!cursor.take('ruleset')) return cursor.refuse('only `flush ruleset` is understood', undefined, line)
    loaded.table = emptyTable()
    loaded.exists = false
    loaded.replaced = true
    return cursor.warn('touches-other-tables', '`flush ruleset` removes the tables of everybody else, too', `delete only \`table ${ourTable}\``, line)
  }
  return cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is not understood`, undefined, line)
}

/** Reads what `emit` writes and a good deal of what people make of it. */
export const parse = (text: string, file: string, interfaces: readonly string[]): ParsedConfig => {
  const { tokens, problems } = tokenize(text)
  const cursor = createCursor(tokens, file)
  const places = createPlaces(interfaces)
  const loaded: Loaded = { table: emptyTable(), exists: false, replaced: false }
  for (const { line, message } of problems) cursor.refuse(message, undefined, line)
  for (;;) {
    cursor.skipEnds()
    if (cursor.peek() === undefined) break
    const findings = cursor.findings().length
    parseStatement(cursor, loaded, places)
    if (cursor.peek() !== undefined && cursor.peek()?.kind !== 'end') {
      if (cursor.findings().length === findings) cursor.refuse(`${quoted(cursor.peek()?.text ?? '')} is not understood here`)
      cursor.skipStatement()
      cursor.take('}')
    }
  }
  if (!loaded.replaced) {
    cursor.refuse(
      'rules that the firewall already holds would stay beside these',
      `begin with \`table ${ourTable}\` and \`delete table ${ourTable}\``,
      1,
    )
  }
  const chains = new Map([...loaded.table.chains].map(([name, chain]) => [name, lowerChain(cursor, loaded.table, chain)]))
  for (const { line, message } of checkJumps(chains)) cursor.refuse(message, undefined, line)
  const entries = [...loaded.table.chains.values()].flatMap(({ name, base }): readonly Entry[] =>
    base === undefined ? [] : [{ chain: name, otherwise: base.policy, line: base.line }],
  )
  return { program: { chains, entries, otherInterfaces: places.others() }, findings: cursor.findings() }
}
