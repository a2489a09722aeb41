// The set-up in front of every npm script: brings the installation up to date, then runs the job with the pinned Node.
// Node built-ins only, and nothing newer than Node 20: it must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fromSource } from './from-source.mjs'
import { ensureInstalled } from './installation.mjs'
import { ensureBrowser } from './browser.mjs'
import { buildWeb, buildWebWhenStale } from './web-build.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (text) => process.stderr.write(`${text}\n`)
const tool = (...path) => join(root, 'node_modules', ...path)

const run = (node, args, env = {}) => {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const result = spawnSync(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path, ...env } })
  if (result.error !== undefined) throw result.error
  return result.status ?? 1
}

/** Runs all steps, whatever fails, so that one look shows everything there is to mend. */
const runAll = (steps) => {
  const outcome = steps.map(({ name, step }) => {
    say(`\n── ${name}`)
    return { name, passed: step() === 0 }
  })
  const failed = outcome.filter(({ passed }) => !passed)
  say('')
  for (const { name, passed } of outcome) say(`${passed ? 'passed' : 'FAILED'}  ${name}`)
  process.stdout.write(`steps: ${outcome.length - failed.length} passed, ${failed.length} failed\n`)
  return failed.length === 0 ? 0 : 1
}

const types = (node, project) => ({
  name: `types: tsconfig.${project}.json`,
  step: () => run(node, [tool('typescript', 'bin', 'tsc'), '-p', `tsconfig.${project}.json`]),
})

const vitest = (node, args, env) => run(node, [tool('vitest', 'vitest.mjs'), 'run', ...args], env)

const test = (node, args) =>
  args.length > 0
    ? vitest(node, args)
    : runAll([
        types(node, 'core'),
        types(node, 'node'),
        types(node, 'web'),
        types(node, 'test'),
        { name: 'lint', step: () => run(node, [tool('oxlint', 'bin', 'oxlint'), '--deny-warnings']) },
        { name: 'format', step: () => run(node, [tool('oxfmt', 'bin', 'oxfmt'), '--check']) },
        { name: 'web', step: () => buildWebWhenStale(node, root, run, say) },
        {
          name: 'tests',
          step: () => {
            ensureBrowser(say)
            return vitest(node, [])
          },
        },
      ])

const build = (node) => {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  const code = run(node, [tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'])
  return code === 0 ? buildWeb(node, root, run) : code
}

/** The story, then the application, until somebody ends it. */
const start = (node, args) => {
  const main = [...fromSource, join('src', 'show', 'cli', 'main.ts')]
  const told = run(node, [...main, 'story'])
  if (told !== 0) return told
  const built = buildWebWhenStale(node, root, run, say)
  return built === 0 ? run(node, [...main, 'serve', ...args]) : built
}

/** The server beside a page that renews itself while its source is edited. Ends with Ctrl+C. */
const dev = (node, args) => {
  const web = spawn(node, [tool('vite', 'bin', 'vite.js')], { cwd: root, stdio: 'inherit' })
  try {
    return run(node, [...fromSource, join('src', 'show', 'cli', 'main.ts'), 'serve', '--public', 'localhost:5173', ...args])
  } finally {
    web.kill()
  }
}

const jobs = {
  start,
  dev,
  test,
  check: test,
  build,
  golden: (node, args) => vitest(node, args, { GOLDEN: '1' }),
  bench: (node, args) => run(node, [...fromSource, join('bench', 'run.ts'), ...args]),
}

const [name, ...args] = process.argv.slice(2)
const job = Object.hasOwn(jobs, name ?? '') ? jobs[name] : undefined
if (job === undefined) {
  say(`there is no job \`${name ?? ''}\`\n    help: node scripts/run.mjs <${Object.keys(jobs).join('|')}> [arguments]`)
  process.exit(2)
}
try {
  process.exitCode = job(ensureInstalled(root, say), args)
} catch (error) {
  say(error.message)
  process.exitCode = 3
}
