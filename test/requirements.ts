import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a test can run here. `reason` goes into the test's name or its skip, so that nobody takes a skip for a pass. */
export type Requirement = { readonly met: true } | { readonly met: false; readonly reason: string }

export const isCi = process.env['CI'] === 'true'

/** INVARIANT: on CI nothing is ever skipped; what is missing there is a failure. */
export const unmet = (reason: string): Requirement => {
  if (isCi) throw new Error(`${reason}, and with CI=true nothing may be skipped`)
  return { met: false, reason }
}

/** Debian's packages, where they are not named as their program. */
const packageOfTool: Readonly<Record<string, string>> = {
  nft: 'nftables',
  ip: 'iproute2',
  nfpcapd: 'nfdump',
  mergecap: 'wireshark-common',
  capinfos: 'wireshark-common',
  dumpcap: 'wireshark-common',
  sysctl: 'procps',
  mkfifo: 'coreutils',
}

/** A program on the path: `tshark`, `nft`, `ip`, `tcpreplay`, `conntrack`, `nfpcapd`. */
export const requireTool = (name: string): Requirement => {
  const found = spawnSync(process.platform === 'win32' ? `where ${name}` : `command -v ${name}`, { shell: true, stdio: 'ignore' }).status === 0
  return found ? { met: true } : unmet(`\`${name}\` is not installed (Debian's package \`${packageOfTool[name] ?? name}\`)`)
}

/** Where the shared captures lie, beside the clone. Read them in place; they are never copied into the repository. */
export const capturesFolder = join(import.meta.dirname, '..', '..', 'shared', 'captures')

export const requireCaptures = (): Requirement =>
  existsSync(capturesFolder) ? { met: true } : unmet('the shared captures are not there (`../shared/captures`)')

/** Rule sets and interfaces need root. */
export const requireRoot = (): Requirement => (process.getuid?.() === 0 ? { met: true } : unmet('this needs root'))

/** All of several, or the first that is not met. */
export const requireAll = (...requirements: readonly Requirement[]): Requirement => requirements.find(({ met }) => !met) ?? { met: true }

/** Network namespaces of a test's own: root, `ip`, and a machine that permits them. */
export const requireNamespaces = (): Requirement => {
  const needed = requireAll(requireRoot(), requireTool('ip'))
  if (!needed.met) return needed
  const name = `bulkhead-try-${randomUUID()}`
  const made = spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' }).status === 0
  if (!made) return unmet('network namespaces are not permitted here')
  spawnSync('ip', ['netns', 'del', name], { stdio: 'ignore' })
  return { met: true }
}

/** Unix alone has pipes among its files. Windows is no machine that lacks something, so that CI may run there. */
export const requireNamedPipes = (): Requirement =>
  process.platform === 'win32' ? { met: false, reason: 'Windows has no named pipes among its files' } : requireTool('mkfifo')

/** The title of a test or of a `describe`, with the reason when it is skipped: `against tshark (skipped: …)`. */
export const titled = (title: string, requirement: Requirement): string => (requirement.met ? title : `${title} (skipped: ${requirement.reason})`)
