import type { Finding } from '#ground/report'

const reasons: Readonly<Record<string, readonly [why: string, help: string]>> = {
  ENOENT: ['there is no such file', 'check the path; `-` reads standard input'],
  ENOTDIR: ['a part of its path is a file', 'check the path'],
  EACCES: ['permission is denied', 'copy it to where you may read, or ask its owner'],
  EPERM: ['permission is denied', 'copy it to where you may read, or ask its owner'],
  EISDIR: ['it is a folder', 'name the files in it'],
  ELOOP: ['its links lead in a circle', 'name the file that the link should mean'],
  EMFILE: ['too many files are open', 'raise the limit with `ulimit -n`'],
}

/** The finding for something that could not be opened or read on. `offset` is the byte at which reading stopped. */
export const unreadable = (file: string, error: unknown, offset?: number): Finding => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [why, help] = reasons[code] ?? [error instanceof Error ? error.message : String(error), 'check the disk and the path']
  return {
    code: 'file/unreadable',
    severity: 'error',
    message: offset === undefined ? `cannot read \`${file}\`: ${why}` : `cannot read \`${file}\` past byte ${offset}: ${why}`,
    help,
    at: { file, ...(offset === undefined ? {} : { offset }) },
  }
}
