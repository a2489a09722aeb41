import { Code, Text } from '@mantine/core'
import type { AnswerOf, readConduit } from '#show/contract'
import { Instant } from './instant.tsx'

export type Requirement = AnswerOf<typeof readConduit>['flows'][number]['flow']

const Names = ({ names }: { readonly names: readonly string[] }) =>
  names.map((name, place) => (
    <span key={name}>
      {place === 0 ? '' : place === names.length - 1 ? ' and ' : ', '}
      <Text span inherit fw={600}>
        {name}
      </Text>
    </span>
  ))

/** What one flow requires, as people say it. */
export const RequirementSentence = ({ flow }: { readonly flow: Requirement }) => {
  const { from, to, why, services, operations, during, until, isOver } = flow
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Names names={from} /> must reach <Names names={to} />
      {why === undefined ? '' : ` for ${why}`} with{' '}
      {services.map((service, place) => (
        <span key={service}>
          {place === 0 ? '' : ', '}
          <Code>{service}</Code>
        </span>
      ))}
      {operations !== undefined && operations.length > 0 && `: ${operations.join(', ')}`}
      {during !== undefined && `; in window ${during}`}
      {until !== undefined && (
        <>
          ; {isOver ? 'ended' : 'until'} <Instant seconds={until} />
        </>
      )}
    </Text>
  )
}
