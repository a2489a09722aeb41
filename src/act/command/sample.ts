import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Result } from '#ground/report'
import { failed, ok } from '#ground/report'
import { parseTruth, writeRiverside } from '#read/synth'
import type { Truth } from '#read/synth'
import { writeTextFile } from './files.ts'

/** Where the sample plant lies, in the repository as in the installed package. */
export const sampleFolder = fileURLToPath(new URL('../../../examples/riverside/', import.meta.url))

export const samplePlanFile = join(sampleFolder, 'plan.yaml')

/** What was written down about the sample plant before its capture was made. */
export const readTruth = async (): Promise<Truth> => {
  const result = parseTruth(parse(await readFile(join(sampleFolder, 'truth.yaml'), 'utf8')))
  if (result.kind === 'problems') throw new Error(`the sample plant is damaged: ${result.problems.join('; ')}`)
  return result.truth
}

/** The sample plant's capture, piece by piece: one day, some 200,000 packets, the same bytes every time. */
export const sampleCapture = async (): Promise<Iterable<Uint8Array>> => writeRiverside(await readTruth())

/** Writes the sample plant's capture into a folder. */
export const writeSample = async (folder: string): Promise<Result<string>> => {
  const written = await writeTextFile(join(folder, 'riverside.pcap'), await sampleCapture())
  return written.ok ? ok(written.value) : failed(written.findings)
}
