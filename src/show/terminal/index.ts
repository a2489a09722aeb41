/**
 * Text for terminals: tables, headings, colour where it is wanted, a progress bar on standard error.
 * Not for what is said: that is `show/cli` and `show/story`.
 */
export type { Column } from './table.ts'
export { table } from './table.ts'
export { paint, visibleText } from './paint.ts'
export { createProgressBar } from './progress-bar.ts'
export { wrap } from './wrap.ts'
