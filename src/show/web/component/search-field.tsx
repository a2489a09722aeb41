import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

/** Long enough not to ask at every letter, in milliseconds. */
const restMs = 250

interface SearchFieldProps {
  readonly label: string
  readonly placeholder: string
  /** What is looked for now, as the address says. */
  readonly value: string
  readonly width: number
  /** Set beside fields whose labels are seen. */
  readonly isLabelled?: boolean
  readonly onSearch: (words: string) => void
}

/**
 * Words that stand in the address. The address changes after a letter is typed and not with it, so the field keeps its own text, and
 * follows the address when something else has changed it.
 */
export const SearchField = ({ label, placeholder, value, width, isLabelled = false, onSearch }: SearchFieldProps) => {
  const [typed, setTyped] = useState(value)
  const [asked, setAsked] = useState(value)
  const [seen, setSeen] = useState(value)
  if (value !== seen) {
    setSeen(value)
    if (value !== asked) setTyped(value)
  }
  const ask = useDebouncedCallback((words: string) => {
    setAsked(words)
    onSearch(words)
  }, restMs)
  const change = (text: string): void => {
    setTyped(text)
    ask(text.trim())
  }
  return (
    <TextInput
      {...(isLabelled ? { label, size: 'xs' } : { 'aria-label': label })}
      placeholder={placeholder}
      leftSection={<IconSearch size={isLabelled ? 14 : 16} aria-hidden />}
      rightSection={typed === '' ? undefined : <CloseButton size="sm" aria-label="clear the text" onClick={() => change('')} />}
      value={typed}
      maxLength={200}
      w={width}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}
