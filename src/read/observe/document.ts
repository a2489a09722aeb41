/** The document of `observe --json`. It grows only by adding; times are ISO 8601 in UTC with microseconds. */
export interface ObserveDocument {
  readonly sources: readonly {
    readonly name: string
    readonly packets: number
    readonly bytes: number
    readonly first?: string
    readonly last?: string
    readonly findings: readonly {
      readonly code: string
      readonly severity: string
      readonly message: string
      readonly help?: string
      readonly packet?: number
    }[]
  }[]
  readonly assets: readonly {
    readonly id: string
    readonly addresses: readonly string[]
    readonly mac?: string
    readonly maker?: string
    readonly names: readonly string[]
    readonly identity: Readonly<Record<string, string>>
    readonly role: {
      readonly value: string
      readonly confidence: number
      readonly because: readonly string[]
      readonly runnerUp?: { readonly value: string; readonly confidence: number }
    }
    readonly vlans: readonly number[]
    readonly first: string
    readonly last: string
    readonly packets: number
    readonly external: boolean
  }[]
  readonly conversations: readonly {
    readonly client: string
    readonly server: string
    readonly transport: string
    readonly port: number
    readonly service: string
    readonly basis: 'payload' | 'port'
    readonly operations: Readonly<Record<string, number>>
    readonly functions: Readonly<Record<string, number>>
    readonly exceptions: number
    readonly outcome: 'answered' | 'refused' | 'unanswered'
    readonly connections: number
    readonly packets: number
    readonly bytes: number
    readonly first: string
    readonly last: string
    readonly cadence?: { readonly periodMs: number; readonly jitterMs: number }
    readonly vlan?: number
    readonly remarks: readonly string[]
    readonly sightings: Readonly<Record<string, { readonly first: string; readonly last: string }>>
  }[]
}
