import type { Dialect } from '../dialect.ts'
import { emit } from './emit.ts'
import { parse } from './parse.ts'

export const nftables: Dialect = { name: 'nftables', title: 'nftables (Linux)', emit, parse }
