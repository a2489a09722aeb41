import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { lookAtLink } from '#show/contract'
import { ask } from '../../api/ask.ts'

/** The one-time link by which this page was opened. Its token stands in the fragment, which is sent to no server by itself. */
export const useLink = () => {
  const token = useRouterState({ select: ({ location }) => location.hash })
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: ({ signal }) => ask(lookAtLink, { params: {}, body: { token } }, signal),
    enabled: token !== '',
    staleTime: Infinity,
    retry: false,
  })
  return { token, link }
}
