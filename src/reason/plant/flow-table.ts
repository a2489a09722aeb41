import { failed, nearestName, ok } from '#ground/report'
import type { Finding, Result } from '#ground/report'
import { childOf, readDocument } from './document.ts'
import type { Tree } from './document.ts'
import { quoted } from './notebook.ts'

/** The columns of the flows of a plan as a table, in the order in which people read them. `from` and `to` are the conduit's zones. */
export const flowColumns = [
  'conduit',
  'flow',
  'from',
  'to',
  'from-ends',
  'to-ends',
  'services',
  'operations',
  'during',
  'until',
  'why',
  'owner',
  'authentication',
  'temporary',
] as const
export type FlowColumn = (typeof flowColumns)[number]

/** One flow as texts. Lists are joined by `; `, what is absent is empty. */
export type FlowCells = Readonly<Record<FlowColumn, string>>

/** A row as it came back, with its number in the sheet, from 1. A column that the sheet does not have is undefined. */
export interface FlowRow {
  readonly row: number
  readonly cells: Partial<FlowCells>
}

/** Which key of a flow a column holds; the others name the flow and its conduit. */
export const flowKeys = {
  'from-ends': 'from',
  'to-ends': 'to',
  services: 'service',
  operations: 'operations',
  during: 'during',
  until: 'until',
  why: 'why',
  owner: 'owner',
  authentication: 'authentication',
  temporary: 'temporary',
} as const satisfies Partial<Record<FlowColumn, string>>
export type FlowKeyColumn = keyof typeof flowKeys

export const keyColumns = Object.keys(flowKeys) as readonly FlowKeyColumn[]

/** The column of a key of a flow as the plan writes it, so that what `parsePlan` says of it can be said of its cell. */
export const columnOfKey = (key: string): FlowColumn | undefined => keyColumns.find((column) => flowKeys[column] === key)

/** No spreadsheet keeps more characters in a cell: it would cut the rest away without a word. */
const longestCell = 32_767
const tooLong = '(too long for a cell: edit it in the plan)'

const scalarText = (tree: Tree | undefined): string =>
  tree?.kind !== 'value' ? '' : typeof tree.value === 'boolean' ? (tree.value ? 'yes' : 'no') : String(tree.value)

const cellText = (tree: Tree | undefined): string => {
  const text = tree?.kind === 'list' ? tree.items.map(scalarText).join('; ') : scalarText(tree)
  return text.length > longestCell ? tooLong : text
}

/** A flow as its text has it. */
export interface KnownFlow {
  readonly cells: FlowCells
  /** Columns whose value is a list in the text: an edit keeps the way it is written. */
  readonly written: ReadonlySet<FlowColumn>
}

const entriesOf = (tree: Tree | undefined): readonly (readonly [string, Tree])[] => (tree?.kind === 'map' ? [...tree.entries] : [])

const knownFlow = (conduit: string, conduitTree: Tree, flow: string, tree: Tree): KnownFlow => ({
  cells: {
    conduit,
    flow,
    from: scalarText(childOf(conduitTree, 'from')),
    to: scalarText(childOf(conduitTree, 'to')),
    ...(Object.fromEntries(keyColumns.map((column) => [column, cellText(childOf(tree, flowKeys[column]))])) as Record<FlowKeyColumn, string>),
  },
  written: new Set(keyColumns.filter((column) => childOf(tree, flowKeys[column])?.kind === 'list')),
})

export interface KnownConduit {
  readonly from: string
  readonly to: string
  readonly flows: ReadonlyMap<string, KnownFlow>
}

export const readConduits = (text: string, file: string): Result<ReadonlyMap<string, KnownConduit>> => {
  const document = readDocument(text, file)
  if (document.findings.length > 0) return failed(document.findings)
  return ok(
    new Map(
      entriesOf(childOf(document.root, 'conduits')).map(([conduit, tree]) => [
        conduit,
        {
          from: scalarText(childOf(tree, 'from')),
          to: scalarText(childOf(tree, 'to')),
          flows: new Map(entriesOf(childOf(tree, 'allow')).map(([flow, body]) => [flow, knownFlow(conduit, tree, flow, body)])),
        },
      ]),
    ),
  )
}

/** The flows of a plan's text as a table, in its order. `file` only names the places. */
export const planFlowTable = (text: string, file = 'plan.yaml'): Result<readonly FlowCells[]> => {
  const conduits = readConduits(text, file)
  return conduits.ok ? ok([...conduits.value.values()].flatMap(({ flows }) => [...flows.values()].map(({ cells }) => cells))) : conduits
}

/** The columns that a heading names, by their place in it, with what is wrong with it. */
export const readFlowHeading = (heading: readonly string[], sheet = 'Flows'): Result<ReadonlyMap<number, FlowColumn>> => {
  const named = new Map(heading.map((text, index) => [text.trim(), index]))
  const missing = flowColumns.filter((column) => !named.has(column))
  const at = { file: sheet, line: 1 }
  if (missing.length > 0) {
    const findings = missing.map((column): Finding => {
      const near = nearestName(column, named.keys())
      return {
        code: 'table/missing-column',
        severity: 'error',
        message: `the sheet has no column \`${column}\``,
        help: near === undefined ? 'leave the headings in the first row as they were' : `rename ${quoted(near)} back`,
        at,
      }
    })
    return failed(findings)
  }
  const unread = heading.flatMap((text, index): readonly Finding[] => {
    const isKnown = text.trim() === '' || (flowColumns as readonly string[]).includes(text.trim())
    return isKnown
      ? []
      : [
          {
            code: 'table/unread-column',
            severity: 'warning',
            message: `column ${quoted(text)} is not read`,
            help: 'write what matters into the columns that were there',
            at: { ...at, column: index + 1 },
          },
        ]
  })
  return ok(new Map(flowColumns.map((column) => [named.get(column) ?? 0, column])), unread)
}
