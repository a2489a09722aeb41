/** An id that says the name: `Hilltop Dairy` becomes `hilltop-dairy`. Empty when nothing of the name can stand in one. */
export const plantIdOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '')
