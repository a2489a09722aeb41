import { randomUUID } from 'node:crypto'
import { putSource } from '#act/store'
import { ok } from '#ground/report'
import { observed } from '../fixture/observations.ts'
import type { OfficeServer } from './office-server.ts'

/** Keeps a recording whose conversations (as in `observed`) were all seen from `first` to `last`; ISO 8601. */
export const putRecording = async ({ parts, plant, now }: OfficeServer, first: string, last: string, ...lines: readonly string[]): Promise<void> => {
  const [firstUs, lastUs] = [Date.parse(first) * 1000, Date.parse(last) * 1000]
  const found = observed([], lines)
  const observations = {
    ...found,
    sources: [{ name: 'fixture.pcap', packets: 1, bytes: 1, firstUs, lastUs, findings: [] }],
    conversations: found.conversations.map((conversation) => ({ ...conversation, firstUs, lastUs })),
  }
  const id = randomUUID()
  const put = await parts.office.store.transaction(async (writer) => {
    await putSource(writer, { plant, id, name: 'fixture.pcap', digest: '0'.repeat(64), bytes: 1, at: now(), summary: {} }, observations)
    return ok(undefined)
  })
  if (!put.ok) throw new Error(put.findings.map(({ message }) => message).join())
}
