import { listSources, openSource } from '#act/source'
import { createObserver, watchCapture } from '#read/observe'
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
  const { name, sizeBytes, chunks, findings } = source
  if (chunks === undefined) return findings
  await watchCapture(observer, name, { chunks, findings }, (done) =>
    onProgress({ what: name, done, unit: 'bytes', ...(sizeBytes === undefined ? {} : { total: sizeBytes }) }),
  )
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
