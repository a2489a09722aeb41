import { Anchor, Group, Text } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

const unknown = 'no zone'

/** Two zones in the direction of the opening packet, as a link to the recorded conversations between them. */
export const ZonePair = ({ plant, from, to }: { readonly plant: string; readonly from: string | undefined; readonly to: string | undefined }) => {
  const words = (
    <Group gap={4} wrap="nowrap" component="span">
      <Text span inherit>
        {from ?? unknown}
      </Text>
      <IconArrowRight size={14} aria-label="to" />
      <Text span inherit>
        {to ?? unknown}
      </Text>
    </Group>
  )
  if (from === undefined || to === undefined) return words
  return (
    <Anchor inherit renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ from, to }} />}>
      {words}
    </Anchor>
  )
}
