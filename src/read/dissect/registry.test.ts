import { describe, expect, test } from 'vitest'
import { bytesOf } from '../../../test/fixture/hex.ts'
import { serviceByName } from '#ground/service'
import { chooseDissector, dissectors } from './registry.ts'

const request = '0001 0000 0006 01 03 0000 0002'
const answer = '0001 0000 0007 01 03 04 00000000'
const job = '0300 0019 02f080 3201 0000 0200 0008 0000 f000 0001 0001 01e0'
const register = '6500 0400 00000000 00000000 0000000000000000 00000000 0100 0000'

describe('the payload decides, and the port only helps weak headers', () => {
  const cases: readonly [
    what: string,
    bytes: string,
    transport: 'tcp' | 'udp',
    ports: number | readonly number[],
    opposite: string | undefined,
    choice: string | undefined,
  ][] = [
    ['a Modbus request on 502', request, 'tcp', 502, undefined, 'modbus likely'],
    ['the same on a foreign port is not enough', request, 'tcp', 9_999, undefined, undefined],
    ['two in a row are', `${request} ${request}`, 'tcp', 9_999, undefined, 'modbus certain'],
    ['and so is an answer from the other side', request, 'tcp', 9_999, answer, 'modbus likely'],
    ['either port counts while the server is unknown', request, 'tcp', [502, 40_000], undefined, 'modbus likely'],
    ['S7comm on any port', job, 'tcp', 1_102, undefined, 's7comm certain'],
    ['RegisterSession on any port', register, 'tcp', 1_102, undefined, 'enip certain'],
    ['a connect request to a PG TSAP on 102', '0300 0016 11e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a', 'tcp', 102, undefined, 's7comm likely'],
    ['a connect request to TSAP 0001 on 102', '0300 0016 11e0 0000 0001 00 c1 02 0001 c2 02 0001 c0 01 0d', 'tcp', 102, undefined, 'mms likely'],
    ['a lone keep-alive byte on 502', '00', 'tcp', 502, undefined, undefined],
    ['nothing', '', 'tcp', 502, undefined, undefined],
    ['foreign talk on 502 is not Modbus', '0300 0013 0ee0 0000 0000 00 0100 0800 0000 00', 'tcp', 502, undefined, undefined],
  ]
  for (const [what, bytes, transport, ports, opposite, choice] of cases) {
    test(what, () => {
      const found = chooseDissector(bytesOf(bytes), transport, ports, opposite === undefined ? undefined : bytesOf(opposite))
      expect(found && `${found.dissector.service} ${found.recognition}`).toBe(choice)
    })
  }
})

test('every dissector goes by a name of the catalogue, and no two of a transport share it', () => {
  expect(dissectors.filter(({ service }) => serviceByName(service) === undefined).map(({ service }) => service)).toEqual([])
  const names = dissectors.flatMap(({ service, transport }) =>
    transport === 'both' ? [`tcp ${service}`, `udp ${service}`] : [`${transport} ${service}`],
  )
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})
