import { Button, Group, Select } from '@mantine/core'
import { SearchField } from '../../component/search-field.tsx'
import { choices } from './arrange.ts'
import type { Asset, InventoryAnswer } from './arrange.ts'
import { filterNames, groupings } from './inventory-search.ts'
import type { FilterName, InventoryLook } from './inventory-search.ts'
import { conflictWords, filterWords } from './inventory-words.ts'

interface FilterBarProps {
  readonly answer: InventoryAnswer
  readonly look: InventoryLook
  readonly onLook: (look: InventoryLook) => void
}

const labelOf = (answer: InventoryAnswer, name: FilterName, value: string): string => {
  if (name === 'role') return answer.roles.find(({ id }) => id === value)?.name ?? value
  if (name === 'function') return answer.functions.find(({ id }) => id === value)?.name ?? value
  if (name === 'conflict') return value === 'any' ? 'any conflict' : (conflictWords[value as Asset['conflicts'][number]['kind']] ?? 'no conflict')
  return value
}

const FilterSelect = ({ name, answer, look, onLook }: FilterBarProps & { readonly name: FilterName }) => {
  const data = choices(answer.assets, name).map(({ value, count }) => ({ value, label: `${labelOf(answer, name, value)} (${count})` }))
  const value = look.filters[name] ?? null
  // A value from an old address may be gone: it is shown, so that nobody wonders why the list is empty.
  const all = value === null || data.some((each) => each.value === value) ? data : [...data, { value, label: `${value} (0)` }]
  return (
    <Select
      label={filterWords[name]}
      size="xs"
      w={150}
      placeholder="all"
      clearable
      searchable
      data={all}
      value={value}
      onChange={(chosen) => {
        const { [name]: _, ...others } = look.filters
        onLook({ ...look, filters: chosen === null ? others : { ...others, [name]: chosen } })
      }}
    />
  )
}

/** What the list shows and how: everything of it stands in the address. */
export const FilterBar = ({ answer, look, onLook }: FilterBarProps) => {
  const isFiltered = look.words !== '' || Object.keys(look.filters).length > 0
  const { group: _, ...ungrouped } = look
  return (
    <Group component="search" gap="xs" align="flex-end" wrap="wrap" aria-label="assets">
      <SearchField
        label="Find"
        isLabelled
        width={200}
        placeholder="name, address, maker"
        value={look.words}
        onSearch={(words) => onLook({ ...look, words })}
      />
      {filterNames.map((name) => (
        <FilterSelect key={name} name={name} answer={answer} look={look} onLook={onLook} />
      ))}
      <Select
        label="Group by"
        size="xs"
        w={130}
        placeholder="nothing"
        clearable
        data={groupings.map((value) => ({ value, label: filterWords[value].toLowerCase() }))}
        value={look.group ?? null}
        onChange={(chosen) => {
          const group = groupings.find((each) => each === chosen)
          onLook(group === undefined ? ungrouped : { ...look, group })
        }}
      />
      {isFiltered && (
        <Button size="xs" variant="default" onClick={() => onLook({ ...look, words: '', filters: {} })}>
          Show all
        </Button>
      )}
    </Group>
  )
}
