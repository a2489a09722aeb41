import { Text, Tooltip } from '@mantine/core'

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** Seconds since 1970 of an instant as documents have it: `2026-11-27T14:29:10Z`. */
export const secondsOf = (iso: string): number => Date.parse(iso) / 1000

/** An instant in the reader's own time as text: `27 Nov 2026, 15:29`. */
export const instantInWords = (seconds: number): string => format.format(seconds * 1000)

/** An instant in the reader's own time; the exact one in UTC beside it. `seconds` since 1970. */
export const Instant = ({ seconds }: { readonly seconds: number }) => {
  const date = new Date(seconds * 1000)
  return (
    <Tooltip label={date.toISOString()}>
      <Text component="time" inherit dateTime={date.toISOString()}>
        {instantInWords(seconds)}
      </Text>
    </Tooltip>
  )
}
