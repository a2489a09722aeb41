import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** Real captures beside the repository: test data that never goes into it. */
export const sharedCaptures = fileURLToPath(new URL('../../../../shared/captures', import.meta.url))

const has = (tool: string): boolean => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Why a test against real captures cannot run here; undefined when it can. In CI that is a failure and no reason to skip. */
export const reasonToSkip = (...tools: readonly string[]): string | undefined => {
  const missing = [...(existsSync(sharedCaptures) ? [] : ['../shared/captures']), ...tools.filter((tool) => !has(tool))]
  if (missing.length === 0) return undefined
  if (process.env['CI'] === 'true') throw new Error(`CI must have ${missing.join(' and ')}`)
  return `needs ${missing.join(' and ')}`
}

/** Every file, by its path inside the folder. */
export const sharedFiles = (): readonly string[] =>
  readdirSync(sharedCaptures, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(sharedCaptures.length + 1))
    .sort()

/** Unpacked when it is gzip. */
export const sharedBytes = (path: string): Uint8Array => {
  const bytes = readFileSync(join(sharedCaptures, path))
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

/** Standard output of a tool run in the folder of captures; warnings and the exit code of damaged files do not matter. */
export const outputOf = (tool: string, args: readonly string[]): string => {
  try {
    return execFileSync(tool, args, { cwd: sharedCaptures, encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? '')
  }
}

/** Numbers 0 ≤ x < 1, the same for the same seed (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const nastyBytes = [0, 1, 0x7f, 0x80, 0xff]

/** A copy with one to eight bytes changed, and now and then cut, a piece removed or a piece doubled. */
export const mutated = (original: Uint8Array, random: () => number): Uint8Array => {
  const at = (length: number): number => Math.floor(random() * length)
  let bytes = original.slice()
  const changes = 1 + at(8)
  for (let i = 0; i < changes && bytes.length > 0; i++) bytes[at(bytes.length)] = random() < 0.5 ? at(256) : (nastyBytes[at(nastyBytes.length)] ?? 0)
  const kind = random()
  if (kind < 0.15) bytes = bytes.slice(0, at(bytes.length + 1))
  else if (kind < 0.25) {
    const from = at(bytes.length)
    const to = Math.min(bytes.length, from + 1 + at(40))
    bytes = Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(kind < 0.2 ? to : Math.max(0, from - 20))])
  }
  return bytes
}
