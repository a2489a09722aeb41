#!/usr/bin/env node
// The `bulkhead` command. In a clone it runs the source with the clone's own Node, so that it is never older than the code;
// from a package it runs the build. It parses on any Node: one that is too old gets a sentence, not a stack.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const say = (text) => process.stderr.write(text + '\n')
const exitUsage = 2
const exitFault = 3

const runSource = async () => {
  const { ensureInstalled } = await import('./installation.mjs')
  const { fromSource } = await import('./from-source.mjs')
  const node = ensureInstalled(root, say)
  const { status, error } = spawnSync(node, [...fromSource, join(root, 'src', 'show', 'cli', 'main.ts'), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  if (error) throw error
  process.exitCode = status === null ? exitFault : status
}

const runBuild = async () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 18)) {
    say('bulkhead needs Node 22.18 or newer, and this is Node ' + process.versions.node)
    say('    help: install a newer Node, or run `npx bulkhead` in a clone, which brings its own')
    process.exitCode = exitUsage
    return
  }
  await import('../dist/show/cli/main.js')
}

const run = existsSync(join(root, 'src', 'show', 'cli', 'main.ts')) ? runSource : runBuild
run().catch((error) => {
  say(error.stack)
  process.exitCode = exitFault
})
