/** `npm run bench [-- capture [megabytes] | space | plan | server [people] [minutes]]`: everything, or one of the four. Figures are for people; no test reads them. */
import { cpus, totalmem } from 'node:os'
import { benchCapture } from './capture.bench.ts'
import { benchLargePlan } from './large-plan.bench.ts'
import { benchServer } from './server.bench.ts'
import { benchSpace } from './space.bench.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const [what, amount, minutes] = process.argv.slice(2)
const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`)
if (what === undefined || what === 'capture') await benchCapture(print, amount === undefined ? undefined : Number(amount) * 1_000_000)
if (what === undefined || what === 'space') await benchSpace(print)
if (what === undefined || what === 'plan') benchLargePlan(print)
if (what === undefined || what === 'server') await benchServer(print, numberOf(amount), numberOf(minutes))
