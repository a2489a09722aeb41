import { useSyncExternalStore } from 'react'
import { uploadRecording } from '#show/contract'
import type { FindingDocument } from '#show/contract'
import { addressOf, Refused } from '../../api/ask.ts'

/** One file on its way to the server. */
export interface Upload {
  readonly key: number
  readonly plant: string
  readonly name: string
  readonly bytes: number
  readonly state: 'waiting' | 'sending' | 'refused'
  readonly sentBytes: number
  /** Over the last seconds; 0 until it is known. */
  readonly bytesPerSecond: number
  /** Why it was refused, or broke off. */
  readonly error?: Error
}

interface Sending extends Upload {
  readonly file: File
}

/** What leaves the page: uploads go on while the reader is on another one. */
let uploads: readonly Sending[] = []
let kept = 0
let nextKey = 1
let sending: { readonly key: number; readonly request: XMLHttpRequest } | undefined
const listeners = new Set<() => void>()

const tell = (): void => {
  for (const listener of listeners) listener()
}

const change = (key: number, news: Partial<Sending>): void => {
  uploads = uploads.map((upload) => (upload.key === key ? { ...upload, ...news } : upload))
  tell()
}

const drop = (key: number): void => {
  uploads = uploads.filter((upload) => upload.key !== key)
  tell()
}

const findingsOf = (text: string): readonly FindingDocument[] => {
  try {
    const { findings } = JSON.parse(text) as { readonly findings?: readonly FindingDocument[] }
    return Array.isArray(findings) ? findings : []
  } catch {
    return []
  }
}

const brokeOff = (): Error => new Error('The connection broke off. Send the file again.')

/** A closing page would end what is on its way. */
const warn = (event: BeforeUnloadEvent): void => event.preventDefault()

const sendNext = (): void => {
  if (sending !== undefined) return
  const next = uploads.find(({ state }) => state === 'waiting')
  if (next === undefined) return window.removeEventListener('beforeunload', warn)
  window.addEventListener('beforeunload', warn)
  const { key, plant, name, file } = next
  // `fetch` does not tell how much of a body was sent.
  const request = new XMLHttpRequest()
  sending = { key, request }
  const end = (error: Error | undefined): void => {
    sending = undefined
    if (error === undefined) {
      kept++
      drop(key)
    } else if (uploads.some((upload) => upload.key === key)) change(key, { state: 'refused', error })
    sendNext()
  }
  let last = { at: performance.now(), bytes: 0 }
  let rate = 0
  request.upload.addEventListener('progress', ({ loaded }) => {
    const now = performance.now()
    if (now - last.at < 250) return
    const measured = ((loaded - last.bytes) * 1000) / (now - last.at)
    // One slow moment is no slow network.
    rate = rate === 0 ? measured : rate * 0.7 + measured * 0.3
    last = { at: now, bytes: loaded }
    change(key, { sentBytes: loaded, bytesPerSecond: rate })
  })
  request.addEventListener('load', () => end(request.status === 200 ? undefined : new Refused(request.status, findingsOf(request.responseText))))
  request.addEventListener('error', () => end(brokeOff()))
  request.addEventListener('abort', () => end(brokeOff()))
  request.open(uploadRecording.method, addressOf(uploadRecording, { plant }, { name: name.slice(0, 1000) }))
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
  change(key, { state: 'sending' })
}

/** What is wrong with a file before a byte of it is sent. */
const obstacle = (file: File, mostBytes: number): Error | undefined => {
  if (file.size === 0) return new Error('This is empty, or a folder. Drop the files themselves.')
  return file.size > mostBytes
    ? new Error(`It has more than the ${mostBytes.toLocaleString()} bytes that this server takes. Cut it in parts.`)
    : undefined
}

/** Sends files to a plant, one after the other. */
export const sendFiles = (plant: string, files: Iterable<File>, mostBytes: number): void => {
  const added = [...files].map((file): Sending => {
    const error = obstacle(file, mostBytes)
    const shared = { key: nextKey++, plant, name: file.name, bytes: file.size, sentBytes: 0, bytesPerSecond: 0, file }
    return error === undefined ? { ...shared, state: 'waiting' } : { ...shared, state: 'refused', error }
  })
  uploads = [...uploads, ...added]
  tell()
  sendNext()
}

/** Takes a file off the list; one that is on its way is broken off. */
export const endUpload = (key: number): void => {
  drop(key)
  if (sending?.key === key) sending.request.abort()
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Every file on its way, to any plant. */
export const useUploads = (): readonly Upload[] => useSyncExternalStore(subscribe, () => uploads)

/** Counts the files that the server has taken since the page was opened. */
export const useKeptUploads = (): number => useSyncExternalStore(subscribe, () => kept)
