/**
 * Numbers and text out of bytes from a hostile network: every function is total, none throws, none reads past the end.
 * Not for meaning: that is `read`.
 */
export { ascii, hex, printable, u16be, u16le, u32be, u32le, u8 } from './bytes.ts'
