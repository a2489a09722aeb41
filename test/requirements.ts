import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a test can run here. `reason` goes into the test's name or its skip, so that nobody takes a skip for a pass. */
export type Requirement = { readonly met: true } | { readonly met: false; readonly reason: string }

export const isCi = process.env['CI'] === 'true'

/** INVARIANT: on CI nothing is ever skipped; what is missing there is a failure. */
const unmet = (reason: string): Requirement => {
  if (isCi) throw new Error(`${reason}, and with CI=true nothing may be skipped`)
  return { met: false, reason }
}

const packageOfTool: Readonly<Record<string, string>> = { nft: 'nftables', ip: 'iproute2', nfpcapd: 'nfdump' }

/** A program on the path: `tshark`, `nft`, `ip`, `tcpreplay`, `conntrack`, `nfpcapd`. */
export const requireTool = (name: string): Requirement => {
  const found = spawnSync(process.platform === 'win32' ? `where ${name}` : `command -v ${name}`, { shell: true, stdio: 'ignore' }).status === 0
  return found ? { met: true } : unmet(`\`${name}\` is not installed (Debian's package \`${packageOfTool[name] ?? name}\`)`)
}

/** Where the shared captures lie, beside the clone. Read them in place; they are never copied into the repository. */
export const capturesFolder = join(import.meta.dirname, '..', '..', 'shared', 'captures')

export const requireCaptures = (): Requirement =>
  existsSync(capturesFolder) ? { met: true } : unmet('the shared captures are not there (`../shared/captures`)')

/** Network namespaces and rule sets need root. */
export const requireRoot = (): Requirement => (process.getuid?.() === 0 ? { met: true } : unmet('this needs root'))

/** All of several, or the first that is not met. */
export const requireAll = (...requirements: readonly Requirement[]): Requirement => requirements.find(({ met }) => !met) ?? { met: true }
