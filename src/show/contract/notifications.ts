import { z } from 'zod'
import { endpoint } from './endpoint.ts'

const hostShape = z
  .string()
  .min(1)
  .max(253)
  .regex(/^[A-Za-z0-9.:_-]+$/, 'a host name or an address')

const mailAddressShape = z.email().max(254)

const mailShape = {
  host: hostShape,
  port: z.int().min(1).max(65_535),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string().min(1).max(254).exactOptional(),
  from: mailAddressShape,
  to: z.array(mailAddressShape).min(1).max(50),
}

const webhookAddressShape = z.string().min(1).max(2000)

const settingsShape = z.object({
  /** Counts changes; sent along with the next one. */
  version: z.int().min(0).max(1_000_000_000),
  /** Absent: switched off. A password is never told. */
  mail: z.object({ ...mailShape, hasPassword: z.boolean() }).exactOptional(),
  webhook: z.object({ url: z.string() }).exactOptional(),
})

export const readNotifications = endpoint({
  name: 'notifications.read',
  method: 'GET',
  path: '/api/notifications',
  summary: 'how notices leave the application; secrets are not told',
  needs: { deed: 'administer-plant', of: 'server' },
  answer: settingsShape,
})

export const setNotifications = endpoint({
  name: 'notifications.set',
  method: 'PUT',
  path: '/api/notifications',
  summary: 'sets the mail server and the webhook for notices; what is left out is switched off, a secret that is left out stays',
  needs: { deed: 'administer-plant', of: 'server' },
  body: z.strictObject({
    version: z.int().min(0).max(1_000_000_000),
    mail: z.strictObject({ ...mailShape, password: z.string().min(1).max(1000).exactOptional() }).exactOptional(),
    webhook: z.strictObject({ url: webhookAddressShape, secret: z.string().min(16).max(1000).exactOptional() }).exactOptional(),
  }),
  answer: settingsShape,
})

export const testNotifications = endpoint({
  name: 'notifications.test',
  method: 'POST',
  path: '/api/notifications/test',
  summary: 'sends a test by mail and webhook, once each, and tells how it went',
  needs: { deed: 'administer-plant', of: 'server' },
  body: z.strictObject({}),
  answer: z.object({ tried: z.array(z.object({ by: z.enum(['mail', 'webhook']), why: z.string().exactOptional() })) }),
})

export const notificationEndpoints = [readNotifications, setNotifications, testNotifications] as const
