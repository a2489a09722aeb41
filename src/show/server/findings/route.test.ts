import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putSource } from '#act/store'
import { ok } from '#ground/report'
import { listFindings } from '#show/contract'
import { observed } from '../../../../test/fixture/observations.ts'
import { startOfficeServer } from '../../../../test/server/office-server.ts'
import type { OfficeServer } from '../../../../test/server/office-server.ts'

interface Found {
  readonly code: string
  readonly severity: string
  readonly origin: string
  readonly at?: { readonly line?: number; readonly file?: string }
}

describe('the findings', () => {
  let server: OfficeServer
  beforeAll(async () => {
    server = await startOfficeServer()
  })
  afterAll(() => server.close())
  const list = async () => (await server.ask('vera', listFindings)).json()

  test('of the plan stand with their place and what their code means', async () => {
    const { findings, explanations, remarks } = await list()
    expect(findings.length).toBeGreaterThan(0)
    expect(new Set(findings.map(({ origin }: Found) => origin))).toEqual(new Set(['plan']))
    const lint = findings.find(({ code }: Found) => code.startsWith('lint/'))
    expect(lint.at.line).toBeGreaterThan(0)
    expect(explanations[lint.code]).toMatchObject({ title: expect.any(String), why: expect.any(String), remedy: expect.any(String) })
    expect(remarks).toEqual([])
  })

  test('of damaged recordings, of traffic that no plan should allow, and what stood out in it, are told as well', async () => {
    const { assets, conversations } = observed(
      ['10.20.0.31 it-workstation', '10.20.1.50 plc', '10.20.2.40 engineering-workstation'],
      ['10.20.2.40 > 10.20.1.50 tcp/102 s7comm download=1', '10.20.0.31 > 10.20.1.50 tcp/102 s7comm write=4'],
    )
    const cut = { code: 'capture/cut', severity: 'error' as const, message: 'the file ends inside a packet' }
    const observations = {
      sources: [{ name: 'cut.pcap', packets: 1, bytes: 1, firstUs: 1, lastUs: 2, findings: [cut] }],
      assets,
      conversations: conversations.map((each, i) => (i === 0 ? { ...each, remarks: ['download of block <b>DB1</b>'] } : each)),
    }
    const put = await server.parts.office.store.transaction(async (writer) => {
      await putSource(writer, { plant: 'riverside', id: 'cut', name: 'cut.pcap', digest: '0'.repeat(64), bytes: 1, at: 0, summary: {} }, observations)
      await putSource(writer, { plant: 'riverside', id: 'bad', name: 'bad.pcap', digest: '0'.repeat(64), bytes: 1, at: 0, summary: {} }, 'nonsense')
      return ok(undefined)
    })
    expect(put.ok).toBe(true)
    const { findings, remarks } = await list()
    expect(findings.filter(({ origin }: Found) => origin === 'recording')).toMatchObject([
      { code: 'observe/damaged', at: { file: 'bad.pcap' } },
      { code: 'capture/cut', at: { file: 'cut.pcap' } },
    ])
    expect(findings.some(({ origin, code }: Found) => origin === 'traffic' && code.startsWith('draft/'))).toBe(true)
    expect(remarks).toMatchObject([{ remark: 'download of block <b>DB1</b>', clientAsset: 'ews-1', serverAsset: 'plc-fill', service: 's7comm' }])
  })

  test('come the worst first', async () => {
    const order = ['error', 'warning', 'note']
    const ranks = (await list()).findings.map(({ severity }: Found) => order.indexOf(severity))
    expect(ranks).toEqual(ranks.toSorted())
  })

  test('are for those who have a role in the plant', async () => {
    expect((await server.ask(undefined, listFindings)).statusCode).toBe(401)
    expect((await server.ask('nora', listFindings)).statusCode).toBe(404)
  })
})
