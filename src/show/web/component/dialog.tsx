import { Modal } from '@mantine/core'
import { useEffect } from 'react'
import type { ReactNode } from 'react'

/** The element that has the focus, or where it has gone astray, the main part of the page. */
const focusFrom = (opener: Element | null): void => {
  // Somebody who has gone elsewhere meanwhile stays there.
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const place = opener instanceof HTMLElement && opener.isConnected ? opener : document.querySelector<HTMLElement>('main')
  place?.focus({ preventScroll: true })
}

interface DialogProps {
  readonly title: string
  readonly size?: 'md' | 'lg' | 'xl'
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A dialog, open for as long as it stands on the page; the keys go back to where it was opened from. Only Escape, its cross and its own
 * buttons close it: what somebody has typed is not lost by a click beside it.
 */
export const Dialog = ({ title, size = 'lg', onClose, children }: DialogProps) => {
  useEffect(() => {
    const opener = document.activeElement
    return () => focusFrom(opener)
  }, [])
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeOnClickOutside={false} returnFocus={false}>
      {children}
    </Modal>
  )
}
