import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** What a program cost. CPU is user and system time of all its processes, as the shell counts it. */
export interface Cost {
  readonly cpuSeconds: number
  readonly userSeconds: number
  readonly wallSeconds: number
  /** Largest resident set of any of its processes; the kernel's own high-water mark, read until it ends. */
  readonly peakBytes: number
}

const readProc = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // The process has just ended.
    return ''
  }
}

const descendants = (pid: number): readonly number[] => {
  const children = readProc(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)
  return [...children, ...children.flatMap(descendants)]
}

const peakOf = (pid: number): number => Number(/VmHWM:\s+(\d+) kB/.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0) * 1024

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Runs a program to its end and measures it. Its output is thrown away; it must end with 0. Linux only. */
export const measureRun = async (command: readonly string[]): Promise<Cost> => {
  const line = command.map(quoted).join(' ')
  const child = spawn('bash', ['-c', `TIMEFORMAT='%U %S %R'; { time ${line} >/dev/null 2>&3; } 3>/dev/null`], { stdio: ['ignore', 'ignore', 'pipe'] })
  let times = ''
  child.stderr.on('data', (chunk: Buffer) => (times += chunk.toString()))
  let peakBytes = 0
  const watch = setInterval(() => {
    for (const pid of descendants(child.pid ?? 0)) peakBytes = Math.max(peakBytes, peakOf(pid))
  }, 50)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(watch)
  if (code !== 0) throw new Error(`\`${command.join(' ')}\` ended with ${code}`)
  const [user = 0, system = 0, wall = 0] = times
    .trim()
    .split(/\s+/)
    .map((text) => Number(text.replace(',', '.')))
  return { cpuSeconds: user + system, userSeconds: user, wallSeconds: wall, peakBytes }
}
