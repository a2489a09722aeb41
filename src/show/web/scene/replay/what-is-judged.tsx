import { Group, Select } from '@mantine/core'
import { listRecordings, listRevisions } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { instantInWords } from '../../component/instant.tsx'
import type { UsedReplaySearch } from './replay-search.ts'

/** Which recording is judged by which revision. */
export const WhatIsJudged = ({ plant, search, filter }: { readonly plant: string } & Pick<UsedReplaySearch, 'search' | 'filter'>) => {
  const recordings = useAnswer(listRecordings, { params: { plant } })
  const revisions = useAnswer(listRevisions, { params: { plant } })
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Recorded in"
        data={[{ value: '', label: 'all recordings' }, ...(recordings.data?.recordings ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        value={search.source ?? ''}
        onChange={(source) => filter({ source: source === null || source === '' ? undefined : source })}
        allowDeselect={false}
        w={280}
      />
      <Select
        label="Judged by"
        data={[
          { value: '', label: 'the plan in force' },
          ...(revisions.data?.revisions ?? [])
            .filter(({ isInForce }) => !isInForce)
            .map(({ hash, at }) => ({ value: hash, label: `revision ${hash.slice(0, 12)}, ${instantInWords(at)}` })),
        ]}
        value={search.revision ?? ''}
        onChange={(revision) => filter({ revision: revision === null || revision === '' ? undefined : revision })}
        allowDeselect={false}
        searchable
        w={360}
      />
    </Group>
  )
}
