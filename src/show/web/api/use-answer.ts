import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { AnswerOf, BodyOf, Endpoint, ParamsOf, QueryOf } from '#show/contract'
import { ask, NoAnswer } from './ask.ts'
import type { Asking } from './ask.ts'

/** How soon a server that did not answer is asked again, in milliseconds. */
const againMs = 5_000

/**
 * The answer to a question, kept and shared by all who ask it on the page. `everyMs` asks again while the page is looked at; with
 * `keepsLast` the answer to the question before stands until the next one is there. A server that has gone away is asked until it is back.
 */
export const useAnswer = <E extends Endpoint>(
  endpoint: E,
  asking: { readonly params?: ParamsOf<E>; readonly query?: QueryOf<E> } = {},
  { isWanted = true, everyMs, keepsLast = false }: { readonly isWanted?: boolean; readonly everyMs?: number; readonly keepsLast?: boolean } = {},
): UseQueryResult<AnswerOf<E>> =>
  useQuery({
    queryKey: [endpoint.name, asking.params ?? {}, asking.query ?? {}],
    queryFn: ({ signal }) => ask(endpoint, asking as Asking<E>, signal),
    enabled: isWanted,
    ...(keepsLast ? { placeholderData: keepPreviousData } : {}),
    refetchInterval: ({ state: { error } }) => (error instanceof NoAnswer ? againMs : (everyMs ?? false)),
  })

/** A deed. Afterwards everything on the page is asked anew: what a deed touches is the server's knowledge. */
export const useDeed = <E extends Endpoint>(
  endpoint: E,
): UseMutationResult<AnswerOf<E>, Error, { readonly params?: ParamsOf<E>; readonly query?: QueryOf<E>; readonly body?: BodyOf<E> }> => {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (asking: { readonly params?: ParamsOf<E>; readonly query?: QueryOf<E>; readonly body?: BodyOf<E> }) =>
      ask(endpoint, asking as Asking<E>),
    onSettled: () => queries.invalidateQueries(),
  })
}
