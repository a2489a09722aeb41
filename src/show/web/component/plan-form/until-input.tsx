import { TextInput } from '@mantine/core'
import type { TextInputProps } from '@mantine/core'

interface UntilInputProps extends TextInputProps {
  readonly timezone: string
  /** As the plan has it: with a time of day it is no day that a calendar could show. */
  readonly initial: string | null
}

/** The day on which something ends, by the plant's clock. */
export const UntilInput = ({ timezone, initial, ...props }: UntilInputProps) => (
  <TextInput
    type={initial === null || /^\d{4}-\d{2}-\d{2}$/.test(initial) ? 'date' : 'text'}
    label="Until"
    description={`From the start of that day on it is gone, by the plant's clock (${timezone})`}
    maxLength={30}
    {...props}
  />
)
