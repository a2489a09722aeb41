import { failed, hasErrors, nearestName, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { isTimeZone } from '#ground/time'
import type { z } from 'zod'
import { conduitHeadShape, parseConduit, parseUntil } from './conduits.ts'
import { readDocument } from './document.ts'
import { childPath } from './document.ts'
import type { Tree } from './document.ts'
import type { Names } from './end.ts'
import { given } from './given.ts'
import { meant, openNotebook, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { Asset, EnforcementPoint, Plan, PlanException, PlanPromise, PlantFunction, Window } from './plan.ts'
import { parsePromise } from './promise.ts'
import { readShape } from './read-shape.ts'
import { revisionOf } from './revision.ts'
import { itemPath, listOf, readEntries, readSection } from './section.ts'
import type { Entry, SectionEntries } from './section.ts'
import { flowShape, headShape, interfacePattern, promiseTexts, sections } from './shape.ts'
import type { exceptionShape, functionShape, pointShape, windowShape } from './shape.ts'
import { checkAddresses, checkNetworks, parseAsset, parseZone } from './zones.ts'

const byId = <T extends { readonly id: string }>(entries: Iterable<T | undefined>): ReadonlyMap<string, T> => {
  const map = new Map<string, T>()
  for (const entry of entries) if (entry !== undefined) map.set(entry.id, entry)
  return map
}

const childOf = (tree: Tree | undefined, key: string): Tree | undefined => (tree?.kind === 'map' ? tree.entries.get(key) : undefined)

const without = (tree: Tree, keys: Iterable<string>): Tree => {
  if (tree.kind !== 'map') return tree
  const entries = new Map(tree.entries)
  for (const key of keys) entries.delete(key)
  return { ...tree, entries }
}

/** `02:30` to 150. The shape has already refused anything else. */
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

const parseWindow = ({ id, path, value }: Entry<z.output<typeof windowShape>>, notebook: Notebook): Window => {
  if (value.from === '24:00') notebook.note('plan/bad-time', `${path}.from`, 'a window cannot begin at `24:00`', 'write `00:00` of the next day')
  const days = [...new Set(listOf(value.days))]
  if (days.length === 0) notebook.note('plan/empty-list', `${path}.days`, 'an empty list means nothing: this window never opens', 'name the days')
  return { id, days, fromMinute: minuteOf(value.from), toMinute: minuteOf(value.to) }
}

const parsePoint = ({ id, path, value }: Entry<z.output<typeof pointShape>>, zoneIds: ReadonlySet<string>, notebook: Notebook): EnforcementPoint => {
  const interfaces = new Map<string, readonly string[]>()
  for (const [name, zones] of Object.entries(value.interfaces ?? {})) {
    const at = `${path}.interfaces.${name}`
    for (const [i, zone] of listOf(zones).entries()) {
      if (!zoneIds.has(zone)) notebook.note('plan/unknown-zone', itemPath(at, zones, i), `unknown zone ${quoted(zone)}`, meant(nearestName(zone, zoneIds), 'add it to `zones`'))
    }
    if (Array.isArray(zones) && zones.length === 0) notebook.note('plan/empty-list', at, `an empty list means nothing: no zone is behind \`${name}\``, 'name the zones behind it')
    interfaces.set(name, [...new Set(listOf(zones))])
  }
  return { id, dialect: value.dialect, interfaces }
}

/** Interface names are keys, so their rule stands apart from the shape: the finding must point at the key. */
const checkInterfaceNames = (points: Tree | undefined, notebook: Notebook): void => {
  if (points?.kind !== 'map') return
  for (const point of points.entries.values()) {
    const interfaces = childOf(point, 'interfaces')
    if (interfaces?.kind !== 'map') continue
    for (const name of interfaces.entries.keys()) {
      if (interfacePattern.test(name)) continue
      notebook.note('plan/bad-interface', childPath(interfaces.path, name), `${quoted(name)} cannot be an interface name`, 'a kernel takes 1 to 15 characters; begin with a letter or digit, go on with those, `_`, `.`, `@` or `-`', 'key')
    }
  }
}

const parseException = ({ id, path, value }: Entry<z.output<typeof exceptionShape>>, timezone: string, notebook: Notebook): PlanException => {
  if (value.risk !== undefined && value['accepted-by'] !== undefined) {
    notebook.note('plan/doubly-accepted', `${path}.accepted-by`, `exception \`${id}\` says twice who accepted its risk`, 'keep `risk: { accepted-by: … }` or `accepted-by`', 'key')
  }
  return {
    id,
    what: value.what,
    flows: [...new Set(listOf(value.flows))],
    ...given({
      why: value.why,
      acceptedBy: value.risk?.['accepted-by'] ?? value['accepted-by'],
      compensating: value.compensating,
      until: parseUntil(value.until, `${path}.until`, timezone, notebook),
    }),
  }
}

/** The earliest lapse of each flow that stands by an exception. */
const lapsesOf = (exceptions: Iterable<PlanException>): ReadonlyMap<string, number> => {
  const lapses = new Map<string, number>()
  for (const exception of exceptions) {
    if (exception.until === undefined) continue
    for (const flow of exception.flows) lapses.set(flow, Math.min(exception.until, lapses.get(flow) ?? exception.until))
  }
  return lapses
}

/** Every `conduit.flow` that stands in the document, whether or not it could be read. */
const flowIdsOf = (conduits: Tree | undefined): ReadonlySet<string> => {
  const ids = new Set<string>()
  if (conduits?.kind !== 'map') return ids
  for (const [id, conduit] of conduits.entries) {
    const allow = childOf(conduit, 'allow')
    if (allow?.kind === 'map') for (const flow of allow.entries.keys()) ids.add(`${id}.${flow}`)
  }
  return ids
}

const checkFlowNames = (exceptions: SectionEntries<z.output<typeof exceptionShape>>, flowIds: ReadonlySet<string>, notebook: Notebook): void => {
  for (const { path, value } of exceptions.entries) {
    for (const [i, flow] of listOf(value.flows).entries()) {
      if (!flowIds.has(flow)) notebook.note('plan/unknown-flow', itemPath(`${path}.flows`, value.flows, i), `unknown flow ${quoted(flow)}`, meant(nearestName(flow, flowIds), 'a flow is written `conduit.flow`'))
    }
  }
}

const parseFunction = ({ id, path, value }: Entry<z.output<typeof functionShape>>, known: ReadonlySet<string>, notebook: Notebook): PlantFunction => {
  const needs = listOf(value.needs)
  for (const [i, need] of needs.entries()) {
    if (known.has(need)) continue
    const help = meant(nearestName(need, known), 'a function needs assets, zones or flows (`conduit.flow`)')
    notebook.note('plan/unknown-need', itemPath(`${path}.needs`, value.needs, i), `unknown asset, zone or flow ${quoted(need)}`, help)
  }
  return { id, name: value.name, consequence: value.consequence, needs: [...new Set(needs)] }
}

const parsePromises = (tree: Tree | undefined, names: Names, notebook: Notebook): readonly PlanPromise[] => {
  if (tree === undefined) return []
  const promises: PlanPromise[] = []
  for (const [i, text] of (readShape(promiseTexts, tree, notebook) ?? []).entries()) {
    const parsed = parsePromise(text, names)
    if (parsed === undefined) continue
    if ('problem' in parsed) notebook.note(parsed.problem.code, childPath('promises', i), parsed.problem.message, parsed.problem.help)
    else promises.push(parsed.promise)
  }
  return promises
}

const namesOf = (zones: Names['zones'], zoneIds: ReadonlySet<string>, assets: Names['assets'], assetIds: ReadonlySet<string>): Names => {
  const assetsOfZone = new Map<string, Asset[]>()
  for (const asset of assets.values()) {
    const list = assetsOfZone.get(asset.zone)
    if (list === undefined) assetsOfZone.set(asset.zone, [asset])
    else list.push(asset)
  }
  return { zones, assets, zoneIds, assetIds, assetsOfZone }
}

const headKeys = Object.keys(headShape.shape)
const otherKeys = [...Object.keys(sections), 'promises']

const checkTopKeys = (root: Tree, notebook: Notebook): void => {
  if (root.kind !== 'map') return
  const known = [...headKeys, ...otherKeys]
  for (const key of root.entries.keys()) {
    if (!known.includes(key)) notebook.note('plan/unknown-key', key, `unknown key ${quoted(key)}`, meant(nearestName(key, known), `known keys here: ${known.join(', ')}`), 'key')
  }
  if (!root.entries.has('zones')) notebook.note('plan/missing-key', 'zones', '`zones` is missing or empty', 'a plan has at least one zone', 'key')
}

const parseHead = (root: Tree, notebook: Notebook): { readonly plant: string; readonly timezone: string } => {
  const unknown = root.kind === 'map' ? [...root.entries.keys()].filter((key) => !headKeys.includes(key)) : []
  const head = readShape(headShape, without(root, unknown), notebook)
  const timezone = head?.timezone
  if (timezone === undefined) return { plant: head?.plant ?? '', timezone: 'UTC' }
  // An offset such as `+01:00` knows no daylight saving, and a plant's clocks do.
  if (isTimeZone(timezone) && /^[A-Za-z]/.test(timezone)) return { plant: head?.plant ?? '', timezone }
  notebook.note('plan/bad-timezone', 'timezone', `unknown time zone ${quoted(timezone)}`, 'write an IANA name such as `Europe/Berlin`, or `UTC`')
  return { plant: head?.plant ?? '', timezone: 'UTC' }
}

/**
 * A plan's text to its value, or every error in it with its place. `file` only names the places. Never throws, and its
 * cost is bounded: any text may come from anyone.
 */
export const parsePlan = (text: string, file: string): Result<Plan> => {
  const document = readDocument(text, file)
  const notebook = openNotebook(document)
  const { root } = document
  if (root === undefined) {
    if (!hasErrors(notebook.findings)) notebook.note('plan/wrong-shape', '', 'the plan is empty', 'a plan begins with `plant:`, `timezone:` and `zones:`')
    return failed(notebook.findings)
  }
  const { plant, timezone } = parseHead(root, notebook)
  checkTopKeys(root, notebook)

  const zoneEntries = readSection(root, 'zones', notebook)
  const zones = byId(zoneEntries.entries.map((entry) => parseZone(entry, notebook)))
  checkNetworks(zones, notebook)
  const assetEntries = readSection(root, 'assets', notebook)
  const assets = byId(assetEntries.entries.map((entry) => parseAsset(entry, zoneEntries, notebook)))
  checkAddresses(assets, zones, notebook)
  const names = namesOf(zones, zoneEntries.ids, assets, assetEntries.ids)

  const windowEntries = readSection(root, 'windows', notebook)
  const windows = byId(windowEntries.entries.map((entry) => parseWindow(entry, notebook)))
  const pointsTree = childOf(root, 'enforcement-points')
  checkInterfaceNames(pointsTree, notebook)
  const pointEntries = readSection(root, 'enforcement-points', notebook)
  const points = byId(pointEntries.entries.map((entry) => parsePoint(entry, zoneEntries.ids, notebook)))

  const conduitsTree = childOf(root, 'conduits')
  const flowIds = flowIdsOf(conduitsTree)
  const exceptionEntries = readSection(root, 'exceptions', notebook)
  const exceptions = byId(exceptionEntries.entries.map((entry) => parseException(entry, timezone, notebook)))
  checkFlowNames(exceptionEntries, flowIds, notebook)

  const heads = conduitsTree?.kind === 'map' ? { ...conduitsTree, entries: new Map([...conduitsTree.entries].map(([id, tree]) => [id, without(tree, ['allow'])])) } : conduitsTree
  const context = { names, windowIds: windowEntries.ids, pointIds: pointEntries.ids, timezone, lapses: lapsesOf(exceptions.values()), notebook }
  const conduitEntries = readEntries(heads, conduitHeadShape, notebook)
  const flowsOf = (id: string): Tree | undefined => childOf(childOf(conduitsTree, id), 'allow')
  const conduits = byId(conduitEntries.entries.map((entry) => parseConduit(entry, flowsOf(entry.id), context)))
  // The flows of a conduit that could not be read: their own mistakes are shown in the same run.
  const read = new Set(conduitEntries.entries.map((entry) => entry.id))
  for (const id of conduitEntries.ids) if (!read.has(id)) readEntries(flowsOf(id), flowShape, notebook)

  const needable = new Set([...assetEntries.ids, ...zoneEntries.ids, ...[...zoneEntries.ids].map((id) => `zone:${id}`), ...flowIds])
  const functions = byId(readSection(root, 'functions', notebook).entries.map((entry) => parseFunction(entry, needable, notebook)))
  const promises = parsePromises(childOf(root, 'promises'), names, notebook)

  if (hasErrors(notebook.findings)) return failed(notebook.findings)
  const meaning = { plant, timezone, functions, zones, assets, conduits, windows, points, exceptions, promises }
  return ok({ ...meaning, revision: revisionOf(meaning), placeOf: document.placeOf }, notebook.findings)
}
