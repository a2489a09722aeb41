// Builds the web application into `dist/web`, when what it is made from has changed. Built-ins only, for Node 20 on.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Everything the page is made from: it reasons with the pure floors, so that they count as well. */
const sources = ['package-lock.json', 'vite.config.ts', 'src/ground', 'src/read', 'src/reason', 'src/show/contract', 'src/show/web']

const digestOf = (root) => {
  const hash = createHash('sha256')
  const add = (path) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0')
  for (const source of sources) {
    if (/\.\w+$/.test(source)) add(source)
    else {
      const files = readdirSync(join(root, source), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      for (const path of files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).toSorted()) add(path.slice(root.length + 1))
    }
  }
  return hash.digest('hex')
}

const markOf = (root) => join(root, '.cache', 'web-build')

/** Builds it, and notes what from. Gives the exit code. */
export const buildWeb = (node, root, run) => {
  const code = run(node, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'])
  if (code !== 0) return code
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(markOf(root), digestOf(root))
  return 0
}

export const buildWebWhenStale = (node, root, run, say) => {
  const mark = markOf(root)
  const isFresh = existsSync(join(root, 'dist', 'web', 'index.html')) && existsSync(mark) && readFileSync(mark, 'utf8') === digestOf(root)
  if (isFresh) return 0
  say('set-up: building the web application (a few seconds, once)')
  return buildWeb(node, root, run)
}
