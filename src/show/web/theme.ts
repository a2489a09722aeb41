import { Anchor, Badge, createTheme, DEFAULT_THEME, Modal } from '@mantine/core'
import type { CSSVariablesResolver } from '@mantine/core'

/** How the application looks. Fonts are the reader's own: none is fetched. */
export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  // Whoever has asked their system for less motion gets less.
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", Consolas, monospace',
  components: {
    // A link inside of text is known by more than its colour (WCAG 2.2, 1.4.1).
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
    // Names stand in badges as they are written.
    Badge: Badge.extend({ defaultProps: { tt: 'none' } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'close' } } }),
  },
})

/**
 * How much black, in per cent, the darkest shade of a colour needs so that white on it, and it on its own light shade, keep the contrast
 * that WCAG 2.2 asks of text (1.4.3: 4.5 to 1).
 */
const blackIn: Readonly<Record<string, number>> = { yellow: 45, lime: 40, orange: 30, green: 25, teal: 25, cyan: 15, red: 15, pink: 15, grape: 10 }

const ownColours = Object.keys(DEFAULT_THEME.colors).filter((name) => name !== 'dark')

const deep = (name: string): string => `color-mix(in srgb, var(--mantine-color-${name}-9), black ${blackIn[name] ?? 0}%)`

const variablesOf = (name: string, scheme: 'light' | 'dark'): Readonly<Record<string, string>> => {
  const written = scheme === 'light' ? deep(name) : `var(--mantine-color-${name}-2)`
  return {
    [`--mantine-color-${name}-filled`]: deep(name),
    [`--mantine-color-${name}-filled-hover`]: `color-mix(in srgb, ${deep(name)}, black 12%)`,
    [`--mantine-color-${name}-light-color`]: written,
    [`--mantine-color-${name}-text`]: written,
    [`--mantine-color-${name}-outline`]: written,
  }
}

const all = (scheme: 'light' | 'dark'): Record<string, string> => Object.assign({}, ...ownColours.map((name) => variablesOf(name, scheme)))

/** Colours that can be read, quiet text and small labels included. */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...all('light'),
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-placeholder': '#596067',
    '--mantine-color-error': '#b02525',
    '--mantine-color-anchor': deep('cyan'),
  },
  dark: {
    ...all('dark'),
    '--mantine-color-dimmed': '#b8bec4',
    '--mantine-color-placeholder': '#a0a7ae',
    '--mantine-color-error': '#ff9b9b',
    '--mantine-color-anchor': 'var(--mantine-color-cyan-3)',
  },
})
