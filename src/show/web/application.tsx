import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Refused } from './api/ask.ts'
import { router } from './routes.tsx'
import { readableColours, theme } from './theme.ts'

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

// The scroll lock of dialogs makes a style sheet, too, and asks for the nonce by this name (package `get-nonce`).
Object.assign(globalThis, { __webpack_nonce__: styleNonce() })

export const Application = () => (
  <QueryClientProvider client={queries}>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce} cssVariablesResolver={readableColours}>
      <Notifications position="bottom-right" />
      <RouterProvider router={router} />
    </MantineProvider>
  </QueryClientProvider>
)
