import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { FlowLink } from '../../component/flow-link.tsx'

const mostAtFirst = 12

/** Flows of the plan that nothing recorded used: a longer recording may show their use, a review decides. */
export const UnusedFlows = ({ plant, flows }: { readonly plant: string; readonly flows: readonly string[] }) => {
  const [isWhole, setIsWhole] = useState(false)
  if (flows.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        Allowed, and not used in what was recorded
      </Title>
      <Group gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {(isWhole ? flows : flows.slice(0, mostAtFirst)).map((flow) => (
          <Text key={flow} size="sm" component="li">
            <FlowLink plant={plant} flow={flow} />
          </Text>
        ))}
      </Group>
      <Text size="sm" c="dimmed">
        A longer recording may show their use. The review of their conduit decides.
      </Text>
      {flows.length > mostAtFirst && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(!isWhole)} style={{ alignSelf: 'flex-start' }}>
          {isWhole ? 'only the first' : `all ${flows.length}`}
        </Button>
      )}
    </Stack>
  )
}
