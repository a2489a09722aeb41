import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ApprovalNeeds, ChangeEvent, ChangeRequest } from './change-request.ts'
import type { ChangeCommand, ChangeContext } from './decide-change.ts'
import { decideChange } from './decide-change.ts'
import { evolveChange, foldChange } from './fold-change.ts'
import { asks, base, draft, monday, people, revision, window } from './people.fixture.ts'

const other = 'c'.repeat(64)
const as = fc.constantFrom('operations' as const, 'security' as const)
// Mostly what fits, so that long walks happen; sometimes what does not.
const mostly = <T>(usual: T, rare: T) => fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(rare) })
const bound = { revision: mostly(revision, other), edition: fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 4 })) }

const commandOf: fc.Arbitrary<ChangeCommand> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(draft) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        kind: fc.constant('edit' as const),
        title: fc.constant('Read all drives'),
        rollback: fc.constantFrom('Load the file', ''),
        revision: mostly(revision, other),
      },
      { requiredKeys: ['kind'] },
    ),
  },
  { weight: 5, arbitrary: fc.constant({ kind: 'propose' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('comment' as const), text: fc.constantFrom('When?', '') }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('approve' as const), as, ...bound }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'withdraw-approval' as const, why: 'Doubt' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reject' as const), as, why: fc.constant('Too wide') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('accept-risk' as const), exception: fc.constantFrom('old-panel', 'new-panel'), ...bound }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'schedule' as const, window }) },
  { weight: 5, arbitrary: fc.constant({ kind: 'put-in-force' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'roll-back' as const, why: 'Line 1 stopped' }) },
)

const needsOf: fc.Arbitrary<ApprovalNeeds> = fc.constantFrom<ApprovalNeeds>(
  [['operations'], ['security']],
  [['operations']],
  [['security']],
  [['operations', 'security']],
)

interface Try {
  readonly command: ChangeCommand
  readonly context: ChangeContext
}

const tryOf = (needs: ApprovalNeeds, risks: readonly string[]): fc.Arbitrary<Try> =>
  fc
    .record({
      command: commandOf,
      by: fc.constantFrom(...Object.keys(people)),
      at: mostly(window.from, monday),
      inForce: mostly(base, revision),
      // Someone may have been given all roles.
      roles: fc.oneof(
        { weight: 3, arbitrary: fc.constant(undefined) },
        fc.constant(['author', 'operations-approver', 'security-approver', 'administrator'] as const),
      ),
    })
    .map(({ command, by, at, inForce, roles }) => ({
      command,
      context: { by, at, inForce, roles: roles ?? people[by] ?? [], required: asks(needs, risks) },
    }))

/** A draft that stands, then whatever comes. */
const walks = fc.tuple(needsOf, fc.constantFrom<readonly string[]>([], ['old-panel'])).chain(([needs, risks]) =>
  fc.record({
    needs: fc.constant(needs),
    risks: fc.constant(risks),
    tries: fc.array(tryOf(needs, risks), { minLength: 20, maxLength: 60, size: 'max' }),
  }),
)

const walk = (tries: readonly Try[]) => {
  const first: Try = { command: draft, context: { by: 'anna', at: monday, inForce: base, roles: ['author'] } }
  let change: ChangeRequest | undefined
  const events: ChangeEvent[] = []
  const steps: { before: ChangeRequest | undefined; event?: ChangeEvent; after: ChangeRequest | undefined }[] = []
  for (const { command, context } of [first, ...tries]) {
    const before = change
    const kept = JSON.stringify(before)
    const decided = decideChange(change, command, context)
    if (JSON.stringify(before) !== kept) throw new Error('deciding touched the change')
    if (!decided.ok) expect(decided.findings.every(({ help, severity }) => help !== undefined && severity === 'error')).toBe(true)
    for (const event of decided.ok ? decided.value : []) {
      const next = evolveChange(change, event)
      if (!next.ok) throw new Error('what was decided cannot happen')
      change = next.value
      events.push(event)
      steps.push({ before, event, after: change })
    }
    if (!decided.ok) steps.push({ before, after: change })
  }
  return { events, change, steps }
}

/** The same claim from the raw events alone, without the fold: who stands for what when it goes into force. */
const standsBy = (events: readonly ChangeEvent[]) => {
  const authors = new Set<string>()
  let stand = new Map<string, string>()
  let accepted = new Set<string>()
  let now = ''
  for (const event of events) {
    if (event.kind === 'change-drafted' || event.kind === 'change-edited') {
      authors.add(event.by)
      now = event.revision
    }
    if (['change-drafted', 'change-edited', 'change-proposed', 'change-rejected'].includes(event.kind)) {
      stand = new Map()
      accepted = new Set()
    }
    if (event.kind === 'change-approved' && event.revision === now) stand.set(event.by, event.as)
    if (event.kind === 'approval-withdrawn') stand.delete(event.by)
    if (event.kind === 'risk-accepted' && event.revision === now && !authors.has(event.by)) accepted.add(event.exception)
  }
  for (const author of authors) stand.delete(author)
  return { roles: [...stand.values()], accepted, revision: now }
}

it('nothing goes into force without the approvals it needs, by different people who did not write it, on this very revision', () => {
  let reached = 0
  fc.assert(
    fc.property(walks, ({ needs, risks, tries }) => {
      const { events } = walk(tries)
      for (const [i, event] of events.entries()) {
        if (event.kind !== 'change-put-in-force') continue
        reached++
        const { roles, accepted, revision: now } = standsBy(events.slice(0, i))
        expect(event.revision).toBe(now)
        for (const need of needs) expect(roles.some((role) => need.some((name) => name === role))).toBe(true)
        // One entry a person: two needs of different roles are met by two people.
        expect(roles.length).toBeGreaterThanOrEqual(needs.length)
        for (const risk of risks) expect(accepted.has(risk)).toBe(true)
        expect(event.at >= window.from && event.at < window.until).toBe(true)
      }
    }),
    { numRuns: 1500, seed: 62443 },
  )
  // A law about something that never happens would hold of everything.
  expect(reached).toBeGreaterThan(30)
})

it('an edit withdraws every approval, acceptance and window, and a refusal changes nothing', () => {
  fc.assert(
    fc.property(walks, ({ tries }) => {
      for (const { before, event, after } of walk(tries).steps) {
        if (event === undefined) expect(after).toBe(before)
        if (event?.kind !== 'change-edited') continue
        expect(after).toMatchObject({ stage: 'draft', approvals: [], acceptances: [], needs: [] })
        expect(after?.window).toBeUndefined()
        expect(after?.edition).toBe((before?.edition ?? 0) + 1)
      }
    }),
    { numRuns: 500, seed: 4 },
  )
})

it('folding a history gives what was reached step by step, every time, and each beginning of it is a history', () => {
  fc.assert(
    fc.property(walks, ({ tries }) => {
      const { events, change } = walk(tries)
      expect(foldChange(events)).toEqual({ ok: true, value: change, findings: [] })
      expect(foldChange(JSON.parse(JSON.stringify(events)) as ChangeEvent[])).toEqual(foldChange(events))
      for (let i = 1; i < events.length; i++) expect(foldChange(events.slice(0, i)).ok).toBe(true)
    }),
    { numRuns: 300, seed: 5 },
  )
})

it('a history with events left out, doubled or reordered never folds to a change in force without its approvals', () => {
  let folded = 0
  fc.assert(
    fc.property(walks, fc.infiniteStream(fc.nat(5)), ({ tries }, dice) => {
      const forged = walk(tries).events.flatMap((event) => {
        const die = dice.next().value
        return die === 0 ? [] : die === 1 ? [event, event] : [event]
      })
      const result = foldChange(forged)
      if (!result.ok) return
      folded++
      if (result.value.stage !== 'in-force') return
      const enforced = forged.findLastIndex(({ kind }) => kind === 'change-put-in-force')
      const { roles } = standsBy(forged.slice(0, enforced))
      for (const need of result.value.needs) expect(roles.some((role) => need.some((name) => name === role))).toBe(true)
    }),
    { numRuns: 1000, seed: 6 },
  )
  expect(folded).toBeGreaterThan(20)
})
