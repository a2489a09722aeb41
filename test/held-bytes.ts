import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void

/**
 * Bytes of buffers that something still holds. Garbage is collected first: a bound on memory must not depend on when
 * the engine found time to clean.
 */
export const heldBytes = (): number => {
  // Buffers are freed beside the program after a collection; the next one begins by waiting for that.
  collect()
  collect()
  return process.memoryUsage().arrayBuffers
}
