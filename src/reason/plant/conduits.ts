import { parseInstant } from '#ground/time'
import type { z } from 'zod'
import type { Tree } from './document.ts'
import { parseEnd, touchesZone } from './end.ts'
import type { Names } from './end.ts'
import { given } from './given.ts'
import { meant, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { Conduit, End, Flow, FlowService } from './plan.ts'
import { itemPath, listOf, readEntries } from './section.ts'
import type { Entry } from './section.ts'
import { isClassified, parseService } from './service.ts'
import { conduitShape, flowShape } from './shape.ts'

/** What flows and conduits may name besides ends. */
export interface ConduitContext {
  readonly names: Names
  readonly windowIds: ReadonlySet<string>
  readonly pointIds: ReadonlySet<string>
  readonly timezone: string
  /** When flows (`conduit.flow`) lapse because the exception they stand by does. */
  readonly lapses: ReadonlyMap<string, number>
  readonly notebook: Notebook
}

/** A date of the plan to seconds, or undefined after noting that it is none. */
export const parseUntil = (text: string | undefined, path: string, timezone: string, notebook: Notebook): number | undefined => {
  if (text === undefined) return undefined
  const instant = parseInstant(text, timezone)
  if (instant === undefined)
    notebook.note('plan/bad-date', path, `${quoted(text)} is not a date of the calendar`, 'write `2027-03-31`, or `2027-03-31 18:00`')
  return instant
}

const emptyList = (path: string, meaning: string, notebook: Notebook): void => {
  notebook.note('plan/empty-list', path, `an empty list means nothing: ${meaning}`, 'name what it is for, or remove the entry')
}

const parseEnds = (value: string | string[], path: string, side: string, context: ConduitContext): readonly End[] => {
  const { names, notebook } = context
  const ends: End[] = []
  if (Array.isArray(value) && value.length === 0) emptyList(path, 'this flow allows no packet', notebook)
  for (const [i, text] of listOf(value).entries()) {
    const at = itemPath(path, value, i)
    const parsed = parseEnd(text, side, names)
    if (parsed === undefined) continue
    if ('problem' in parsed) notebook.note(parsed.problem.code, at, parsed.problem.message, parsed.problem.help)
    else {
      const zone = names.zones.get(side)
      const outside = parsed.end.kind === 'network' && zone !== undefined && !parsed.end.ranges.some((range) => touchesZone(range, zone, names))
      if (outside)
        notebook.note(
          'plan/end-outside-zone',
          at,
          `${quoted(text)} touches no network and no asset of zone \`${side}\``,
          'correct the address, or add its network to the zone',
        )
      ends.push(parsed.end)
    }
  }
  return ends
}

const parseServices = (value: string | string[], path: string, notebook: Notebook): readonly FlowService[] => {
  if (Array.isArray(value) && value.length === 0) emptyList(path, 'this flow allows no packet', notebook)
  const services: FlowService[] = []
  for (const [i, text] of listOf(value).entries()) {
    const parsed = parseService(text)
    if ('problem' in parsed) notebook.note(parsed.problem.code, itemPath(path, value, i), parsed.problem.message, parsed.problem.help)
    else services.push(parsed)
  }
  return services
}

/** A flow states operations exactly when its services are ones whose operations can be told apart. */
const checkOperations = (services: readonly FlowService[], operations: readonly string[] | undefined, path: string, notebook: Notebook): void => {
  const first = services.find(isClassified)
  const other = services.find((service) => !isClassified(service))
  if (first !== undefined && other !== undefined) {
    const message = `the operations of \`${first.text}\` can be told apart, those of ${quoted(other.text)} cannot`
    notebook.note('plan/mixed-services', `${path}.service`, message, 'split the flow into two')
  } else if (first !== undefined && operations === undefined) {
    const help =
      'add `operations`, of read, write, control, download, upload, mode-change, firmware, config, discover, time-sync, session, report, other'
    notebook.note(
      'plan/operations-missing',
      `${path}.service`,
      `\`${first.text}\` needs its operations: without them it would allow downloads as well as reads`,
      help,
    )
  } else if (other !== undefined && operations !== undefined) {
    notebook.note(
      'plan/operations-refused',
      `${path}.operations`,
      `the operations of ${quoted(other.text)} cannot be told apart on the wire`,
      'remove `operations`: the flow allows all that this service can do',
      'key',
    )
  } else if (operations?.length === 0) emptyList(`${path}.operations`, 'this flow allows no operation', notebook)
}

const earliest = (a: number | undefined, b: number | undefined): number | undefined => (a === undefined ? b : b === undefined ? a : Math.min(a, b))

const parseFlow = (
  { id, path, value }: Entry<z.output<typeof flowShape>>,
  conduit: { readonly id: string; readonly from: string; readonly to: string },
  context: ConduitContext,
): Flow => {
  const { notebook, windowIds } = context
  const services = parseServices(value.service, `${path}.service`, notebook)
  const operations = value.operations === undefined ? undefined : [...new Set(listOf(value.operations))]
  // A service in error may have been of either sort: say nothing about operations until it is mended.
  if (services.length === listOf(value.service).length) checkOperations(services, operations, path, notebook)
  if (value.during !== undefined && !windowIds.has(value.during)) {
    notebook.note(
      'plan/unknown-window',
      `${path}.during`,
      `unknown window ${quoted(value.during)}`,
      meant(value.during, windowIds, 'add it to `windows`'),
    )
  }
  const own = parseUntil(value.until, `${path}.until`, context.timezone, notebook)
  return {
    id,
    conduit: conduit.id,
    from: parseEnds(value.from, `${path}.from`, conduit.from, context),
    to: parseEnds(value.to, `${path}.to`, conduit.to, context),
    services,
    temporary: value.temporary ?? false,
    ...given({
      operations,
      why: value.why,
      during: value.during,
      until: earliest(own, context.lapses.get(`${conduit.id}.${id}`)),
      owner: value.owner,
      authentication: value.authentication,
    }),
  }
}

const everyMonths = (value: string | number): number => {
  if (typeof value === 'number') return value
  const [count = '1', unit = 'months'] = value.split(/ |(?<=\d)(?=[a-z])/)
  return Number(count) * (unit.startsWith('year') ? 12 : 1)
}

const checkZone = (id: string, path: string, context: ConduitContext): boolean => {
  const { zoneIds } = context.names
  if (zoneIds.has(id)) return true
  context.notebook.note('plan/unknown-zone', path, `unknown zone ${quoted(id)}`, meant(id, zoneIds, 'add it to `zones`'))
  return false
}

export const conduitHeadShape = conduitShape.omit({ allow: true })

/** `allow` is the conduit's map of flows, read apart so that one broken flow hides no other. */
export const parseConduit = (
  { id, path, value }: Entry<z.output<typeof conduitHeadShape>>,
  allow: Tree | undefined,
  context: ConduitContext,
): Conduit | undefined => {
  const { notebook, pointIds } = context
  const through = listOf(value.through)
  for (const [i, point] of through.entries()) {
    if (pointIds.has(point)) continue
    notebook.note(
      'plan/unknown-point',
      itemPath(`${path}.through`, value.through, i),
      `unknown enforcement point ${quoted(point)}`,
      meant(point, pointIds, 'add it to `enforcement-points`'),
    )
  }
  const fromKnown = checkZone(value.from, `${path}.from`, context)
  const toKnown = checkZone(value.to, `${path}.to`, context)
  if (value.from === value.to) {
    notebook.note(
      'plan/same-zone',
      `${path}.to`,
      `conduit \`${id}\` leads from zone \`${value.from}\` to itself`,
      'traffic inside a zone passes no conduit: split the zone, or remove the conduit',
    )
  }
  const flows = readEntries(allow, flowShape, notebook)
  // Without its zones the ends of the flows have no side to lie on.
  if (!fromKnown || !toKnown) return undefined
  const conduit = { id, from: value.from, to: value.to }
  return {
    ...conduit,
    through: [...new Set(through)],
    flows: flows.entries.flatMap((flow) => (notebook.isFull() ? [] : [parseFlow(flow, conduit, context)])),
    log: { allow: value.log?.allow ?? false, deny: value.log?.deny ?? true, ...given({ retention: value.log?.retention }) },
    ...given({
      why: value.why,
      owner: value.owner,
      review: value.review === undefined ? undefined : { everyMonths: everyMonths(value.review.every) },
      rollback: value.rollback,
    }),
  }
}
