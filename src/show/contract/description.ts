import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const readDescription = endpoint({
  name: 'description',
  method: 'GET',
  path: '/api/openapi.json',
  summary: 'this interface, described in OpenAPI',
  needs: 'person',
  answer: z.looseObject({}),
})
