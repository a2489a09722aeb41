import { openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeSample } from '#act/command'
import { listJobs, uploadRecording } from '#show/contract'
import type { PlantServer, SignedIn } from './plant-server.ts'

/** The sample plant's capture in a folder of its own; the caller removes the folder. */
export const makeSampleCapture = async (): Promise<{ readonly folder: string; readonly file: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'bulkhead-sample-'))
  const written = await writeSample(folder)
  if (!written.ok) throw new Error(JSON.stringify(written.findings))
  return { folder, file: written.value }
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 200))

/** Waits until no job of the plant runs or waits, and gives the states of all. */
export const settledJobs = async (server: PlantServer, person: SignedIn, plant = 'riverside'): Promise<readonly string[]> => {
  for (;;) {
    const answer = await server.ask(person, listJobs, { params: { plant } })
    const { jobs } = (await answer.json()) as { readonly jobs: readonly { readonly state: string }[] }
    if (jobs.every(({ state }) => state !== 'queued' && state !== 'running')) return jobs.map(({ state }) => state)
    await soon()
  }
}

/** Uploads the sample plant's capture as somebody and waits until it was read. */
export const recordSample = async (server: PlantServer, person: SignedIn): Promise<void> => {
  const { folder, file } = await makeSampleCapture()
  try {
    const response = await fetch(`${server.address}${uploadRecording.path.replace(':plant', 'riverside')}?name=riverside.pcap`, {
      method: 'POST',
      headers: { origin: server.address, cookie: person.cookie, 'content-type': 'application/octet-stream' },
      body: await openAsBlob(file),
    })
    if (!response.ok) throw new Error(`the upload was answered ${response.status}: ${await response.text()}`)
    const states = await settledJobs(server, person)
    if (states.some((state) => state !== 'done')) throw new Error(`the recording was not read: ${states.join()}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
