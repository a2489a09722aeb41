import { useParams } from '@tanstack/react-router'
import { mayDo } from '#reason/govern'
import type { Deed } from '#reason/govern'
import { listPlants, readMe } from '#show/contract'
import { useAnswer } from './api/use-answer.ts'

/** Who is signed in. */
export const useMe = () => useAnswer(readMe)

/** The plant of the page, and what the reader may do in it. What a button hides the server refuses as well. */
export const usePlant = (): { readonly plant: string; readonly name: string; readonly may: (deed: Deed) => boolean } => {
  const { plant = '' } = useParams({ strict: false })
  const plants = useAnswer(listPlants)
  const known = plants.data?.plants.find(({ id }) => id === plant)
  return { plant, name: known?.name ?? plant, may: (deed) => mayDo(known?.roles ?? [], deed) }
}
