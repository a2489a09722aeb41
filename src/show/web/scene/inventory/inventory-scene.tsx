import { Anchor, Button, FileButton, Group, Text } from '@mantine/core'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { exportInventory, listInventory } from '#show/contract'
import { download } from '../../api/download.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Instant, secondsOf } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { usePlant } from '../../use-plant.ts'
import { filtered } from './arrange.ts'
import type { InventoryAnswer } from './arrange.ts'
import { AssetDrawer } from './asset-drawer.tsx'
import { AssetList } from './asset-list.tsx'
import { BulkEdit } from './bulk-edit.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useInventorySearch } from './inventory-search.ts'
import { PreviewDialog } from './preview-dialog.tsx'
import type { Wanted } from './preview-dialog.tsx'

/** More than this the server does not take as a table. */
const mostTableBytes = 3_000_000

const Evidence = ({ plant, answer }: { readonly plant: string; readonly answer: InventoryAnswer }) => {
  const recordings = (
    <Anchor inherit renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/recordings`} />}>
      {answer.evidence === undefined ? 'No recording' : answer.evidence.sources === 1 ? 'one recording' : `${answer.evidence.sources} recordings`}
    </Anchor>
  )
  return (
    <Text size="sm" c="dimmed">
      {answer.evidence === undefined ? (
        <>{recordings} yet: this is what the plan says, and nothing of it was seen.</>
      ) : (
        <>
          The plan in force joined with {recordings}, <Instant seconds={secondsOf(answer.evidence.first)} /> to{' '}
          <Instant seconds={secondsOf(answer.evidence.last)} />.
        </>
      )}
    </Text>
  )
}

const Listed = ({
  plant,
  answer,
  mayDraft,
  onWanted,
}: {
  readonly plant: string
  readonly answer: InventoryAnswer
  readonly mayDraft: boolean
  readonly onWanted: (wanted: Wanted) => void
}) => {
  const { look, go } = useInventorySearch()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const { words, filters } = look
  const filterKey = JSON.stringify([words, filters])
  // The address gives new objects with every look at it; what they say is what counts.
  const assets = useMemo(() => {
    const [asked, by] = JSON.parse(filterKey) as [string, typeof filters]
    return filtered(answer.assets, { words: asked, filters: by })
  }, [answer.assets, filterKey])
  const { asset: _, ...closed } = look
  const conflicts = answer.assets.filter((asset) => asset.conflicts.length > 0).length
  return (
    <>
      <Evidence plant={plant} answer={answer} />
      <FilterBar answer={answer} look={look} onLook={go} />
      <Group justify="space-between">
        <Text size="sm" component="output">
          {assets.length.toLocaleString()} of {answer.assets.length.toLocaleString()} assets
          {answer.more > 0 && `, and ${answer.more.toLocaleString()} more that are not listed`}
        </Text>
        {conflicts > 0 && filters.conflict === undefined && (
          <Anchor component="button" type="button" size="sm" onClick={() => go({ ...look, filters: { ...filters, conflict: 'any' } })}>
            {conflicts === 1 ? '1 asset contradicts' : `${conflicts.toLocaleString()} assets contradict`} the plan
          </Anchor>
        )}
      </Group>
      {mayDraft && selected.size > 0 && (
        <BulkEdit answer={answer} selected={[...selected]} onWanted={onWanted} onClear={() => setSelected(new Set())} />
      )}
      <AssetList
        isRecorded={answer.evidence !== undefined}
        plant={plant}
        assets={assets}
        group={look.group}
        selected={selected}
        onSelect={setSelected}
      />
      <AssetDrawer plant={plant} answer={answer} asset={answer.assets.find(({ id }) => id === look.asset)} onClose={() => go(closed)} />
    </>
  )
}

/** Every asset that the plan names or a recording shows, and where the two contradict each other. */
export const InventoryScene = () => {
  const { plant, may } = usePlant()
  const inventory = useAnswer(listInventory, { params: { plant } })
  const [wanted, setWanted] = useState<{ readonly wanted: Wanted; readonly title: string }>()
  const [error, setError] = useState<Error>()
  const reset = useRef<() => void>(null)
  const mayDraft = may('draft-change')
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return
    // The same file again, edited meanwhile, is another choice.
    reset.current?.()
    if (file.size > mostTableBytes) return setError(new Error(`The table has more than ${mostTableBytes.toLocaleString()} bytes. Split it.`))
    setError(undefined)
    setWanted({ wanted: { csv: await file.text() }, title: 'Assets as in a table' })
  }
  const save = async (): Promise<void> => {
    try {
      setError(undefined)
      await download(exportInventory, { params: { plant } })
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)))
    }
  }
  return (
    <Page
      title="Inventory"
      about="Every asset that the plan names or a recording shows, and where the two contradict each other."
      deeds={
        <>
          {may('export') && (
            <Button variant="default" leftSection={<IconDownload size={18} aria-hidden />} onClick={() => void save()}>
              Export as CSV
            </Button>
          )}
          {mayDraft && (
            <FileButton resetRef={reset} accept=".csv,text/csv" onChange={(file) => void take(file)}>
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconUpload size={18} aria-hidden />}>
                  Import a CSV
                </Button>
              )}
            </FileButton>
          )}
        </>
      }
    >
      {error !== undefined && <Refusal error={error} />}
      <Answered of={inventory}>
        {(answer) => (
          <Listed
            plant={plant}
            answer={answer}
            mayDraft={mayDraft}
            onWanted={(asked) => setWanted({ wanted: asked, title: 'One edit of several assets' })}
          />
        )}
      </Answered>
      {wanted !== undefined && <PreviewDialog plant={plant} wanted={wanted.wanted} title={wanted.title} onClose={() => setWanted(undefined)} />}
    </Page>
  )
}
