/** `npm run bench [-- capture [megabytes] | space]`: everything, or one of the two. Figures are for people; no test reads them. */
import { cpus, totalmem } from 'node:os'
import { benchCapture } from './capture.bench.ts'
import { benchSpace } from './space.bench.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const [what, megabytes] = process.argv.slice(2)

print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`)
if (what === undefined || what === 'capture') await benchCapture(print, megabytes === undefined ? undefined : Number(megabytes) * 1_000_000)
if (what === undefined || what === 'space') await benchSpace(print)
