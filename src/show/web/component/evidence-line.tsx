import { Alert, Anchor, Text } from '@mantine/core'
import { IconRadar } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Instant, secondsOf } from './instant.tsx'

interface EvidenceLineProps {
  readonly plant: string
  readonly evidence: { readonly first: string; readonly last: string; readonly sources: number } | undefined
  /** What cannot be said without a recording: `what drops is not known`. */
  readonly without: string
}

const oldDays = 90

/** Set once a recording is older than a quarter: a plant is another one by then. */
const ageInDays = (last: string): number | undefined => {
  const days = Math.floor((Date.now() - Date.parse(last)) / 86_400_000)
  return days > oldDays ? days : undefined
}

/** On which recordings a page rests. Without any, that nothing on it is proved. */
export const EvidenceLine = ({ plant, evidence, without }: EvidenceLineProps) => {
  const recordings = `/plants/${encodeURIComponent(plant)}/recordings`
  if (evidence === undefined)
    return (
      <Alert
        color="yellow"
        variant="light"
        icon={<IconRadar aria-hidden />}
        title="No recording"
        styles={{ title: { color: 'var(--mantine-color-text)' } }}
      >
        <Text size="sm">
          Nothing was recorded, so {without}.{' '}
          <Anchor component={Link} to={recordings} inherit>
            Drop a capture
          </Anchor>
        </Text>
      </Alert>
    )
  const age = ageInDays(evidence.last)
  return (
    <Text size="sm" c="dimmed">
      Rests on{' '}
      <Anchor component={Link} to={recordings} inherit>
        {evidence.sources === 1 ? '1 recording' : `${evidence.sources} recordings`}
      </Anchor>{' '}
      from <Instant seconds={secondsOf(evidence.first)} /> to <Instant seconds={secondsOf(evidence.last)} />.
      {age !== undefined && (
        <Text span inherit c="orange">
          {' '}
          It is {age} days old: record again before you rely on it.
        </Text>
      )}
    </Text>
  )
}
