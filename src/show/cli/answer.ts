import { hasErrors, presentFinding } from '#ground/report'
import type { Finding } from '#ground/report'
import { visibleText } from '#show/terminal'
import { exitCode } from './verb.ts'
import type { ExitCode, Invocation, Screen } from './verb.ts'

/** The value of a text option; undefined when it was not given. */
export const textOption = (invocation: Invocation, name: string): string | undefined => {
  const value = invocation.values[name]
  return typeof value === 'string' ? value : undefined
}

export const wantsJson = (invocation: Invocation): boolean => invocation.values['json'] === true

export const printJson = (screen: Screen, document: unknown): void => screen.print(JSON.stringify(document, undefined, 2))

/** Findings as text; what a device or a file said in them cannot steer the terminal. */
export const findingLines = (findings: readonly Finding[]): string =>
  findings.map((finding) => presentFinding(finding).split('\n').map(visibleText).join('\n')).join('\n')

export const noteFindings = (screen: Screen, findings: readonly Finding[]): void => {
  if (findings.length > 0) screen.note(findingLines(findings))
}

/** Errors and warnings make a verb end with 1; notes do not. */
export const codeOf = (findings: readonly Finding[]): ExitCode => (findings.some((f) => f.severity !== 'note') ? exitCode.findings : exitCode.holds)

/** Input that could not be used at all. */
export const unusable = (screen: Screen, findings: readonly Finding[]): ExitCode => {
  noteFindings(screen, findings)
  return hasErrors(findings) ? exitCode.usage : exitCode.findings
}
