/**
 * The whole memory of a server in one file, and back: the database, and the keys without which nobody could go on with it.
 * Not for how rows are written and compared (`act/store`), nor for who may ask for it (`act/office`).
 */
export type { BackedUp } from './back-up.ts'
export { backUp } from './back-up.ts'
export { keyFiles } from './key-files.ts'
export type { Restored } from './bring-back.ts'
export { bringBack } from './bring-back.ts'
