import { Button, Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { Refusal } from './refusal.tsx'

interface DeedFormProps {
  /** What the button says that does it. */
  readonly send: string
  /** What the button says that does not. */
  readonly cancel?: string
  /** Of the button: red for what takes something away. */
  readonly colour?: string | undefined
  /** False while something is missing that only the form can tell. */
  readonly isReady?: boolean
  readonly isPending: boolean
  readonly error: Error | null
  readonly onSend: () => void
  readonly onCancel: () => void
  readonly children?: ReactNode
}

/** What a deed asks for in a dialog, why it was refused, and the two ways out. It is sent once, however often somebody presses Enter. */
export const DeedForm = ({ send, cancel = 'Cancel', colour, isReady = true, isPending, error, onSend, onCancel, children }: DeedFormProps) => (
  <form
    onSubmit={(event) => {
      event.preventDefault()
      if (isReady && !isPending) onSend()
    }}
  >
    <Stack>
      {children}
      {error !== null && <Refusal error={error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          {cancel}
        </Button>
        <Button type="submit" {...(colour === undefined ? {} : { color: colour })} loading={isPending} disabled={!isReady}>
          {send}
        </Button>
      </Group>
    </Stack>
  </form>
)
