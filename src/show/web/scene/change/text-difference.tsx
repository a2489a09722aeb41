import { Button, Group, ScrollArea, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { readRevision } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { compareLines, differenceParts } from './line-difference.ts'
import type { DifferenceLine, DifferencePart } from './line-difference.ts'
import classes from './text-difference.module.css'

const signs = { same: ' ', added: '+', removed: '−' } as const
const spoken = { same: undefined, added: 'added', removed: 'removed' } as const

const Line = ({ line: { kind, text, before, after } }: { readonly line: DifferenceLine }) => (
  <tr className={classes[kind]}>
    <td className={classes['number']}>{before}</td>
    <td className={classes['number']}>{after}</td>
    <td className={classes['sign']} aria-label={spoken[kind]}>
      {signs[kind]}
    </td>
    <td className={classes['text']}>{text}</td>
  </tr>
)

const Part = ({ part, onMore }: { readonly part: DifferencePart; readonly onMore: () => void }) =>
  part.kind === 'lines' ? (
    part.lines.map((line) => <Line key={`${line.kind} ${line.before ?? 0} ${line.after ?? 0}`} line={line} />)
  ) : (
    <tr className={classes['skipped']}>
      <td colSpan={4}>
        <Button variant="subtle" size="compact-xs" onClick={onMore}>
          {part.count} {part.count === 1 ? 'line is' : 'lines are'} the same
        </Button>
      </td>
    </tr>
  )

/** Lines put into the page at once; more of a difference is nothing that people read. */
const mostLines = 2000

const Compared = ({ before, after }: { readonly before: string; readonly after: string }) => {
  const [around, setAround] = useState(3)
  const lines = useMemo(() => compareLines(before, after), [before, after])
  const parts = useMemo(() => differenceParts(lines, around), [lines, around])
  const [added, removed] = [lines.filter(({ kind }) => kind === 'added').length, lines.filter(({ kind }) => kind === 'removed').length]
  const shown = parts.reduce((sum, part) => sum + (part.kind === 'lines' ? part.lines.length : 0), 0)
  if (added + removed === 0) return <Text size="sm">The two texts are the same.</Text>
  return (
    <Stack gap="xs">
      <Group gap="md">
        <Text size="sm">
          {added} {added === 1 ? 'line' : 'lines'} added, {removed} removed
        </Text>
        {shown > mostLines && (
          <Text size="sm" c="dimmed">
            The first {mostLines} lines are shown.
          </Text>
        )}
      </Group>
      <ScrollArea type="auto">
        <table className={classes['table']} aria-label="difference of the two texts, line by line">
          <tbody>
            {(shown > mostLines ? parts.slice(0, 50) : parts).map((part, index) => (
              // Parts have no names: their order is what they are.
              <Part key={`${part.kind} ${String(index)}`} part={part} onMore={() => setAround(around * 10)} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Stack>
  )
}

/** The texts of two revisions, line by line. */
export const TextDifference = ({ plant, base, revision }: { readonly plant: string; readonly base: string; readonly revision: string }) => {
  const before = useAnswer(readRevision, { params: { plant, hash: base } })
  const after = useAnswer(readRevision, { params: { plant, hash: revision } })
  return <Answered of={before}>{(was) => <Answered of={after}>{(will) => <Compared before={was.text} after={will.text} />}</Answered>}</Answered>
}
