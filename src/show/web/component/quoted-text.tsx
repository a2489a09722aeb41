import { Code } from '@mantine/core'

/** A sentence of the server, in which names stand between backticks. Names are hostile: they are shown as text, set apart from the words. */
export const QuotedText = ({ text }: { readonly text: string }) =>
  text.split('`').map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // The place in the sentence is all that a part is known by.
      <Code key={`${String(place)} ${part}`} style={{ overflowWrap: 'anywhere' }}>
        {part}
      </Code>
    ),
  )
