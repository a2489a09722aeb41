import { useCallback, useEffect, useState } from 'react'
import type { RefObject } from 'react'

/** Which part of a long row of equal things is in sight; `until` exclusive. */
export interface Span {
  readonly from: number
  readonly until: number
}

const overscan = 3

const spanOf = (offset: number, sight: number, size: number, count: number): Span => {
  const from = Math.max(0, Math.min(count, Math.floor(offset / size)) - overscan)
  return { from, until: Math.min(count, Math.ceil((offset + sight) / size) + overscan) }
}

interface Sizes {
  readonly columnWidth: number
  readonly rowHeight: number
  readonly count: number
}

const isSame = (a: Span, b: Span): boolean => a.from === b.from && a.until === b.until

/** The rows and columns of a scrolled frame that are in sight, all of one size. Changes only when other ones come into sight. */
export const useWindow = (frame: RefObject<HTMLElement | null>, { columnWidth, rowHeight, count }: Sizes) => {
  const [spans, setSpans] = useState<{ readonly rows: Span; readonly columns: Span }>({
    rows: { from: 0, until: Math.min(count, 20) },
    columns: { from: 0, until: Math.min(count, 20) },
  })
  const look = useCallback((): void => {
    const { current } = frame
    if (current === null) return
    const rows = spanOf(current.scrollTop, current.clientHeight, rowHeight, count)
    const columns = spanOf(current.scrollLeft, current.clientWidth, columnWidth, count)
    setSpans((before) => (isSame(before.rows, rows) && isSame(before.columns, columns) ? before : { rows, columns }))
  }, [frame, columnWidth, rowHeight, count])
  useEffect(() => {
    const { current } = frame
    if (current === null) return undefined
    // It tells the first size as well.
    const observer = new ResizeObserver(look)
    observer.observe(current)
    current.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      current.removeEventListener('scroll', look)
    }
  }, [frame, look])
  return spans
}
