import { Center, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Refusal } from './refusal.tsx'

/** Shows what was answered; until then that it is on its way, and otherwise why not. */
export const Answered = <T,>({ of, children }: { readonly of: UseQueryResult<T>; readonly children: (answer: T) => ReactNode }) => {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error !== null) return <Refusal error={of.error} />
  return (
    <Center p="xl" component="output" aria-label="on its way">
      <Loader aria-hidden />
    </Center>
  )
}
