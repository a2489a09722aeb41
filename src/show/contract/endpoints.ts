import type { Endpoint } from './endpoint.ts'
import { readDescription } from './description.ts'
import { meEndpoints } from './me.ts'
import { planEndpoints } from './plan.ts'
import { plantEndpoints } from './plants.ts'

/** Every endpoint of the interface. The authorisation matrix is made from this list, and a test compares it with what is routed. */
export const endpoints: readonly Endpoint[] = [readDescription, ...meEndpoints, ...plantEndpoints, ...planEndpoints]
