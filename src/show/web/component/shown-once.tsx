import { ActionIcon, Alert, Code, CopyButton, Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface ShownOnceProps {
  readonly title: string
  readonly text: string
  /** For whom it is and how long it lasts. */
  readonly children?: ReactNode
}

/** A secret that the server does not keep: to be copied now or made anew. */
export const ShownOnce = ({ title, text, children }: ShownOnceProps) => (
  <Alert color="yellow" variant="light" icon={<IconKey aria-hidden />} title={title} styles={{ title: { color: 'var(--mantine-color-text)' } }}>
    <Stack gap="xs">
      <Group wrap="nowrap" gap="xs" align="flex-start">
        <Code block style={{ flexGrow: 1, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Code>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'copied' : 'copy'}>
              <ActionIcon variant="default" size="lg" aria-label={copied ? 'copied' : 'copy'} onClick={copy}>
                {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </Group>
      <Text size="sm">{children} Shown this once.</Text>
    </Stack>
  </Alert>
)
