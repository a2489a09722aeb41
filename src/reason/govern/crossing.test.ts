import { describe, expect, it } from 'vitest'
import { parseAddress } from '#ground/net'
import type { Conversation } from '#read/observe'
import type { Conduit, Plan } from '#reason/plant'
import { createLocator } from '#reason/policy'
import { planOf } from '../../../test/fixture/plan.ts'
import { conversationsThrough, crossingsOf } from './crossing.ts'
import { at, plant, recorded, replayed } from './plant.fixture.ts'

const plan = planOf(plant)
const withWayBack = planOf(
  plant.replace(
    'enforcement-points:',
    '  back:\n    from: cell-1\n    to: operations\n    why: Time\n    through: [fw]\n    allow: {}\nenforcement-points:',
  ),
)
const hosts = ['10.1.0.5', '10.2.0.10', '10.3.0.10', '172.16.0.9']
const pairs = hosts.flatMap((client) => hosts.filter((server) => server !== client).map((server) => [client, server] as const))
const seen = recorded('2026-11-20T00:00:00Z', '2026-11-26T10:00:00Z', ...pairs.map(([client, server]) => `${client} > ${server} tcp/80`))

/** One conversation and one conduit at a time, as one would say it. */
const crossing = (of: Plan, { from, to }: Conduit, { client, server }: Conversation): 'through' | 'unplaced' | 'none' => {
  const locate = createLocator(of)
  const [source, destination] = [client, server].map((id) => locate(parseAddress(id) ?? 0n)?.zone)
  if (source === undefined || destination === undefined)
    return [source, destination].some((zone) => zone === from || zone === to) ? 'unplaced' : 'none'
  if (source === from && destination === to) return 'through'
  const hasWayBack = [...of.conduits.values()].some((other) => other.from === to && other.to === from)
  return source === to && destination === from && !hasWayBack ? 'through' : 'none'
}

describe.each([
  ['a plan without a way back', plan],
  ['a plan with one', withWayBack],
])('crossings in %s', (_, of) => {
  it.each([...of.conduits.values()].map((conduit) => [conduit.id, conduit] as const))(
    'of %s are those of one conversation at a time',
    (__, conduit) => {
      const found = crossingsOf(of, conduit, seen.conversations)
      for (const kind of ['through', 'unplaced'] as const)
        expect(found[kind]).toEqual(seen.conversations.filter((one) => crossing(of, conduit, one) === kind))
      expect(found.through.length + found.unplaced.length).toBeGreaterThan(0)
    },
  )

  it('keep the order of the replay: what would break first', () => {
    const replay = replayed(of, seen, at('2026-11-26T12:00:00Z'))
    for (const conduit of of.conduits.values())
      expect(conversationsThrough(of, conduit, replay)).toEqual(
        replay.conversations.filter(({ conversation }) => crossing(of, conduit, conversation) === 'through'),
      )
  })
})
