import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decideReview, listReviews, readChange, readRevision } from '#show/contract'
import type { AnswerOf } from '#show/contract'
import { readReviews } from '#act/office'
import { databases } from '../../../../test/database/databases.ts'
import type { RunningDatabases } from '../../../../test/database/databases.ts'
import { titled } from '../../../../test/requirements.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'
import { putRecording } from '../../../../test/server/put-recording.ts'

const conduit = 'enterprise-to-dmz'
const quality = '10.20.2.117 > 10.20.3.200 tcp/80 http session=4 x70'

describe.each(databases)('reviews in $kind', ({ requirement, start }) => {
  describe.skipIf(!requirement.met)(titled('of the sample plant', requirement), () => {
    let running: RunningDatabases
    let server: OfficeServer
    beforeAll(async () => {
      running = await start()
      server = await startOfficeServer(await running.fresh())
    })
    afterAll(async () => {
      await server?.close()
      await running?.stop()
    })

    const listed = async () => (await server.ask('vera', listReviews)).json() as AnswerOf<typeof listReviews>
    const item = async (id = conduit) => (await listed()).items.find((one) => one.conduit === id)
    const decide = (who: string | undefined, decisions: readonly object[], id = conduit) =>
      server.ask(who, decideReview, { params: { plant: server.plant, conduit: id }, body: { decisions } })
    const kept = () => server.parts.office.store.read((reader) => readReviews(reader, server.plant))

    test('everything is due before its first review, and without a recording nothing is called surplus', async () => {
      const found = await listed()
      expect(found.items).toHaveLength(found.conduits)
      expect(found.evidence).toBeUndefined()
      expect(found.items.flatMap(({ flows }) => flows.map(({ suggested }) => suggested)).every((suggested) => suggested === 'no-data')).toBe(true)
    })

    test('conduits from and to visitors and the outside are vendor access', async () => {
      expect((await listed()).items.filter(({ isVendorAccess }) => isVendorAccess).map((one) => one.conduit)).toEqual(['enterprise-to-outside'])
    })

    test('a recording tells what was used, and what of a flow nobody used', async () => {
      await putRecording(server, '2026-11-20T00:00:00Z', '2026-11-27T08:00:00Z', quality)
      expect((await item())?.flows).toMatchObject([
        {
          flow: { id: 'figures', from: ['pc-manager', 'pc-quality', 'pc-planning'] },
          use: { conversations: 1, packets: 70, last: Date.parse('2026-11-27T08:00:00Z') / 1000 },
          surplus: { whole: false, from: ['pc-manager', 'pc-planning'] },
          suggested: 'tighten',
        },
      ])
    })

    test('is decided by makers, of a conduit that there is, with a reason for each flow', async () => {
      const good = [{ flow: 'figures', choice: 'keep', why: 'used daily' }]
      expect((await decide(undefined, good)).statusCode).toBe(401)
      expect((await decide('vera', good)).statusCode).toBe(403)
      expect((await decide('nora', good)).statusCode).toBe(404)
      expect((await decide('olga', good, 'nowhere')).statusCode).toBe(404)
      expect((await decide('olga', [{ flow: 'figures', choice: 'burn', why: 'x' }])).statusCode).toBe(400)
      const undecided = await decide('olga', [])
      expect([undecided.statusCode, undecided.json().findings[0].code]).toEqual([422, 'review/flow-undecided'])
    })

    test('what follows is drafted in the same deed: nothing is kept of a review whose change cannot be made', async () => {
      // The function `see-and-control` needs this flow: it cannot simply go.
      const refused = await decide('olga', [{ flow: 'scada-runs', choice: 'remove', why: 'nobody used it' }], 'operations-to-cell-1')
      expect([refused.statusCode, refused.json().findings[0].code]).toEqual([422, 'review/flow-needed'])
      expect(await kept()).toEqual([])
      expect(await item('operations-to-cell-1')).toBeDefined()
    })

    test('a decision to tighten drafts the change; who reviewed is its author and may not approve it', async () => {
      const decided = await decide('olga', [{ flow: 'figures', choice: 'tighten', why: 'only the laboratory reads it' }])
      expect([decided.statusCode, decided.json()]).toEqual([200, { change: 'riverside-1' }])
      const change = (await server.ask('anna', readChange, { params: { plant: server.plant, change: 'riverside-1' } })).json()
      expect([change.authors, change.why]).toEqual([[{ id: 'user:olga', name: 'olga' }], 'tighten figures: only the laboratory reads it'])
      const { text } = (await server.ask('anna', readRevision, { params: { plant: server.plant, hash: change.revision } })).json()
      expect(text).toContain('figures: { from: [pc-quality], to: [dmz-historian], service: tcp/80,')
      expect(await item()).toBeUndefined()
      expect((await listed()).past).toMatchObject([{ conduit, by: { name: 'olga' }, change: 'riverside-1', decisions: [{ choice: 'tighten' }] }])
    })

    test('a review that keeps everything drafts nothing, and is due again after the months of the plan', async () => {
      const decided = await decide('sven', [{ flow: 'time', choice: 'keep', why: 'clocks' }], 'cell-1-to-operations')
      expect([decided.statusCode, decided.json()]).toEqual([200, {}])
      expect(await item('cell-1-to-operations')).toBeUndefined()
      server.wait(Date.parse('2027-02-27T10:00:01Z') - server.now())
      expect((await item('cell-1-to-operations'))?.lastReviewed).toBe(Date.parse('2026-11-27T10:00:00Z') / 1000)
    })
  })
})
