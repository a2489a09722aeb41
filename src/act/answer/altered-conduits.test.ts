import { expect, test } from 'vitest'
import { addPlant, addRevision, openStore } from '#act/store'
import type { Store } from '#act/store'
import { ok } from '#ground/report'
import type { Result } from '#ground/report'
import { databases } from '../../../test/database/databases.ts'
import { smallPlant } from '../../../test/fixture/plan.ts'
import { createAnswers } from './index.ts'

const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('; '))
  return result.value
}

const [sqlite] = databases

test('a change alters the conduits that mean another thing after it, and a long past pushes out nothing that is known of today', async () => {
  const running = await sqlite?.start()
  const store: Store = valueOf(await openStore((await running?.fresh()) ?? ''))
  const texts = Array.from({ length: 80 }, (_, i) => smallPlant.replace('why: Pictures', `why: Pictures ${i}`))
  const hashes = valueOf(
    await store.transaction(async (writer) => {
      await addPlant(writer, { id: 'small', name: 'Small', at: 0 })
      const added: string[] = []
      for (const text of texts) added.push(valueOf(await addRevision(writer, { plant: 'small', author: 'server', at: 0, text })))
      return ok(added)
    }),
  )
  const answers = createAnswers(store, () => 0)
  const [first = '', second = ''] = hashes
  const today = valueOf(await answers.revision('small', first)).plan
  for (const [i, hash] of hashes.entries()) {
    const altered = valueOf(await answers.alteredConduits('small', hashes[i - 1] ?? hash, hash))
    expect([...altered]).toEqual(i === 0 ? [] : ['operations-to-cell-1'])
  }
  expect(valueOf(await answers.revision('small', first)).plan).toBe(today)
  expect(await answers.alteredConduits('small', first, second)).toMatchObject({ ok: true })
  expect(await answers.alteredConduits('small', first, '0'.repeat(64))).toMatchObject({ ok: false, findings: [{ code: 'answer/unknown-revision' }] })
  expect(await answers.alteredConduits('other', first, second)).toMatchObject({ ok: false })
  await store.close()
  await running?.stop()
})
