import { PasswordInput, Stack } from '@mantine/core'
import { useState } from 'react'

const fewest = 12
const most = 128

/** A new password, typed twice. Tells it only while both are the same and it is long enough; until then it tells an empty text. */
export const NewPassword = ({ onChange }: { readonly onChange: (password: string) => void }) => {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const tell = (one: string, two: string): void => onChange(one === two && one.length >= fewest && one.length <= most ? one : '')
  return (
    <Stack gap="sm">
      <PasswordInput
        label="New password"
        description={`${fewest} to ${most} characters; four or five words that do not belong together are good.`}
        autoComplete="new-password"
        required
        value={first}
        error={first !== '' && first.length < fewest ? `${fewest - first.length} more` : undefined}
        onChange={({ currentTarget: { value } }) => {
          setFirst(value)
          tell(value, second)
        }}
      />
      <PasswordInput
        label="The same again"
        autoComplete="new-password"
        required
        value={second}
        error={second !== '' && second !== first && !first.startsWith(second) ? 'this is not the same' : undefined}
        onChange={({ currentTarget: { value } }) => {
          setSecond(value)
          tell(first, value)
        }}
      />
    </Stack>
  )
}
