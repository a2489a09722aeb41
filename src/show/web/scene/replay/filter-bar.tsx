import { Group, Pill } from '@mantine/core'
import { SearchField } from '../../component/search-field.tsx'
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
export const FilterBar = ({ search, filter }: Pick<UsedReplaySearch, 'search' | 'filter'>) => (
  <Group gap="sm">
    <SearchField
      label="filter by text"
      placeholder="asset, address, service, operation, words"
      width={340}
      value={search.text ?? ''}
      onSearch={(text) => filter({ text: text === '' ? undefined : text })}
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
