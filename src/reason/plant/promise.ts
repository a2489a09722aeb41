import { operations } from '#ground/service'
import type { Operation } from '#ground/service'
import { parseEnd } from './end.ts'
import type { Names } from './end.ts'
import { given } from './given.ts'
import { meant, quoted } from './notebook.ts'
import type { PlanPromise } from './plan.ts'
import { isClassified, parseService, problem } from './service.ts'
import type { Problem } from './service.ts'

export const promiseGrammar = [
  '`nobody in <end> reaches <end> [with <service>] [to <operation>, ...]`',
  '`<end> may not reach <end> [with <service>]`',
  '`<end> may not <operation>, ... [to] <end>`',
  '`only <end> may <operation>, ... [to] <end>`',
  '`only <end> reaches <end> [with <service>]`',
  '`only <end> downloads to <end>`',
].join(' · ')

/** How people say operations, longest first. Third person and base form of each. */
const phrases: readonly (readonly [string, Operation])[] = [
  ...operations.flatMap((operation): [string, Operation][] => [
    [operation, operation],
    [`${operation}s`, operation],
  ]),
  ['mode-changes', 'mode-change'],
  ['changes mode', 'mode-change'],
  ['change mode', 'mode-change'],
  ['changes firmware', 'firmware'],
  ['change firmware', 'firmware'],
  ['updates firmware', 'firmware'],
  ['update firmware', 'firmware'],
  ['configures', 'config'],
  ['configure', 'config'],
  ['syncs time', 'time-sync'],
  ['sync time', 'time-sync'],
]
const operationOf: ReadonlyMap<string, Operation> = new Map(phrases)

const refused = (message: string, help: string = promiseGrammar): { readonly problem: Problem } => problem('plan/bad-promise', message, help)

const isProblem = (value: object): value is { readonly problem: Problem } => 'problem' in value

/** `download, upload and write` to operations. */
const parseOperations = (text: string): readonly Operation[] | { readonly problem: Problem } => {
  const found: Operation[] = []
  for (const part of text.split(/\s*,\s*(?:and |or )?|\s+(?:and|or)\s+/)) {
    const operation = operationOf.get(part.trim())
    if (operation === undefined)
      return problem(
        'plan/unknown-operation',
        `unknown operation ${quoted(part)}`,
        meant(part, operationOf.keys(), `one of ${operations.join(', ')}`),
      )
    if (!found.includes(operation)) found.push(operation)
  }
  return found
}

interface Sentence {
  readonly kind: PlanPromise['kind']
  readonly from: string
  readonly to: string
  readonly service?: string
  readonly operations?: string
}

// Every part is one word but for lists of operations, so no two readings of a sentence exist and no pattern backtracks far.
const end = String.raw`(?<from>\S+)`
const target = String.raw`(?<to>\S+)`
const withService = String.raw`(?: with (?<service>\S+))?`
const toOperations = String.raw`(?: to (?<operations>[a-z][a-z, -]*))?`
const operationList = String.raw`(?<operations>[a-z][a-z, -]*?)(?: (?:to|on|of|from|in))?`
const forms: readonly (readonly [PlanPromise['kind'], RegExp])[] = [
  ['never', new RegExp(`^nobody (?:in |at )?${end} (?:reaches|may reach) ${target}${withService}${toOperations}$`)],
  ['never', new RegExp(`^${end} may not reach ${target}${withService}$`)],
  ['never', new RegExp(`^${end} may not ${operationList} ${target}$`)],
  ['only', new RegExp(`^only ${end} (?:reaches|may reach) ${target}${withService}$`)],
  ['only', new RegExp(`^only ${end} (?:may )?${operationList} ${target}$`)],
]

const maxPromiseCharacters = 500

const parseSentence = (text: string): Sentence | undefined => {
  const plain = text.trim().replace(/\s+/g, ' ')
  for (const [kind, form] of forms) {
    const groups = form.exec(plain)?.groups
    if (groups === undefined) continue
    return { kind, ...given({ from: groups['from'] ?? '', to: groups['to'] ?? '', service: groups['service'], operations: groups['operations'] }) }
  }
  return undefined
}

/** One promise; undefined when it names an entry of the plan that is itself in error. */
export const parsePromise = (text: string, names: Names): { readonly promise: PlanPromise } | { readonly problem: Problem } | undefined => {
  if (text.length > maxPromiseCharacters) return refused(`a promise of ${text.length} characters, at most ${maxPromiseCharacters}`)
  const sentence = parseSentence(text)
  if (sentence === undefined) return refused(`cannot read the promise ${quoted(text)}`)
  const service = sentence.service === undefined ? undefined : parseService(sentence.service)
  if (service !== undefined && isProblem(service)) return service
  const wanted = sentence.operations === undefined ? undefined : parseOperations(sentence.operations)
  if (wanted !== undefined && isProblem(wanted)) return wanted
  if (service !== undefined && wanted !== undefined && !isClassified(service)) {
    return problem(
      'plan/operations-refused',
      `the operations of ${quoted(service.text)} cannot be told apart on the wire`,
      'leave the operations out',
    )
  }
  const from = parseEnd(sentence.from, undefined, names)
  if (from === undefined || isProblem(from)) return from
  const to = parseEnd(sentence.to, undefined, names)
  if (to === undefined || isProblem(to)) return to
  return { promise: { kind: sentence.kind, text: text.trim(), from: from.end, to: to.end, ...given({ service, operations: wanted }) } }
}
