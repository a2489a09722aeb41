import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queries } from './api/queries.ts'
import { router } from './routes.tsx'
import { readableColours, theme } from './theme.ts'

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
