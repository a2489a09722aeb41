import type { FastifyError, FastifyReply } from 'fastify'
import type { Finding } from '#ground/report'
import { presentFindings } from '#show/contract'

/** The status for a refusal, by the code of its first finding; the first pattern that fits. */
const statuses: readonly (readonly [pattern: RegExp, status: number])[] = [
  // What a plan or a table names and does not have is wrong in what was sent, and no address that is not there.
  [/^(plan|table)\//, 422],
  [/(^|\/)(not-permitted|foreign-origin|second-factor-missing)$/, 403],
  [/\/not-signed-in$/, 401],
  [/(\/|-)(unknown|unknown-\w+|no-plant|no-plan)$/, 404],
  [/^store\/(conflict|plant-exists)$|\/(rebase-needed|wrong-stage|revision-differs|already-\w+|job-ended)$/, 409],
  [/\/too-large$/, 413],
  [/\/too-many$/, 429],
  [/\/disk-full$|^store\/backup-unwritable$/, 507],
  [/^store\/(unavailable|read-only|damaged|refused)$/, 503],
]

export const statusOf = (findings: readonly Finding[]): number => {
  const code = findings[0]?.code ?? ''
  return statuses.find(([pattern]) => pattern.test(code))?.[1] ?? 422
}

export const refuse = (reply: FastifyReply, findings: readonly Finding[], status = statusOf(findings)): FastifyReply =>
  reply
    .code(status)
    .type('application/json')
    .serializer(JSON.stringify)
    .send({ findings: presentFindings(findings) })

const error = (code: string, message: string, help: string, path?: string): Finding => ({
  code: `server/${code}`,
  severity: 'error',
  message,
  help,
  ...(path === undefined ? {} : { at: { path } }),
})

/** What Fastify itself refuses, in our words; undefined when it is a fault of ours. */
export const refusalOf = (fault: FastifyError): { readonly status: number; readonly findings: readonly Finding[] } | undefined => {
  if (fault.validation !== undefined)
    return {
      status: 400,
      findings: fault.validation.map(({ instancePath, message }) =>
        error(
          'unusable-request',
          `${fault.validationContext ?? 'request'}: ${message ?? 'it does not fit'}`,
          'see /api/openapi.json for what is expected',
          instancePath.slice(1).replaceAll('/', '.'),
        ),
      ),
    }
  const { statusCode: status = 500 } = fault
  if (status === 415) return { status, findings: [error('unknown-content-type', 'this content type is not taken here', 'send application/json')] }
  if (status === 413)
    return {
      status,
      findings: [error('too-large', 'the request is larger than is taken here', 'send less, or ask the administrator to raise the limit')],
    }
  if (status >= 400 && status < 500)
    return { status, findings: [error('unusable-request', 'the request cannot be read', 'see /api/openapi.json for what is expected')] }
  return undefined
}

export const notSignedIn = error('not-signed-in', 'nobody is signed in', 'sign in first')
export const secondFactorMissing = error('second-factor-missing', 'this account has no second factor yet', 'enrol one first')
export const foreignOrigin = error('foreign-origin', 'the request does not come from this application', 'open the application at its own address')
export const unknownHost = error('unknown-host', 'this server is not asked by that name', 'use the address it printed, or name yours with `--public`')
export const notPermitted = (deed: string): Finding =>
  error('not-permitted', `you may not ${deed.replaceAll('-', ' ')} here`, 'ask an administrator for the role it takes')
export const unknownPlant = (plant: string): Finding =>
  error('unknown-plant', `there is no plant \`${plant}\` for you`, 'see the list of your plants')
export const unknownPath = error('unknown', 'there is nothing at this address', 'see /api/openapi.json for what there is')
export const faultFinding = error(
  'fault',
  'something failed here, and it is not your fault',
  'try again; if it stays, tell the administrator, whose log has the details',
)
