import type { Finding, Place, Severity } from '#ground/report'

export interface FindingDocument {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly help?: string
  readonly at?: Place
}

export const presentFindings = (findings: readonly Finding[]): readonly FindingDocument[] =>
  findings.map(({ code, severity, message, help, at }) => ({
    code,
    severity,
    message,
    ...(help === undefined ? {} : { help }),
    ...(at === undefined ? {} : { at }),
  }))
