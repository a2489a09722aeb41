import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

/** What the report reads of a test or a `describe`. */
type Entity = Pick<TestCase, 'type' | 'name'> & { readonly result: () => { readonly state: string; readonly note?: string | undefined } }
type Group = Pick<TestSuite, 'type' | 'name'> & {
  readonly state: () => string
  readonly errors: () => readonly unknown[]
  readonly children: Iterable<Entity | Group>
}

const testsIn = (group: Group): number => [...group.children].reduce((sum, child) => sum + (child.type === 'suite' ? testsIn(child) : 1), 0)

/**
 * One line for each test that was skipped, or for a `describe` of which none ran. Each title says why, or the note of
 * `context.skip`. What did not run because its `beforeAll` failed is a failure, and told as one elsewhere.
 */
export const skippedIn = (children: Iterable<Entity | Group>): readonly string[] =>
  [...children].flatMap((child) => {
    if (child.type === 'suite' && child.errors().length > 0) return []
    if (child.type === 'suite') return child.state() === 'skipped' ? [`${child.name}: ${testsIn(child)} tests`] : skippedIn(child.children)
    const { state, note } = child.result()
    return state === 'skipped' ? [note === undefined ? child.name : `${child.name} (skipped: ${note})`] : []
  })

/**
 * Names at the end of a run what it skipped, and why: over several files, Vitest itself gives no more than the number of
 * skips. Nothing is said when a pattern (`-t`) chose the tests, since then all others count as skipped.
 */
export const skipReport = (): Reporter => {
  let chosen = false
  return {
    onInit: (vitest: Vitest) => {
      chosen = vitest.config.testNamePattern !== undefined
    },
    onTestRunEnd: (modules: readonly TestModule[]) => {
      const lines = modules.flatMap((module) => skippedIn(module.children).map((line) => ` ↓ ${module.relativeModuleId} > ${line}`))
      if (lines.length > 0 && !chosen) process.stdout.write(`\n Skipped here:\n${lines.toSorted().join('\n')}\n\n`)
    },
  }
}
