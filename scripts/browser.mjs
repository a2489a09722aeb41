// Is a browser here for the tests that need one? If not, and this may be done, Debian's package brings it. Built-ins only, for Node 20 on.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Where Debian and others put Chromium. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const chromium = () => process.env.BULKHEAD_CHROMIUM ?? places.find((place) => existsSync(place))

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0

/** Permitted: root on a machine with Debian's packages, unless `BULKHEAD_NO_INSTALL` is set. Nothing is ever asked, and nothing fails here. */
export const ensureBrowser = (say) => {
  if (chromium() !== undefined) return
  const mayInstall = process.getuid?.() === 0 && process.env.BULKHEAD_NO_INSTALL === undefined && process.platform === 'linux' && has('apt-get')
  if (!mayInstall) {
    say('set-up: no Chromium is here, so the tests in a browser are skipped; `apt-get install chromium` brings it')
    return
  }
  say('set-up: no Chromium is here; installing Debian’s package (a minute, once; BULKHEAD_NO_INSTALL=1 leaves it out)')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  if (!apt('update') || !apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'))
    say('set-up: it could not be installed; the tests in a browser are skipped')
}
