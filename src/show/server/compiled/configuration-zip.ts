import { strToU8, zipSync } from 'fflate'
import type { ProvedPoint } from '#act/answer'

/** The first day that a zip file can say, so that the same configurations are the same bytes at any time. */
const anyDay = new Date(1980, 0, 1)

/** INVARIANT: whoever unpacks the file gets files of one folder, whatever a dialect calls them: no slash, no dot in front, no second of a name. */
const safeName = (name: string, taken: ReadonlySet<string>): string => {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^[.-]+/, '_')
  if (!taken.has(plain)) return plain
  return safeName(`again-${plain}`, taken)
}

/** The configurations of all points with their manifests, as one zip file. The same in gives the same bytes. */
export const configurationZip = (points: readonly ProvedPoint[]): Uint8Array => {
  const files = points.flatMap(({ policy, emitted, manifest }) => [
    ...emitted.files,
    { name: `${policy.point}.manifest.json`, text: `${JSON.stringify(manifest, undefined, 2)}\n` },
  ])
  const packed: Record<string, Uint8Array> = {}
  const taken = new Set<string>()
  for (const { name, text } of files) {
    const safe = safeName(name, taken)
    taken.add(safe)
    packed[safe] = strToU8(text)
  }
  return zipSync(packed, { mtime: anyDay, level: 6 })
}
