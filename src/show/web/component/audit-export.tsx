import { Button, Menu } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Refusal } from './refusal.tsx'

/** Takes the entries that are shown away as a file. It is itself an entry. */
export const AuditExport = ({ save }: { readonly save: (format: 'csv' | 'ndjson') => Promise<void> }) => {
  const saving = useMutation({ mutationFn: save })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={saving.isPending}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => saving.mutate('csv')}>As a table (CSV)</Menu.Item>
          <Menu.Item onClick={() => saving.mutate('ndjson')}>With signatures (a line of JSON an entry)</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {saving.error !== null && <Refusal error={saving.error} />}
    </>
  )
}
