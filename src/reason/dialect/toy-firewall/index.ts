import type { Dialect } from '../dialect.ts'
import { emit } from './emit.ts'
import { parse } from './parse.ts'

/** Made up, small and complete: the worked example of `docs/how-to/add-a-firewall.md`. */
export const toyFirewall: Dialect = { name: 'toy-firewall', title: 'toy firewall (an example)', emit, parse }
