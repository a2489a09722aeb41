import { IconCheck, IconQuestionMark, IconTriangle, IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { AnswerOf, readMatrix } from '#show/contract'

export type Matrix = AnswerOf<typeof readMatrix>
export type MatrixCell = Matrix['cells'][number]

export interface CellLook {
  readonly word: string
  readonly icon: ComponentType<{ readonly size?: number; readonly className?: string | undefined }>
  /** Of the style sheet. */
  readonly name: 'deny' | 'required' | 'surplus' | 'noData'
  readonly means: string
}

/** A sign and a word for each state; colour comes beside them and says nothing alone. */
export const looks: Readonly<Record<MatrixCell['state'], CellLook>> = {
  deny: { word: 'deny', icon: IconX, name: 'deny', means: 'nothing is allowed' },
  required: { word: 'required', icon: IconCheck, name: 'required', means: 'allowed, and used in what was recorded' },
  surplus: { word: 'surplus', icon: IconTriangle, name: 'surplus', means: 'allowed, and some of it was not used in what was recorded' },
  'no-data': { word: 'no recording', icon: IconQuestionMark, name: 'noData', means: 'allowed, and no recording tells whether it is used' },
}

/** Two zones as the key of their cell. Ids have no spaces. */
export const pairKey = (from: string, to: string): string => `${from} ${to}`
