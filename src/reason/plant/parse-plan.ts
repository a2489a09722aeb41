import { failed, hasErrors, ok } from '#ground/report'
import type { Result } from '#ground/report'
import { isTimeZone } from '#ground/time'
import { conduitHeadShape, parseConduit } from './conduits.ts'
import { childOf, childPath, readDocument } from './document.ts'
import type { Tree } from './document.ts'
import type { Names } from './end.ts'
import { checkFlowNames, flowIdsOf, lapsesOf, parseException, parseFunction } from './exceptions.ts'
import { meant, openNotebook, quoted } from './notebook.ts'
import type { Notebook } from './notebook.ts'
import type { Asset, Plan, PlanPromise } from './plan.ts'
import { checkInterfaceNames, parsePoint, parseWindow } from './points.ts'
import { parsePromise } from './promise.ts'
import { readShape } from './read-shape.ts'
import { revisionOf } from './revision.ts'
import { readEntries, readSection } from './section.ts'
import { flowShape, headShape, promiseTexts, sections } from './shape.ts'
import { checkAddresses, checkNetworks, parseAsset, parseZone } from './zones.ts'

const byId = <T extends { readonly id: string }>(entries: Iterable<T | undefined>): ReadonlyMap<string, T> => {
  const map = new Map<string, T>()
  for (const entry of entries) if (entry !== undefined) map.set(entry.id, entry)
  return map
}

const without = (tree: Tree, keys: Iterable<string>): Tree => {
  if (tree.kind !== 'map') return tree
  const entries = new Map(tree.entries)
  for (const key of keys) entries.delete(key)
  return { ...tree, entries }
}

const parsePromises = (tree: Tree | undefined, names: Names, notebook: Notebook): readonly PlanPromise[] => {
  if (tree === undefined) return []
  const promises: PlanPromise[] = []
  for (const [i, text] of (readShape(promiseTexts, tree, notebook) ?? []).entries()) {
    if (notebook.isFull()) break
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
  return { zones, assets, zoneIds, assetIds, assetsOfZone, ranges: new Map() }
}

const headKeys = Object.keys(headShape.shape)
const otherKeys = [...Object.keys(sections), 'promises']

const checkTopKeys = (root: Tree, notebook: Notebook): void => {
  if (root.kind !== 'map') return
  const known = [...headKeys, ...otherKeys]
  for (const key of root.entries.keys()) {
    if (!known.includes(key))
      notebook.note('plan/unknown-key', key, `unknown key ${quoted(key)}`, meant(key, known, `known keys here: ${known.join(', ')}`), 'key')
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
    if (!hasErrors(notebook.findings()))
      notebook.note('plan/wrong-shape', '', 'the plan is empty', 'a plan begins with `plant:`, `timezone:` and `zones:`')
    return failed(notebook.findings())
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

  const heads =
    conduitsTree?.kind === 'map'
      ? { ...conduitsTree, entries: new Map([...conduitsTree.entries].map(([id, tree]) => [id, without(tree, ['allow'])])) }
      : conduitsTree
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

  if (hasErrors(notebook.findings())) return failed(notebook.findings())
  const meaning = { plant, timezone, functions, zones, assets, conduits, windows, points, exceptions, promises }
  return ok({ ...meaning, revision: revisionOf(meaning), placeOf: document.placeOf }, notebook.findings())
}
