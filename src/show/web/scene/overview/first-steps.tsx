import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlayerRecord, IconWand } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Overview } from './reach-bars.ts'

/** What to do first in a plant that has nothing yet. Nothing to say once it is recorded and segmented. */
export const FirstSteps = ({ plant, overview }: { readonly plant: string; readonly overview: Overview }) => {
  const base = `/plants/${encodeURIComponent(plant)}`
  if (overview.evidence === undefined)
    return (
      <Alert color="orange" icon={<IconPlayerRecord aria-hidden />} title="No recording yet: drop a capture">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">
            Take a capture at a mirror port of the plant network, for a whole production cycle if you can, and drop it here. Bulkhead reads who talks
            to whom and what they do, and never sends a packet to the plant.
          </Text>
          <Button component={Link} to={`${base}/recordings`}>
            Drop a capture
          </Button>
        </Stack>
      </Alert>
    )
  if (!overview.isFlat) return null
  return (
    <Alert color="cyan" icon={<IconWand aria-hidden />} title="The network is flat: the next step is a plan">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          What runs is recorded. The plan in force still is one zone that holds every address. From the recordings a plan with zones and conduits is
          drafted, each choice with its reason; it becomes a change that others approve, and nothing is enforced until then.
        </Text>
        <Group>
          <Button component={Link} to={`${base}/recordings`}>
            Draft a plan from the recordings
          </Button>
          <Button component={Link} to={`${base}/map`} variant="default">
            See what runs
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
