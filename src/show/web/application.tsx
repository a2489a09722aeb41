import { createTheme, MantineProvider } from '@mantine/core'
import type { CSSVariablesResolver } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Refused } from './api/ask.ts'
import { router } from './routes.tsx'

const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", Consolas, monospace',
  autoContrast: true,
})

/** Quiet text as well keeps the contrast that WCAG 2.2 asks of text (1.4.3: 4.5 to 1). */
const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--mantine-color-dimmed': '#495057', '--mantine-color-placeholder': '#596067', '--mantine-color-error': '#c92a2a' },
  dark: { '--mantine-color-dimmed': '#b8bec4', '--mantine-color-placeholder': '#a0a7ae', '--mantine-color-error': '#ff8787' },
})

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal is an answer: asking again gives the same one.
      retry: (count, error) => !(error instanceof Refused) && count < 2,
    },
  },
})

/** The style sheets that components make are let through by the page's own nonce. */
const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

export const Application = () => (
  <QueryClientProvider client={queries}>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce} cssVariablesResolver={readable}>
      <Notifications position="bottom-right" />
      <RouterProvider router={router} />
    </MantineProvider>
  </QueryClientProvider>
)
