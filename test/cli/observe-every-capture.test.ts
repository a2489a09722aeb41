import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommandLine, verbs } from '#show/cli'
import { sharedFiles } from '../fixture/shared-captures.ts'
import { capturesFolder, requireCaptures, titled } from '../requirements.ts'

const captures = requireCaptures()

describe.skipIf(!captures.met)(titled('bulkhead observe', captures), () => {
  it('reads every shared capture without an error exit, and prints one document', async () => {
    const files = sharedFiles().filter((name) => /\.(pcap|pcapng|cap|trace)\d*(\.gz)?$/.test(name))
    const failed: string[] = []
    let packets = 0
    for (const name of files) {
      const out: string[] = []
      const code = await runCommandLine(verbs, '0', ['observe', join(capturesFolder, name), '--json'], {
        print: (text) => void out.push(text),
        note: () => {},
      })
      const document = JSON.parse(out.join('\n')) as { sources: { name: string; packets: number }[]; conversations: { packets: number }[] }
      packets += document.sources[0]?.packets ?? 0
      if (code !== 0 || document.sources.length !== 1) failed.push(`${name}: exit ${code}`)
    }
    expect(failed).toEqual([])
    expect(files.length).toBeGreaterThan(350)
    expect(packets).toBeGreaterThan(150_000)
  })
})
