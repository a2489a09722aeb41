import { Alert, List, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Refused } from '../api/ask.ts'
import { QuotedText } from './quoted-text.tsx'

/** Why something was refused or failed, with the way out. */
export const Refusal = ({ error }: { readonly error: Error }) => {
  const findings = error instanceof Refused ? error.findings : []
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={findings.length > 0 ? 'This was refused' : 'This did not work'} role="alert">
      {findings.length === 0 && (
        <Text size="sm">
          <QuotedText text={error.message} />
        </Text>
      )}
      <List size="sm" spacing={4}>
        {findings.map(({ code, message, help }) => (
          <List.Item key={`${code} ${message}`}>
            <QuotedText text={message} />
            {help !== undefined && (
              <Text size="sm" c="dimmed">
                <QuotedText text={help} />
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
