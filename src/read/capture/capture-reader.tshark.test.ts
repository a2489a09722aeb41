import { expect, test } from 'vitest'
import { requireAll, requireCaptures, requireTool } from '../../../test/requirements.ts'
import { openCapture } from './capture-reader.ts'
import { outputOf, sharedBytes, sharedFiles } from './shared-captures.fixture.ts'

/** Files where Wireshark counts what we do not. */
const accepted: Readonly<Record<string, string>> = {
  'icsnpp/enip/zeek-expected/analyzer.basic/enip.log': 'a text log that Wireshark takes for a trace of another tool',
}

const required = requireAll(requireCaptures(), requireTool('capinfos'))
const why = required.met ? '' : ` (skipped: ${required.reason})`

test.skipIf(!required.met)(`every shared file has as many packets and bytes as capinfos counts${why}`, () => {
  const files = sharedFiles()
  expect(files.length).toBeGreaterThan(400)
  const counted = new Map(
    outputOf('capinfos', ['-T', '-r', '-c', '-d', '-m', '-Q', ...files])
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')))
      .map(([file = '', packets, bytes]) => [file, `${packets} packets, ${bytes} bytes`] as const),
  )
  expect(counted.size).toBeGreaterThan(350)
  const differing: string[] = []
  for (const file of files) {
    const reader = openCapture(file)
    const nothing = (): void => undefined
    reader.push(sharedBytes(file), nothing)
    reader.finish(nothing)
    const ours = reader.format === undefined ? undefined : `${reader.packets} packets, ${reader.bytes} bytes`
    if (ours !== counted.get(file) && accepted[file] === undefined)
      differing.push(`${file}: ${ours ?? 'no capture'}, capinfos: ${counted.get(file) ?? 'no capture'}`)
  }
  expect(differing).toEqual([])
})

test.skipIf(!required.met)('the one shared capture that was cut is said to be cut, and no other', () => {
  const cut = sharedFiles().filter((file) => {
    const reader = openCapture(file)
    reader.push(sharedBytes(file), () => undefined)
    reader.finish(() => undefined)
    return reader.format !== undefined && reader.findings.length > 0
  })
  expect(cut).toEqual(['MELSEC/melsoft_129_clean.pcap'])
})
