import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommandLine, verbs } from '#show/cli'
import { capturesFolder, requireCaptures } from '../requirements.ts'

const captures = requireCaptures()
const files = captures.met
  ? readdirSync(capturesFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(pcap|pcapng|cap|trace)\d*(\.gz)?$/.test(name))
      .toSorted()
  : []

describe(`bulkhead observe${captures.met ? '' : ` (skipped: ${captures.reason})`}`, () => {
  it.skipIf(!captures.met)('reads every shared capture without an error exit, and prints one document', async () => {
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
      if (code !== 0 || document.sources.length !== 1) failed.push(`${relative(capturesFolder, name)}: exit ${code}`)
    }
    expect(failed).toEqual([])
    expect(files.length).toBeGreaterThan(350)
    expect(packets).toBeGreaterThan(150_000)
  })
})
