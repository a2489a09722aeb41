import { Button, FileButton, Flex, Paper, Text, ThemeIcon } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { bytesInWords } from '../../component/byte-words.ts'

interface DropZoneProps {
  readonly isEmpty: boolean
  readonly mostBytes: number
  readonly onFiles: (files: readonly File[]) => void
}

const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true

/** Takes captures, dropped anywhere on the page or chosen, several at a time. */
export const DropZone = ({ isEmpty, mostBytes, onFiles }: DropZoneProps) => {
  const [isOver, setOver] = useState(false)
  const reset = useRef<() => void>(null)
  // The whole window takes them: a file that misses the zone would be opened by the browser in place of the page.
  useWindowEvent('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(true)
  })
  useWindowEvent('dragleave', (event) => {
    // Leaving one part of the page for another is no leaving.
    if (event.relatedTarget === null) setOver(false)
  })
  useWindowEvent('drop', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    setOver(false)
    onFiles([...(event.dataTransfer?.files ?? [])])
  })
  return (
    <Paper
      withBorder
      p={isEmpty ? 'xl' : 'md'}
      radius="md"
      style={{
        borderStyle: 'dashed',
        borderWidth: 2,
        ...(isOver ? { borderColor: 'var(--mantine-primary-color-filled)', background: 'var(--mantine-primary-color-light)' } : {}),
      }}
    >
      <Flex direction={isEmpty ? 'column' : 'row'} align="center" gap="sm" wrap={isEmpty ? 'nowrap' : 'wrap'}>
        <ThemeIcon variant="light" size={isEmpty ? 64 : 40} radius="xl">
          <IconFileUpload size={isEmpty ? 36 : 24} aria-hidden />
        </ThemeIcon>
        <Text fw={600} size={isEmpty ? 'xl' : 'md'}>
          Drop {isEmpty ? 'a capture' : 'more captures'} here
        </Text>
        <Text size="sm" c="dimmed" {...(isEmpty ? { ta: 'center', maw: '65ch' } : { flex: '1 1 20rem' })}>
          pcap or pcapng, packed by gzip or not, up to {bytesInWords(mostBytes)} each.
          {isEmpty &&
            ' Bulkhead reads who talks to whom and what they do; the packets themselves are not kept, and nothing is ever sent to the plant.'}
        </Text>
        <FileButton
          resetRef={reset}
          multiple
          onChange={(files) => {
            // The same file may be chosen again after it was cancelled.
            reset.current?.()
            onFiles(files)
          }}
        >
          {(props) => (
            <Button {...props} variant={isEmpty ? 'filled' : 'default'}>
              Choose files
            </Button>
          )}
        </FileButton>
      </Flex>
    </Paper>
  )
}
