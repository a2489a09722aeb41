import { Badge } from '@mantine/core'
import { inWords, stageColours } from './change-words.ts'
import type { Stage } from './change-words.ts'

/** Where a change stands, as a word. */
export const ChangeStage = ({ stage }: { readonly stage: Stage }) => (
  <Badge component="span" color={stageColours[stage]} variant="light" style={{ flexShrink: 0 }}>
    {inWords(stage)}
  </Badge>
)
