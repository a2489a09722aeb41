import { planFindingKinds } from '#reason/plant'
import { lints } from '../../src/reason/analyze/lint/index.ts'
import { otherFindings } from './other-findings.ts'

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)

const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`

/** `docs/findings.md`: every code there is. */
export const findingsPage = (): string =>
  [
    '# Findings',
    '',
    'This page is made from the code by `npm run golden`. Codes are stable: filter, count and accept by them.',
    '',
    'An `error` means that the thing cannot be used as it is, a `warning` that it can and is risky, a `note` that it is worth knowing.',
    '',
    '## What a plan gets wrong',
    '',
    "`bulkhead check` says these of a plan that can be read. Criteria are those of the project's own list of measurable criteria:",
    '`MK` design mistakes, `RA` remote access, `RM` roadmap, `PT` patterns, `SD` drift, `CL` containment, `DD` readiness, `DT` detection, `LG` logs.',
    '',
    row('code', 'severity', 'what is wrong', 'why it matters', 'way out', 'criteria'),
    row('---', '---', '---', '---', '---', '---'),
    ...lints.map((lint) => row(`\`${lint.code}\``, lint.severity, lint.title, lint.why, lint.remedy, lint.criteria.join(', '))),
    '',
    '## What cannot be read as a plan',
    '',
    'Each stands with its file, line and column, and with the nearest name where a name is unknown.',
    '',
    row('code', 'severity', 'what is wrong'),
    row('---', '---', '---'),
    ...Object.entries(planFindingKinds).map(([code, { severity, title }]) => row(`\`${code}\``, severity, title)),
    ...Object.entries(otherFindings).flatMap(([title, codes]) => [
      '',
      `## ${title}`,
      '',
      row('code', 'what it says'),
      row('---', '---'),
      ...codes.map(([code, meaning]) => row(`\`${code}\``, meaning)),
    ]),
    '',
  ].join('\n')
