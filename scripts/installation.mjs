// Is what stands in `node_modules` what `package-lock.json` asks for? If not, `npm ci` makes it so. Built-ins only, for Node 20 on.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The oldest Node that strips types, which running from source needs. */
export const oldestNode = [22, 18]

/** True when `version` (`v22.18.0`) is at least `[major, minor]`. */
export const isAtLeast = (version, [major, minor]) => {
  const [have, haveMinor] = version.replace(/^v/, '').split('.').map(Number)
  return have > major || (have === major && haveMinor >= minor)
}

/** The build tools' binaries are published for these; npm leaves them out, without a word, under any other Node. */
const mayInstallTools = (version) => isAtLeast(version, [22, 12]) || (version.startsWith('v20.') && isAtLeast(version, [20, 19]))

const packagesIn = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {}
  } catch {
    return undefined
  }
}

const fits = (list, value) =>
  list === undefined || list.includes(value) || (list.every((item) => item.startsWith('!')) && !list.includes(`!${value}`))

const cLibrary = () => {
  if (process.platform !== 'linux') return undefined
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}
const here = { os: process.platform, cpu: process.arch, libc: cLibrary() }

/** Optional packages are binaries per platform: this platform's are needed like any other package. */
const belongsHere = (entry) =>
  entry.optional !== true ||
  (entry.os !== undefined && fits(entry.os, here.os) && fits(entry.cpu, here.cpu) && (here.libc === undefined || fits(entry.libc, here.libc)))

/** Why `npm ci` is needed, or undefined when it is not. npm writes `node_modules/.package-lock.json` last, so a broken-off installation lacks it. */
export const whyStale = (root) => {
  const wanted = packagesIn(join(root, 'package-lock.json'))
  if (wanted === undefined) throw new Error('package-lock.json is missing or unreadable: this is no whole clone')
  const have = packagesIn(join(root, 'node_modules', '.package-lock.json'))
  if (have === undefined) return 'nothing is installed yet'
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '' || !belongsHere(entry)) continue
    const there = have[name]
    if (there === undefined) return `${name.replace(/^node_modules\//, '')} is not installed`
    if (there.version !== entry.version)
      return `${name.replace(/^node_modules\//, '')} is ${there.version}, and package-lock.json wants ${entry.version}`
  }
  return undefined
}

const pinnedNode = (root) => join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const npm = (root, args, node = process.execPath) => {
  const cli = process.env.npm_execpath
  const viaNode = cli !== undefined && /\.[cm]?js$/.test(cli)
  const result = viaNode
    ? spawnSync(node, [cli, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (result.status !== 0) throw new Error(`\`npm ${args.join(' ')}\` failed${result.error === undefined ? '' : `: ${result.error.message}`}`)
}

/** A Node that can run this source: the pinned one, else the one in use when it is new enough. */
const usableNode = (root) => {
  if (existsSync(pinnedNode(root))) return pinnedNode(root)
  return isAtLeast(process.version, oldestNode) ? process.execPath : undefined
}

const installWithOldNode = (root, say) => {
  // The pinned Node is copied aside, because `npm ci` empties `node_modules` before it fills it.
  const aside = join(root, '.cache', `node-${process.pid}${process.platform === 'win32' ? '.exe' : ''}`)
  mkdirSync(join(root, '.cache'), { recursive: true })
  copyFileSync(pinnedNode(root), aside)
  say(`set-up: Node ${process.version} cannot install the build tools, so \`npm ci\` runs once more with the pinned Node`)
  try {
    npm(root, ['ci', '--loglevel=error'], aside)
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Installs what is missing or stale, says so, and returns the path of the Node to run the job with. */
export const ensureInstalled = (root, say) => {
  const why = whyStale(root)
  if (why !== undefined) {
    say(`set-up: ${why}; running \`npm ci\` (about a minute, once)`)
    npm(root, ['ci', '--loglevel=error'])
    if (!mayInstallTools(process.version) && existsSync(pinnedNode(root)) && whyStale(root) !== undefined) installWithOldNode(root, say)
  }
  if (!existsSync(pinnedNode(root)) && !isAtLeast(process.version, oldestNode)) {
    // Install scripts may be switched off on this machine; this one fetches the pinned Node and nothing else.
    say('set-up: the pinned Node is missing; running its install script')
    npm(root, ['rebuild', 'node', '--ignore-scripts=false'])
  }
  const node = usableNode(root)
  if (node === undefined)
    throw new Error(`need Node ${oldestNode.join('.')} or newer, have ${process.version}, and the pinned one could not be installed`)
  return node
}
