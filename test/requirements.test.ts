import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { requireAll, requireTool, titled } from './requirements.ts'

const ask = (ci: string): { readonly status: number | null; readonly said: string } => {
  const script = `import { requireTool } from ${JSON.stringify(new URL('./requirements.ts', import.meta.url).href)}\nprocess.stdout.write(JSON.stringify(requireTool('no-such-tool')))`
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    encoding: 'utf8',
    env: { ...process.env, CI: ci },
  })
  return { status, said: stdout + stderr }
}

test('a tool that is missing gives its reason on a person’s machine, and fails on CI', () => {
  expect(JSON.parse(ask('').said)).toEqual({ met: false, reason: expect.stringContaining('`no-such-tool` is not installed') })
  const onCi = ask('true')
  expect(onCi.status).not.toBe(0)
  expect(onCi.said).toContain('nothing may be skipped')
})

test('a tool that is there is met, and of several the first that is not met speaks', () => {
  expect(requireTool('node')).toEqual({ met: true })
  const missing = { met: false, reason: 'gone' } as const
  expect(requireAll({ met: true }, missing, { met: false, reason: 'later' })).toBe(missing)
  expect(requireAll({ met: true })).toEqual({ met: true })
})

test('the title of what is skipped says why, and of what runs nothing besides', () => {
  expect(titled('against tshark', { met: true })).toBe('against tshark')
  expect(titled('against tshark', { met: false, reason: 'gone' })).toBe('against tshark (skipped: gone)')
})
