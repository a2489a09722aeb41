import type { AnswerOf, listFindings } from '#show/contract'
import type { FindingSearch } from './finding-search.ts'

export type Findings = AnswerOf<typeof listFindings>
export type Found = Findings['findings'][number]

/** Findings with one code: what is wrong is told once, where it is as often as it is. */
export interface FindingGroup {
  readonly code: string
  readonly severity: Found['severity']
  readonly findings: readonly Found[]
}

const placeText = ({ at }: Found): string => `${at?.file ?? ''} ${at?.path ?? ''}`

export const fitsSearch = (found: Found, { severity, origin, code, text }: FindingSearch): boolean =>
  (severity === undefined || found.severity === severity) &&
  (origin === undefined || found.origin === origin) &&
  (code === undefined || found.code === code) &&
  (text === undefined || `${found.code} ${found.message} ${found.help ?? ''} ${placeText(found)}`.toLowerCase().includes(text.toLowerCase()))

const severities = ['error', 'warning', 'note'] as const

/** The worst first, then those that are found most often. */
export const gatherFindings = (findings: readonly Found[]): readonly FindingGroup[] =>
  [...Map.groupBy(findings, ({ code, severity }) => `${severity} ${code}`).values()]
    .flatMap((group) => (group[0] === undefined ? [] : [{ code: group[0].code, severity: group[0].severity, findings: group }]))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.findings.length - a.findings.length)
