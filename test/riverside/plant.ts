import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { parseTruth, type Truth } from '#read/synth'

export const truthFile = fileURLToPath(new URL('../../examples/riverside/truth.yaml', import.meta.url))

/** The ground truth of the sample plant; a fault when its own page is wrong. */
export const readPlant = (): Truth => {
  const result = parseTruth(parse(readFileSync(truthFile, 'utf8')))
  if (result.kind === 'problems') throw new Error(`truth.yaml: ${result.problems.join('; ')}`)
  return result.truth
}
