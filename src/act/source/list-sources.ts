import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '#ground/report'
import { openSource } from './open-source.ts'
import { unreadable } from './unreadable.ts'

export interface ListedSources {
  /** Each file once, folders unfolded in order of name. Ready for `openSource`. */
  readonly paths: readonly string[]
  readonly findings: readonly Finding[]
  /** Files in the folders that are no captures by their first bytes and do not claim to be by their name. */
  readonly leftOut: readonly string[]
}

const captureName = /\.(pcap|pcapng|cap|ntar)\d*(\.gz)?$/i

// First four bytes, big-endian: pcap in both byte orders (microseconds, nanoseconds, the old patched kind), and pcapng.
const captureMagics: ReadonlySet<number> = new Set([0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1, 0xa1b2cd34, 0x34cdb2a1, 0x0a0d0d0a])

const startsLikeCapture = async (path: string): Promise<boolean> => {
  const source = await openSource(path)
  // Listed, so that whoever opens it hears why it cannot be read.
  if (source.chunks === undefined) return true
  let kept = Buffer.alloc(0)
  for await (const chunk of source.chunks) {
    kept = Buffer.concat([kept, chunk.subarray(0, 4)])
    if (kept.length >= 4) return captureMagics.has(kept.readUInt32BE(0))
  }
  return false
}

// A file that claims to be a capture is listed even when it is none: its reader then says what is wrong with it.
const isCapture = async (path: string): Promise<boolean> => captureName.test(path) || (await startsLikeCapture(path))

const trueName = async (path: string): Promise<string> => {
  try {
    return await realpath(path)
  } catch {
    // A pipe (`/dev/fd/63`) has no path of its own.
    return path
  }
}

class Listing {
  readonly paths: string[] = []
  readonly findings: Finding[] = []
  readonly leftOut: string[] = []
  /** True names: links that lead in a circle end here, and a file reached by two ways is not counted twice. */
  readonly #seen = new Set<string>()

  async #isNew(path: string): Promise<boolean> {
    const name = await trueName(path)
    if (this.#seen.has(name)) return false
    this.#seen.add(name)
    return true
  }

  async #folder(folder: string, isNamed: boolean): Promise<void> {
    const before = this.paths.length
    // Code units, not a locale: the same order on every machine.
    const names = (await readdir(folder)).toSorted((a, b) => (a < b ? -1 : 1))
    for (const name of names) await this.add(join(folder, name), true)
    if (isNamed && this.paths.length === before) {
      this.findings.push({
        code: 'source/no-captures',
        severity: 'error',
        message: `there is no capture in \`${folder}\``,
        help: 'name a folder that holds pcap or pcapng files, packed by gzip or not',
        at: { file: folder },
      })
    }
  }

  async add(path: string, inFolder: boolean): Promise<void> {
    try {
      const about = path === '-' ? undefined : await stat(path)
      if (!(await this.#isNew(path))) return
      if (about?.isDirectory() === true) await this.#folder(path, !inFolder)
      else if (!inFolder) this.paths.push(path)
      else if (about?.isFile() === true && (await isCapture(path))) this.paths.push(path)
      else this.leftOut.push(path)
    } catch (error) {
      this.findings.push(unreadable(path, error))
    }
  }
}

/** Unfolds folders to the captures in them. A file named by itself is always listed; what cannot be read is a finding. */
export const listSources = async (paths: readonly string[]): Promise<ListedSources> => {
  const listing = new Listing()
  for (const path of paths) await listing.add(path, false)
  return listing
}
