import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AuditFilter, AuditLook } from './audit-look.ts'

interface Field {
  readonly name: AuditFilter
  readonly label: string
  readonly placeholder?: string
  readonly type?: 'date'
}

const fields: readonly Field[] = [
  { name: 'about', label: 'About', placeholder: 'change:riverside-7' },
  { name: 'deed', label: 'What', placeholder: 'change-approved' },
  { name: 'actor', label: 'Who', placeholder: 'user:…' },
  { name: 'from', label: 'From (day, UTC)', type: 'date' },
  { name: 'until', label: 'To (day, UTC)', type: 'date' },
]

const ofPlant: Field = { name: 'plant', label: 'Plant', placeholder: 'riverside' }

/** What entries are asked for. Nothing is asked before the form is sent, so that the log is not searched at every letter. */
export const AuditFilterBar = ({
  look: { filters },
  go,
  hasPlant,
}: {
  readonly look: AuditLook
  readonly go: (look: AuditLook) => void
  /** Whether entries of several plants stand here. */
  readonly hasPlant: boolean
}) => {
  const [draft, setDraft] = useState(filters)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // A deed is written as it is said, too.
        go({ filters: { ...draft, ...(draft.deed === undefined ? {} : { deed: draft.deed.trim().toLowerCase().replaceAll(/\s+/g, '-') }) } })
      }}
    >
      <Group align="flex-end" gap="xs">
        {(hasPlant ? [ofPlant, ...fields] : fields).map(({ name, label, placeholder, type }) => (
          <TextInput
            key={name}
            label={label}
            size="xs"
            w={type === 'date' ? 150 : 180}
            type={type ?? 'text'}
            maxLength={200}
            {...(placeholder === undefined ? {} : { placeholder })}
            value={draft[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, [name]: value }))}
          />
        ))}
        <Button type="submit" size="xs" variant="default">
          Show
        </Button>
        {Object.keys(filters).length > 0 && (
          <Button size="xs" variant="subtle" onClick={() => go({ filters: {} })}>
            Everything
          </Button>
        )}
      </Group>
    </form>
  )
}
