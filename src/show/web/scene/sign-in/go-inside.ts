import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'

/** A page of ours, never an address of somebody else's that a link has put there. */
const isOwnPath = (path: unknown): path is string => typeof path === 'string' && /^\/(?![/\\])/.test(path)

/** Opens the first page as the person who has just signed in. */
export const useGoInside = (): ((after?: unknown) => void) => {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return (after) => {
    // What this page knows was told to somebody who was not signed in, or was another.
    queries.clear()
    void navigate({ href: isOwnPath(after) ? after : '/', replace: true })
  }
}
