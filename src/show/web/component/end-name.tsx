import { Stack, Text } from '@mantine/core'

/** One end of a conversation: the asset as people call it, its address below; the address alone when the plan knows no asset there. */
export const EndName = ({ address, asset }: { readonly address: string; readonly asset: string | undefined }) => (
  <Stack gap={0}>
    <Text size="sm" fw={500}>
      {asset ?? address}
    </Text>
    {asset !== undefined && (
      <Text size="xs" c="dimmed">
        {address}
      </Text>
    )}
  </Stack>
)
