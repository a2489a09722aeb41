import { CloseButton, Group, Pill, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import { filterNames } from './replay-search.ts'
import type { FilterName, UsedReplaySearch } from './replay-search.ts'

/** How a filter reads; a cause is long and stands above as a card already. */
const wordsOf = (name: FilterName, value: string): string => {
  if (name === 'cause') return 'one cause'
  if (name === 'from' || name === 'to') return `${name} ${value === '-' ? 'no zone' : value}`
  if (name === 'stop') return value === 'filter' ? 'stopped by a filter' : 'only watched'
  return name === 'effect' ? value : `${name} ${value}`
}

/** What the list is filtered by; each can be taken away. */
export const FilterBar = ({ search, filter }: Pick<UsedReplaySearch, 'search' | 'filter'>) => {
  const [text, setText] = useState(search.text ?? '')
  const apply = useDebouncedCallback((value: string) => filter({ text: value.trim() === '' ? undefined : value.trim().slice(0, 200) }), 300)
  const change = (value: string): void => {
    setText(value)
    apply(value)
  }
  return (
    <Group gap="sm">
      <TextInput
        aria-label="filter by text"
        placeholder="asset, address, service, operation, words"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={text === '' ? undefined : <CloseButton size="sm" aria-label="clear the text" onClick={() => change('')} />}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        w={340}
      />
      {filterNames.flatMap((name) => {
        const value = search[name]
        return value === undefined || name === 'text'
          ? []
          : [
              <Pill
                key={name}
                size="md"
                withRemoveButton
                removeButtonProps={{ 'aria-label': `remove the filter ${name}`, 'aria-hidden': false, tabIndex: 0 }}
                onRemove={() => filter({ [name]: undefined })}
              >
                {wordsOf(name, value)}
              </Pill>,
            ]
      })}
    </Group>
  )
}
