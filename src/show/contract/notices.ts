import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { secondsShape } from './shape.ts'

export const listNotices = endpoint({
  name: 'notices.list',
  method: 'GET',
  path: '/api/notices',
  summary: 'what waits for the one who asks, in every plant they have a role in',
  needs: 'person',
  answer: z.object({
    notices: z.array(
      z.object({
        /** Stays the same while the same thing waits. */
        id: z.string(),
        plant: z.string(),
        plantName: z.string(),
        kind: z.enum(['lapse', 'reviews', 'change', 'not-sent']),
        urgency: z.enum(['now', 'soon']),
        title: z.string(),
        text: z.string(),
        /** Page of the application where something can be done about it. */
        path: z.string(),
        search: z.record(z.string(), z.string()),
        /** When it became so, where that is known. */
        since: secondsShape.exactOptional(),
      }),
    ),
  }),
})

export const noticeEndpoints = [listNotices] as const
