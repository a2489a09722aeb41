import { Anchor, Button, Group, Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload, IconUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMutation } from '@tanstack/react-query'
import { useMemo } from 'react'
import { exportMatrix, readMatrix } from '#show/contract'
import { download } from '../../api/download.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { EvidenceLine } from '../../component/evidence-line.tsx'
import { Page } from '../../component/page.tsx'
import { Refusal } from '../../component/refusal.tsx'
import { SearchField } from '../../component/search-field.tsx'
import { usePlant } from '../../use-plant.ts'
import { pairKey } from './cell-look.ts'
import type { Matrix } from './cell-look.ts'
import { CellPanel } from './cell-panel.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import { MatrixLegend } from './matrix-legend.tsx'
import { useMatrixSearch } from './matrix-search.ts'

const MatrixOf = ({ plant, matrix }: { readonly plant: string; readonly matrix: Matrix }) => {
  const { search, change } = useMatrixSearch()
  const { telling, zone, from, to } = search
  const cells = useMemo(() => new Map(matrix.cells.map((cell) => [pairKey(cell.from, cell.to), cell])), [matrix])
  const shown = useMemo(() => {
    const saying = new Set(matrix.cells.flatMap((cell) => [cell.from, cell.to]))
    return matrix.zones.filter(({ id }) => (!telling || saying.has(id)) && id.includes(zone))
  }, [matrix, telling, zone])
  return (
    <>
      <EvidenceLine plant={plant} evidence={matrix.evidence} without="no flow is called required or surplus, and what is denied may be needed" />
      {matrix.elsewhere.conversations > 0 && (
        <Text size="sm">
          <Anchor
            inherit
            renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/replay`} search={{ cause: 'no-zone' }} />}
          >
            {matrix.elsewhere.conversations.toLocaleString()} conversations
          </Anchor>{' '}
          have an end in no zone: they stand in no cell.
        </Text>
      )}
      <Group gap="md">
        <SearchField label="filter zones" placeholder="filter zones" width={220} value={zone} onSearch={(words) => change({ zone: words })} />
        <Switch label="only zones with something to say" checked={telling} onChange={(event) => change({ telling: event.currentTarget.checked })} />
        <Text size="sm" c="dimmed">
          {shown.length} of {matrix.zones.length} zones
        </Text>
      </Group>
      <MatrixLegend />
      {shown.length === 0 ? (
        <Text>No zone fits the filter: clear it, or show the zones with nothing to say as well.</Text>
      ) : (
        <MatrixGrid
          zones={shown}
          cells={cells}
          chosen={from === undefined || to === undefined ? undefined : pairKey(from, to)}
          onChoose={(row, column) => change({ from: row, to: column })}
        />
      )}
      {from !== undefined && to !== undefined && (
        <CellPanel plant={plant} from={from} to={to} cell={cells.get(pairKey(from, to))} onClose={() => change({ from: undefined, to: undefined })} />
      )}
    </>
  )
}

/** Which zone may speak to which: what the plan requires, what of it is surplus, and what it denies. */
export const MatrixScene = () => {
  const { plant, may } = usePlant()
  const matrix = useAnswer(readMatrix, { params: { plant } })
  const [isImporting, importing] = useDisclosure(false)
  const save = useMutation({ mutationFn: () => download(exportMatrix, { params: { plant } }) })
  return (
    <Page
      title="Matrix"
      about="Which zone may speak to which. A row opens the conversation, a column is reached."
      deeds={
        <>
          {may('export') && (
            <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />} loading={save.isPending} onClick={() => save.mutate()}>
              Export XLSX
            </Button>
          )}
          {may('draft-change') && (
            <Button variant="default" leftSection={<IconUpload size={16} aria-hidden />} onClick={importing.open}>
              Import XLSX
            </Button>
          )}
        </>
      }
    >
      {save.error !== null && <Refusal error={save.error} />}
      <Answered of={matrix}>{(answer) => <MatrixOf plant={plant} matrix={answer} />}</Answered>
      {isImporting && <ImportDialog plant={plant} onClose={importing.close} />}
    </Page>
  )
}
