import { expect, test } from 'vitest'
import { sharedBytes, sharedFiles } from '../../../test/fixture/shared-captures.ts'
import { capturesFolder, requireAll, requireCaptures, requireTool, titled } from '../../../test/requirements.ts'
import { outputOf } from '../../../test/tshark.ts'
import { openCapture } from './capture-reader.ts'

/** Files where Wireshark counts what we do not. */
const accepted: Readonly<Record<string, string>> = {
  'icsnpp/enip/zeek-expected/analyzer.basic/enip.log': 'a text log that Wireshark takes for a trace of another tool',
}

const captures = requireCaptures()
const compared = requireAll(captures, requireTool('capinfos'))

test.skipIf(!compared.met)(titled('every shared file has as many packets and bytes as capinfos counts', compared), async () => {
  const files = sharedFiles()
  expect(files.length).toBeGreaterThan(400)
  // Some of the files are no captures.
  const run = { folder: capturesFolder, mayBeDamaged: true }
  const counted = new Map(
    (await outputOf('capinfos', ['-T', '-r', '-c', '-d', '-m', '-Q', ...files], run))
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

test.skipIf(!captures.met)(titled('the one shared capture that was cut is said to be cut, and no other', captures), () => {
  const cut = sharedFiles().filter((file) => {
    const reader = openCapture(file)
    reader.push(sharedBytes(file), () => undefined)
    reader.finish(() => undefined)
    return reader.format !== undefined && reader.findings.length > 0
  })
  expect(cut).toEqual(['MELSEC/melsoft_129_clean.pcap'])
})
