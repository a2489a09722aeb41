import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { readMe } from '#show/contract'
import { NoAnswer, Refused } from './ask.ts'

/** That a session has ended or the server is gone concerns every page: the shell is told by asking once more who is signed in. */
const tellShell = (error: Error): void => {
  if (error instanceof NoAnswer || (error instanceof Refused && error.status === 401))
    void queries.invalidateQueries({ queryKey: [readMe.name] }, { cancelRefetch: false })
}

/** What the page knows of the server's answers. */
export const queries = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, { queryKey: [name] }) => {
      if (name !== readMe.name) tellShell(error)
    },
  }),
  mutationCache: new MutationCache({ onError: tellShell }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // The server may stand on this very machine: whether a browser thinks it is on the internet says nothing.
      networkMode: 'always',
      // A refusal is an answer: asking again gives the same one.
      retry: (count, error) => !(error instanceof Refused) && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
})
