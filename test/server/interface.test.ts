import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endpoints, readDescription } from '#show/contract'
import { startOfficeServer } from './office-server.ts'
import type { OfficeServer } from './office-server.ts'

/** Sign-in has its own contract, and is asked below this address. The router draws a wildcard without the path before it. */
const signIn = '/api/auth/*'
const wildcards = ['GET *', 'POST *']

/** Every route as `METHOD /path`, from the tree that the router draws of itself: a line a node, its depth in fours. */
const routesIn = (tree: string): readonly string[] => {
  const found: string[] = []
  const path: string[] = []
  for (const line of tree.split('\n')) {
    const [, indent = '', part = '', methods] = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? []
    if (part === '') continue
    const depth = indent.length / 4
    path.length = depth
    path.push(part)
    for (const method of methods?.split(', ') ?? []) found.push(`${method} ${path.join('')}`)
  }
  return found
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >
}

interface Description {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

/** Every place where one schema points at another. */
const references = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : references(inner)))
}

describe('the interface', () => {
  let server: OfficeServer
  let description: Description
  beforeAll(async () => {
    server = await startOfficeServer()
    description = (await server.ask('vera', readDescription)).json()
  })
  afterAll(() => server.close())

  test('what is routed is what the contract declares, and nothing besides sign-in', () => {
    const routed = routesIn(server.app.printRoutes({ commonPrefix: false })).filter((route) => !route.startsWith('HEAD '))
    const declared = endpoints.map(({ method, path }) => `${method} ${path}`)
    expect(routed.length).toBeGreaterThan(50)
    expect(routed.filter((route) => !declared.includes(route)).toSorted()).toEqual(wildcards)
    for (const method of ['GET', 'POST']) expect(server.app.hasRoute({ method, url: signIn })).toBe(true)
    expect(declared.filter((route) => !routed.includes(route))).toEqual([])
  })

  test('no two endpoints share a name or an address, and every path says its plant when it needs a role there', () => {
    const names = endpoints.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const addresses = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
    expect(new Set(addresses).size).toBe(addresses.length)
    for (const { path, needs } of endpoints) expect(typeof needs === 'object' && needs.of === 'plant', path).toBe(path.includes('/:plant'))
  })

  test('the description is OpenAPI 3 and has every endpoint with its name', () => {
    expect(description.openapi).toMatch(/^3\.\d+\.\d+$/)
    expect(description.info).toMatchObject({ title: 'Bulkhead', version: '0.0.0' })
    const described = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')} ${operationId}`),
    )
    const declared = endpoints.filter((endpoint) => endpoint !== readDescription).map(({ method, path, name }) => `${method} ${path} ${name}`)
    expect(described.toSorted()).toEqual(declared.toSorted())
  })

  test('every operation of the description says what it takes and what it answers', () => {
    for (const [path, methods] of Object.entries(description.paths))
      for (const [method, { operationId, summary, parameters = [], requestBody, responses }] of Object.entries(methods)) {
        expect(summary, operationId).not.toBe('')
        const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
        expect(
          parameters
            .filter((parameter) => parameter.in === 'path')
            .map(({ name }) => name)
            .toSorted(),
          operationId,
        ).toEqual(inPath.toSorted())
        for (const parameter of parameters) {
          expect(['path', 'query']).toContain(parameter.in)
          expect(typeof parameter.schema).toBe('object')
          if (parameter.in === 'path') expect(parameter.required).toBe(true)
        }
        if (method === 'get') expect(requestBody).toBeUndefined()
        for (const { schema } of Object.values(requestBody?.content ?? {})) expect(typeof schema).toBe('object')
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['4XX', '5XX']))
        for (const [status, response] of Object.entries(responses)) {
          expect(status).toMatch(/^([1-5]XX|[1-5]\d\d|default)$/)
          expect(typeof response.description).toBe('string')
        }
      }
    const targets = references(description)
    for (const target of targets) {
      const found = target
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/')], description)
      expect(found, target).toBeDefined()
    }
  })

  test('what an endpoint takes in has bounds: no text and no list of any length', () => {
    const unbounded: string[] = []
    const walk = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { type, maxLength, maxItems, pattern, format, enum: choices, const: only, ...rest } = schema as Record<string, unknown>
      const isFree = maxLength === undefined && pattern === undefined && format === undefined && choices === undefined && only === undefined
      if (type === 'string' && isFree) unbounded.push(at)
      if (type === 'array' && maxItems === undefined) unbounded.push(at)
      for (const [key, inner] of Object.entries(rest)) walk(inner, `${at}.${key}`)
    }
    for (const methods of Object.values(description.paths))
      for (const { operationId, parameters = [], requestBody } of Object.values(methods)) {
        for (const parameter of parameters) walk(parameter.schema, `${operationId} ${parameter.name}`)
        for (const [type, { schema }] of Object.entries(requestBody?.content ?? {})) walk(schema, `${operationId} ${type}`)
      }
    expect(unbounded).toEqual([])
  })
})
