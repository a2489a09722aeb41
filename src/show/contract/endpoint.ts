import { z } from 'zod'
import type { Deed } from '#reason/govern'

/**
 * Who may ask. `deed … of: 'plant'`: whoever may do it in the plant that the path names; `of: 'server'`: whoever may do it for the server
 * itself; `person`: anyone who is signed in with all factors; `signed-in`: also before the second factor is enrolled; `anyone`: no sign-in.
 */
export type Needs = { readonly deed: Deed; readonly of: 'plant' | 'server' } | 'person' | 'signed-in' | 'anyone'

/** What travels besides JSON: a stream of bytes up, or a file down. */
export type Carries = 'json' | 'bytes-up' | 'file-down'

/**
 * One question or deed of the interface, declared once: the server routes by it, the web calls by it, OpenAPI and the authorisation
 * matrix are made from it.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> {
  /** Unique; the key under which the web remembers its answers: `changes.list`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/api/plants/:plant/changes` */
  readonly path: string
  /** One sentence for the interface's own description. */
  readonly summary: string
  readonly needs: Needs
  readonly carries: Carries
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly answer: Answer
}

export const nothing = z.strictObject({})
type Nothing = typeof nothing

interface Declared<P, Q, B, A> {
  readonly name: string
  readonly method: Endpoint['method']
  readonly path: string
  readonly summary: string
  readonly needs: Needs
  readonly carries?: Carries
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly answer: A
}

/** Declares an endpoint; what is left out is empty. */
export const endpoint = <A extends z.ZodType, P extends z.ZodType = Nothing, Q extends z.ZodType = Nothing, B extends z.ZodType = Nothing>(
  declared: Declared<P, Q, B, A>,
): Endpoint<P, Q, B, A> => ({
  ...declared,
  carries: declared.carries ?? 'json',
  // A caller that leaves one of these out gets the empty one as its type.
  params: declared.params ?? (nothing as unknown as P),
  query: declared.query ?? (nothing as unknown as Q),
  body: declared.body ?? (nothing as unknown as B),
})

/** An answer is read, never changed. */
type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

export type ParamsOf<E extends Endpoint> = z.output<E['params']>
export type QueryOf<E extends Endpoint> = z.output<E['query']>
export type BodyOf<E extends Endpoint> = z.output<E['body']>
export type AnswerOf<E extends Endpoint> = Frozen<z.output<E['answer']>>
