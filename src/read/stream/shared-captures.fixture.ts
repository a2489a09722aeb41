import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { capturesFolder } from '../../../test/requirements.ts'

/** Unpacked when it is gzip. */
export const sharedBytes = (path: string): Uint8Array => {
  const bytes = readFileSync(join(capturesFolder, path))
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

/** Standard output of a tool run in the folder of captures; warnings and the exit code of damaged files do not matter. */
export const outputOf = (tool: string, args: readonly string[]): string => {
  try {
    return execFileSync(tool, args, { cwd: capturesFolder, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? '')
  }
}
