const mostCharacters = 200

/** Control characters, and those that change the direction of writing (Unicode UAX 9): they show a name as what it is not. */
const steering = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * A file's name as its sender calls it, to be shown to people: the last part of a path, in one line. It is text and never part of a path
 * of ours.
 */
export const shownFileName = (given: string): string => {
  const last = given.toWellFormed().replaceAll('\\', '/').split('/').at(-1) ?? ''
  const clean = [...last.replaceAll(steering, '').trim()].slice(0, mostCharacters).join('')
  return clean === '' || clean === '.' || clean === '..' ? 'capture' : clean
}
