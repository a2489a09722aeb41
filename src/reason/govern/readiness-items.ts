import { formatDuration, formatIso } from '#ground/time'
import type { Conversation } from '#read/observe'
import { residueOf } from '#reason/policy'
import type { Conduit } from '#reason/plant'
import { eventsOf, standingSignOffs } from './conduit-event.ts'
import { conversationsThrough, crossingsOf } from './crossing.ts'
import { evidenceOf, presentEvidence } from './evidence.ts'
import { shortRevision } from './change-finding.ts'
import type { ReadinessInput, ReadinessQuestion } from './readiness-question.ts'
import { recordedTime } from './recorded-days.ts'

type Answer = ReturnType<ReadinessQuestion['answer']>

const pass = (evidence: string): Answer => ({ status: 'pass', evidence })
const fail = (evidence: string): Answer => ({ status: 'fail', evidence })
const noData = (evidence: string): Answer => ({ status: 'no-data', evidence })

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

const liveFlows = (conduit: Conduit, now: number) => conduit.flows.filter(({ until }) => until === undefined || until > now)

const conversationText = ({ client, server, transport, port, service }: Conversation): string =>
  `${client} to ${server} ${transport}/${port} ${service}`

// A plant forgets how to go back: a rehearsal counts for a quarter.
const rehearsalDays = 90

const baseline: ReadinessQuestion = {
  id: 'baseline-covers-cycle',
  what: 'the recordings cover a production cycle',
  answer: (_, { observations, cycle, plan }) => {
    const { seconds, weekdays } = recordedTime(observations.sources, cycle.leastHoursPerDay, plan.timezone)
    if (seconds === 0) return noData('no recording')
    const missing = cycle.weekdays.filter((day) => !weekdays.has(day))
    const evidence = `${formatDuration(seconds * 1000)} recorded of ${cycle.days} d needed${missing.length === 0 ? '' : `, without ${missing.join(', ')}`}`
    return seconds >= cycle.days * 86400 && missing.length === 0 ? pass(evidence) : fail(evidence)
  },
}

const judged: ReadinessQuestion = {
  id: 'conversations-judged',
  what: 'every conversation of the conduit is judged',
  answer: (conduit, { plan, observations, replay }) => {
    const { through, unplaced } = crossingsOf(plan, conduit, observations.conversations)
    const known = new Set(conversationsThrough(plan, conduit, replay).map(({ conversation }) => conversation))
    const unjudged = through.filter((conversation) => !known.has(conversation))
    if (unplaced.length > 0)
      return fail(`${unplaced.length} conversations of its zones have an end in no zone, such as ${conversationText(unplaced[0] as Conversation)}`)
    if (unjudged.length > 0) return fail(`${unjudged.length} of ${through.length} conversations are not judged: replay the recordings again`)
    if (through.length === 0) return noData(`no conversation was seen (${presentEvidence(evidenceOf(replay))})`)
    const byPort = through.filter(({ basis }) => basis === 'port').length
    return pass(`${through.length} conversations, ${byPort} of them by their port only (${presentEvidence(evidenceOf(replay))})`)
  },
}

const isExplained = (conversation: Conversation, conduit: Conduit, { events }: ReadinessInput): boolean =>
  eventsOf(events, conduit.id, 'denial-explained').some(
    ({ client, server, transport, port, service, why }) =>
      why.trim() !== '' &&
      client === conversation.client &&
      server === conversation.server &&
      transport === conversation.transport &&
      port === conversation.port &&
      service === conversation.service,
  )

const denials: ReadinessQuestion = {
  id: 'denials-explained',
  what: 'nobody wonders about a denial',
  answer: (conduit, input) => {
    const through = conversationsThrough(input.plan, conduit, input.replay)
    if (through.length === 0) return noData(`no conversation was seen (${presentEvidence(evidenceOf(input.replay))})`)
    const denied = through.filter(({ verdict }) => verdict === 'denied')
    const open = denied.filter(({ conversation }) => !isExplained(conversation, conduit, input))
    const [first] = open
    return first === undefined
      ? pass(`${denied.length} denials, each explained`)
      : fail(`${open.length} of ${denied.length} denials are not explained, such as ${conversationText(first.conversation)}`)
  },
}

const ownerAndWhy: ReadinessQuestion = {
  id: 'owner-and-why',
  what: 'the conduit has an owner, and it and its flows a reason',
  answer: (conduit, { now }) => {
    const isMissing = (text: string | undefined): boolean => text === undefined || text.trim() === ''
    const flows = liveFlows(conduit, now)
    const silent = flows.filter(({ why }) => isMissing(why)).map(({ id }) => id)
    const missing = [
      ...(isMissing(conduit.owner) ? ['no owner'] : []),
      ...(isMissing(conduit.why) ? ['no reason'] : []),
      ...(silent.length > 0 ? [`no reason for ${listed(silent)}`] : []),
    ]
    return missing.length > 0
      ? fail(missing.join(', '))
      : pass(`owner \`${conduit.owner}\`, a reason for the conduit and each of ${flows.length} flows`)
  },
}

const rollbackWritten: ReadinessQuestion = {
  id: 'rollback-written',
  what: 'it is written how to go back',
  answer: ({ rollback }) => (rollback === undefined || rollback.trim() === '' ? fail('no rollback plan') : pass(rollback)),
}

const rollbackRehearsed: ReadinessQuestion = {
  id: 'rollback-rehearsed',
  what: `going back was rehearsed in the last ${rehearsalDays} days`,
  answer: (conduit, { events, now }) => {
    const last = eventsOf(events, conduit.id, 'rollback-rehearsed').toSorted((a, b) => b.at - a.at)[0]
    if (last === undefined) return noData('no rehearsal is recorded')
    const evidence = `rehearsed ${formatIso(last.at)} by \`${last.by}\` in ${last.minutes} min`
    return now - last.at <= rehearsalDays * 86400 ? pass(evidence) : fail(evidence)
  },
}

const exceptionsOwned: ReadinessQuestion = {
  id: 'exceptions-owned',
  what: 'each exception of the conduit was accepted by someone, is made up for, and ends',
  answer: (conduit, { plan, now }) => {
    const standing = [...plan.exceptions.values()].filter(
      ({ flows, until }) => (until === undefined || until > now) && flows.some((flow) => flow.startsWith(`${conduit.id}.`)),
    )
    const incomplete = standing.filter(
      ({ acceptedBy, compensating, until }) =>
        [acceptedBy, compensating].some((text) => text === undefined || text.trim() === '') || until === undefined,
    )
    if (incomplete.length > 0) return fail(`${listed(incomplete.map(({ id }) => id))} ${incomplete.length === 1 ? 'is' : 'are'} incomplete`)
    return pass(
      standing.length === 0 ? 'no exception stands on it' : standing.map(({ id, acceptedBy }) => `\`${id}\` accepted by ${acceptedBy}`).join(', '),
    )
  },
}

const signedOff: ReadinessQuestion = {
  id: 'operations-signed-off',
  what: 'operations signed off this very revision',
  answer: (conduit, { plan, events, authors }) => {
    const standing = standingSignOffs(events, conduit.id)
    const mine = standing.find(({ revision, by }) => revision === plan.revision && !authors.includes(by))
    if (mine !== undefined) return pass(`signed off ${formatIso(mine.at)} by \`${mine.by}\``)
    const own = standing.find(({ revision }) => revision === plan.revision)
    if (own !== undefined) return fail(`signed off only by \`${own.by}\`, who wrote the change`)
    const other = standing.toSorted((a, b) => b.at - a.at)[0]
    return fail(
      other === undefined ? 'nobody signed off' : `signed off was revision ${shortRevision(other.revision)}, this is ${shortRevision(plan.revision)}`,
    )
  },
}

const loggingOn: ReadinessQuestion = {
  id: 'logging-on',
  what: 'denials are logged and kept',
  answer: ({ log }) => {
    if (!log.deny) return fail('denials are not logged')
    return log.retention === undefined
      ? fail('denials are logged, but it is not said for how long they are kept')
      : pass(`denials are logged and kept ${log.retention}`)
  },
}

const residueWatched: ReadinessQuestion = {
  id: 'residue-watched',
  what: 'what no packet filter can hold has a watch rule',
  answer: (conduit, { watched, now }) => {
    const residue = liveFlows(conduit, now)
      .map((flow) => ({ id: `${conduit.id}.${flow.id}`, operations: residueOf(flow) }))
      .filter(({ operations }) => operations.length > 0)
    if (residue.length === 0) return pass('packet filters hold all of it')
    if (watched === undefined) return noData(`${residue.length} flows leave residue; no list of watch rules`)
    const open = residue.filter(({ id, operations }) => operations.some((operation) => watched.get(id)?.includes(operation) !== true))
    return open.length > 0
      ? fail(`no watch rule for all residue of ${listed(open.map(({ id }) => id))}`)
      : pass(`${residue.length} flows leave residue, all of it watched`)
  },
}

/** The readiness list, in the order in which people work through it. */
export const readinessItems: readonly ReadinessQuestion[] = [
  baseline,
  judged,
  denials,
  ownerAndWhy,
  rollbackWritten,
  rollbackRehearsed,
  exceptionsOwned,
  residueWatched,
  loggingOn,
  signedOff,
]
