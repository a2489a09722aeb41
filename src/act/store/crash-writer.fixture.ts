/** A program to be killed: writes until it dies, and prints a number once the store has acknowledged what belongs to it. */
import { writeSync } from 'node:fs'
import { ok } from '#ground/report'
import { appendEvents } from './event-streams.ts'
import { addPlant } from './plants.ts'
import { openStore } from './store.ts'

const [, , url = '', from = '1'] = process.argv
const opened = await openStore(url)
if (!opened.ok) throw new Error(JSON.stringify(opened.findings))
const store = opened.value
writeSync(1, 'open\n')
for (let number = Number(from); ; number++) {
  const written = await store.transaction(async (writer) => {
    const plant = await addPlant(writer, { id: `w${number}`, name: 'x'.repeat(2_000), at: number })
    if (!plant.ok) return plant
    const events = ['change-drafted', 'change-proposed', 'change-approved'].map((type) => ({ type, body: number }))
    const appended = await appendEvents(writer, { kind: 'change', id: `w${number}`, plant: `w${number}`, expected: 0, at: 1, actor: 'w', events })
    return appended.ok ? ok(undefined) : appended
  })
  if (!written.ok) throw new Error(JSON.stringify(written.findings))
  writeSync(1, `${number}\n`)
}
