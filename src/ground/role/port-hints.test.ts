import { guessService } from '#ground/service'
import { expect, test } from 'vitest'
import facts from './ot-roles.json' with { type: 'json' }

test('the service catalogue calls write-capable what the checked port facts call write-capable in control traffic', () => {
  const hints = facts.portHints.filter((hint) => hint.class === 'ot-control' && /^\d+$/.test(hint.port))
  const disagreeing = hints.flatMap((hint) => {
    const known = guessService(hint.transport as 'tcp' | 'udp', Number(hint.port))
    return known === undefined || known.writeCapable === hint.writeCapable ? [] : [`${hint.transport}/${hint.port} ${known.name}`]
  })
  expect(hints.length).toBeGreaterThan(10)
  expect(disagreeing).toEqual([])
})
