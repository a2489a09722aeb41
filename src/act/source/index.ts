/**
 * Files, folders and standard input to chunks of bytes, unpacked where they are gzip.
 * Not for what the bytes mean: that is `read/capture`.
 */
export { listSources } from './list-sources.ts'
export type { ListedSources } from './list-sources.ts'
export { openSource } from './open-source.ts'
export type { Source } from './open-source.ts'
