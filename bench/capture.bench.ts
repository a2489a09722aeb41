/**
 * How fast a capture is read, and what that costs beside two programs that look at every packet and less deeply:
 * nfpcapd (flows) and tshark (TCP conversations). All in one run, on the same file, one after the other.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { capturesFolder, requireCaptures, requireTool } from '../test/requirements.ts'
import { measureRun } from './measured-run.ts'
import type { Cost } from './measured-run.ts'
import { writeRepeatedCapture } from './repeated-capture.ts'

const main = join(import.meta.dirname, '..', 'src', 'show', 'cli', 'main.ts')
const mebi = 1024 * 1024

const row = (name: string, cost: Cost, packets: number): string =>
  `  ${name.padEnd(28)}${(packets / cost.wallSeconds / 1000).toFixed(0).padStart(7)} k packets/s   ${cost.wallSeconds.toFixed(1).padStart(6)} s wall   ` +
  `${cost.cpuSeconds.toFixed(1).padStart(6)} s CPU (${cost.userSeconds.toFixed(1)} user)   ${(cost.peakBytes / mebi).toFixed(0).padStart(6)} MiB peak`

export const benchCapture = async (print: (line: string) => void, leastBytes = 800 * 1_000_000): Promise<void> => {
  const captures = requireCaptures()
  if (!captures.met) return print(`capture: skipped, ${captures.reason}`)
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'))
  try {
    const file = join(folder, 'repeated.pcap')
    const made = await writeRepeatedCapture(capturesFolder, file, leastBytes)
    print(`capture: ${(made.bytes / 1e6).toFixed(0)} MB, ${made.packets} packets: ${made.files} shared captures, ${made.repetitions} times`)
    const ours = await measureRun([process.execPath, '--conditions=source', main, 'observe', '--json', file])
    print(row('bulkhead observe', ours, made.packets))
    const others = [
      { name: 'nfpcapd -r', tool: 'nfpcapd', command: ['nfpcapd', '-r', file, '-w', folder] },
      { name: 'tshark -q -z conv,tcp -r', tool: 'tshark', command: ['tshark', '-q', '-z', 'conv,tcp', '-r', file] },
    ]
    for (const { name, tool, command } of others) {
      const there = requireTool(tool)
      if (!there.met) {
        print(`  ${name}: skipped, ${there.reason}`)
        continue
      }
      const cost = await measureRun(command)
      print(row(name, cost, made.packets))
      print(`    CPU of bulkhead to ${tool}: ${(ours.cpuSeconds / cost.cpuSeconds).toFixed(2)}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
