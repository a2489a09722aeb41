import { listSources, openSource } from '#act/source'
import { openCapture } from '#read/capture'
import { createObserver } from '#read/observe'
import type { Observations, Observer } from '#read/observe'
import type { Finding } from '#ground/report'
import type { OnProgress } from './progress.ts'

export interface Observed {
  readonly observations: Observations
  /** Sources that could not be read at all. What was wrong inside a source is in its summary. */
  readonly findings: readonly Finding[]
  /** Files of the folders that are no captures. */
  readonly leftOut: readonly string[]
}

const observeSource = async (observer: Observer, path: string, onProgress: OnProgress): Promise<readonly Finding[]> => {
  const source = await openSource(path)
  if (source.chunks === undefined) return source.findings
  const reader = openCapture(source.name)
  observer.beginSource(source.name)
  let done = 0
  const onPacket = observer.packet.bind(observer)
  for await (const chunk of source.chunks) {
    reader.push(chunk, onPacket)
    done += chunk.length
    onProgress({ what: source.name, done, unit: 'bytes', ...(source.sizeBytes === undefined ? {} : { total: source.sizeBytes }) })
  }
  reader.finish(onPacket)
  observer.endSource([...source.findings, ...reader.findings], { packets: reader.packets, bytes: reader.bytes })
  return []
}

/** Watches every capture among the paths (files, folders, `-` for standard input), one after the other. */
export const observeCaptures = async (paths: readonly string[], onProgress: OnProgress = () => {}): Promise<Observed> => {
  const observer = createObserver()
  const listed = await listSources(paths)
  const findings: Finding[] = [...listed.findings]
  for (const path of listed.paths) findings.push(...(await observeSource(observer, path, onProgress)))
  return { observations: observer.finish(), findings, leftOut: listed.leftOut }
}
