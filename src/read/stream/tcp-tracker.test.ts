import { describe, expect, test } from 'vitest'
import { ACK, FIN, handshake, RST, segment, type SegmentSpec, SYN, watch } from './segment.fixture.ts'

const server = (spec: SegmentSpec): SegmentSpec => ({ by: 'server', ...spec })
const [syn, synAck, lastAck] = handshake as [SegmentSpec, SegmentSpec, SegmentSpec]

describe('a side’s bytes come in order, each once', () => {
  for (const [name, segments, stream] of [
    [
      'in order',
      [
        { seq: 100, data: 'abc' },
        { seq: 103, data: 'def' },
      ],
      'abcdef',
    ],
    [
      'out of order',
      [
        { seq: 103, data: 'def' },
        { seq: 106, data: 'ghi' },
        { seq: 100, data: 'abc' },
      ],
      'abcdefghi',
    ],
    [
      'repeated',
      [
        { seq: 100, data: 'abc' },
        { seq: 100, data: 'abc' },
        { seq: 103, data: 'def' },
        { seq: 100, data: 'abcdef' },
      ],
      'abcdef',
    ],
    [
      'repeated with more behind',
      [
        { seq: 100, data: 'abc' },
        { seq: 100, data: 'abcdef' },
      ],
      'abcdef',
    ],
    [
      'overlap: the first bytes win',
      [
        { seq: 100, data: 'abc' },
        { seq: 101, data: 'XXdef' },
      ],
      'abcdef',
    ],
    [
      'overlap before its turn: the first bytes win',
      [
        { seq: 103, data: 'def' },
        { seq: 101, data: 'bcXXXg' },
        { seq: 100, data: 'a' },
      ],
      'abcdefg',
    ],
    [
      'one segment over three that wait',
      [
        { seq: 102, data: 'c' },
        { seq: 104, data: 'e' },
        { seq: 106, data: 'g' },
        { seq: 101, data: 'bXdXfXh' },
        { seq: 100, data: 'a' },
      ],
      'abcdefgh',
    ],
    [
      'a keep-alive repeats the last byte',
      [
        { seq: 100, data: 'abc' },
        { seq: 102, data: '\0', flags: ACK },
        { seq: 103, data: 'def' },
      ],
      'abcdef',
    ],
    [
      'a keep-alive without a byte',
      [
        { seq: 100, data: 'abc' },
        { seq: 102, flags: ACK },
        { seq: 103, data: 'def' },
      ],
      'abcdef',
    ],
    [
      'captured short',
      [
        { seq: 100, data: 'abc', wire: 10 },
        { seq: 110, data: 'def' },
      ],
      'abc[7]def',
    ],
    [
      'captured short before its turn',
      [
        { seq: 103, data: 'd', wire: 3 },
        { seq: 106, data: 'g' },
        { seq: 100, data: 'abc' },
      ],
      'abcd[2]g',
    ],
    [
      'nothing of a segment captured',
      [
        { seq: 100, data: '', wire: 5 },
        { seq: 105, data: 'f' },
      ],
      '[5]f',
    ],
    [
      'lost, known at the end',
      [
        { seq: 100, data: 'abc' },
        { seq: 106, data: 'ghi' },
      ],
      'abc[3]ghi',
    ],
    [
      'lost, said by two acknowledgements',
      [
        { seq: 100, data: 'abc' },
        { seq: 106, data: 'ghi' },
        server({ seq: 500, ack: 109 }),
        server({ seq: 500, ack: 109 }),
        { seq: 109, data: 'jkl' },
      ],
      'abc[3]ghijkl',
    ],
    ['acknowledged before it was captured', [{ seq: 103, data: 'def' }, server({ seq: 500, ack: 106 }), { seq: 100, data: 'abc' }], 'abcdef'],
    [
      'not acknowledged: worth waiting for',
      [{ seq: 103, data: 'def' }, ...[1, 2, 3].map(() => server({ seq: 500, ack: 100 })), { seq: 100, data: 'abc' }],
      'abcdef',
    ],
    [
      'a hole of ten seconds',
      [
        { seq: 103, data: 'def' },
        { seq: 106, data: 'ghi', us: 11_000_000 },
        { seq: 100, data: 'abc', us: 11_000_000 },
      ],
      '[3]defghi',
    ],
    [
      'another stream on the same ports',
      [
        { seq: 100, data: 'abc' },
        { seq: 0x8000_0000, data: 'def' },
        { seq: 0x8000_0003, data: 'ghi' },
      ],
      'abc[0]defghi',
    ],
  ] as const) {
    test(name, () => {
      const watched = watch().send(...handshake, ...segments)
      watched.tracker.finish()
      expect(watched.stream(0)).toBe(stream)
    })
  }

  test('the sequence number wraps', () => {
    const watched = watch().send(
      { seq: 0xffff_fffc, flags: SYN },
      { seq: 3, data: 'ghi' },
      { seq: 0xffff_fffd, data: 'abc' },
      { seq: 0, data: 'def' },
    )
    expect(watched.stream(0)).toBe('abcdefghi')
  })

  test('a SYN may carry data', () => {
    expect(watch().send({ seq: 99, flags: SYN, data: 'abc' }, { seq: 103, data: 'def' }).stream(0)).toBe('abcdef')
  })

  test('bytes that were lost are counted', () => {
    const watched = watch().send(...handshake, { seq: 106, data: 'ghi', wire: 5 })
    watched.tracker.finish()
    expect(watched.connections[0]?.sides[0]).toMatchObject({ lostBytes: 8, payloadBytes: 5, packets: 3 })
  })
})

describe('side 0 is who opened', () => {
  for (const [name, segments, start, address] of [
    ['SYN', handshake, 'syn', '10.0.0.1'],
    ['the SYN was not captured', [synAck, lastAck], 'syn-ack', '10.0.0.1'],
    ['the SYN was captured after its answer', [synAck, syn, lastAck], 'syn-ack', '10.0.0.1'],
    ['the middle: who speaks first', [server({ seq: 500, data: 'abc' }), { seq: 100, data: 'x' }], 'middle', '10.0.0.2'],
  ] as const) {
    test(name, () => {
      const { connections } = watch().send(...segments)
      expect(connections.map((c) => [c.start, c.sides[0].address])).toEqual([[start, address]])
    })
  }
})

describe('a connection begins in the middle', () => {
  test('with the first bytes seen', () => {
    expect(watch().send({ seq: 5000, data: 'abc' }, { seq: 5003, data: 'def' }).stream(0)).toBe('abcdef')
  })
  test('with a keep-alive, whose byte is old', () => {
    expect(watch().send({ seq: 4999, data: '\0', flags: ACK }, { seq: 5000, data: 'abc' }).stream(0)).toBe('abc')
  })
  test('after a SYN-ACK the client’s first byte is known', () => {
    const watched = watch().send(synAck, { seq: 103, data: 'def' }, { seq: 100, data: 'abc' })
    expect(watched.stream(0)).toBe('abcdef')
  })
})

test('both sides are kept apart, and a request comes before the answer that acknowledges it', () => {
  const { events } = watch().send(
    ...handshake,
    { seq: 100, ack: 500, data: 'ask1' },
    server({ seq: 500, ack: 104, data: 'say1' }),
    { seq: 108, ack: 504, data: 'ask3' },
    server({ seq: 504, ack: 112, data: 'say2' }),
    server({ seq: 508, ack: 112, data: 'say3' }),
  )
  expect(events).toEqual(['+1 syn', '0:ask1', '1:say1', '1:say2', '0-4', '0:ask3', '1:say3'])
})

describe('bytes that are not consumed come again', () => {
  test('with more behind them', () => {
    const { events } = watch({}, (bytes) => (bytes.length < 6 ? 0 : 6)).send(
      ...handshake,
      { seq: 100, data: 'abc' },
      { seq: 103, data: 'd' },
      { seq: 104, data: 'efgh' },
      { seq: 108, data: 'ijkl' },
    )
    expect(events.slice(1)).toEqual(['0:abc', '0:abcd', '0:abcdefgh', '0:ghijkl'])
  })

  test('up to 64 KiB, then they are forgotten with a gap', () => {
    const kib = 'x'.repeat(1024)
    const watched = watch({}, () => 0).send(...handshake, ...Array.from({ length: 65 }, (_, i) => ({ seq: 100 + 1024 * i, data: kib })))
    expect(watched.events.filter((event) => event.includes('-'))).toEqual(['0-65536'])
    expect(watched.events.at(-1)).toBe(`0:${kib}`)
  })

  test('a gap forgets them', () => {
    const { events } = watch({}, () => 0).send(...handshake, { seq: 100, data: 'abc', wire: 5 }, { seq: 105, data: 'f' })
    expect(events.slice(1)).toEqual(['0:abc', '0-2', '0:f'])
  })

  for (const nonsense of [-1, Number.NaN, 1e9, 1.5]) {
    test(`a handler that claims ${nonsense} cannot move us out of the bytes`, () => {
      const { events } = watch({}, () => nonsense).send(...handshake, { seq: 100, data: 'abc' }, { seq: 103, data: 'def' })
      expect(events.slice(1)).toEqual(['0:abc', nonsense === 1e9 ? '0:def' : nonsense === 1.5 ? '0:bcdef' : '0:abcdef'])
    })
  }
})

describe('a connection ends', () => {
  test('when both said FIN and all bytes came', () => {
    const watched = watch().send(
      ...handshake,
      { seq: 103, data: 'def', flags: FIN | ACK, ack: 500 },
      server({ seq: 500, ack: 100, flags: FIN | ACK }),
    )
    expect(watched.events).toEqual(['+1 syn'])
    watched.send({ seq: 100, data: 'abc' })
    expect(watched.events).toEqual(['+1 syn', '0:abc', '0:def', 'x1 fin'])
    expect(watched.connections[0]).toMatchObject({ closed: 'fin', sides: [{ fin: true }, { fin: true }] })
  })

  test('when one says RST', () => {
    const watched = watch().send(...handshake, { seq: 103, data: 'def' }, { seq: 106, flags: RST })
    expect(watched.events).toEqual(['+1 syn', '0-3', '0:def', 'x1 reset'])
    expect(watched.connections[0]).toMatchObject({ closed: 'reset', refused: false, sides: [{ reset: true }, { reset: false }] })
  })

  test('not by a RST that guesses', () => {
    const watched = watch().send(...handshake, { seq: 0x7000_0000, flags: RST }, { seq: 100, data: 'abc' })
    expect(watched.events).toEqual(['+1 syn', '0:abc'])
  })

  test('refused when RST answers the SYN', () => {
    expect(watch().send(syn, server({ seq: 0, ack: 100, flags: RST | ACK })).connections[0]).toMatchObject({ refused: true, closed: 'reset' })
  })

  test('and late packets of it are counted, nothing more', () => {
    const watched = watch().send(...handshake, { seq: 100, flags: RST }, server({ seq: 500, ack: 100, data: 'late' }))
    expect(watched.events).toEqual(['+1 syn', 'x1 reset'])
    expect(watched.connections[0]?.sides[1].packets).toBe(2)
  })

  test('and payload long after is another one', () => {
    const watched = watch().send(...handshake, { seq: 100, flags: RST }, { seq: 9000, data: 'new', us: 9_000_000 })
    expect(watched.events).toEqual(['+1 syn', 'x1 reset', '+2 middle', '0:new'])
  })
})

describe('the ports of a connection are used again', () => {
  for (const [name, before, after] of [
    ['after a close', [...handshake, { seq: 100, flags: RST }], ['x1 reset']],
    ['without one', [...handshake, { seq: 100, data: 'abc' }], ['0:abc', 'x1 reused']],
  ] as const) {
    test(name, () => {
      const watched = watch().send(...before, { seq: 7000, flags: SYN, us: 2000 }, { seq: 7001, data: 'again' })
      expect(watched.events).toEqual(['+1 syn', ...after, '+2 syn', '0:again'])
      expect(watched.tracker.size).toBe(1)
    })
  }

  test('not when the SYN is only repeated', () => {
    expect(watch().send(syn, syn, synAck, syn, lastAck, { seq: 100, data: 'abc' }).events).toEqual(['+1 syn', '0:abc'])
  })

  test('not when both open at the same time', () => {
    expect(watch().send(syn, server({ seq: 499, flags: SYN }), { seq: 100, data: 'abc' }, server({ seq: 500, data: 'x' })).events).toEqual([
      '+1 syn',
      '0:abc',
      '1:x',
    ])
  })
})

describe('memory is bounded', () => {
  test('the connection idle for longest makes room', () => {
    const ports = [1, 2, 3]
    const watched = watch({ mostConnections: 3 }).send(
      ...ports.map((clientPort) => ({ clientPort, seq: 1, data: 'a' })),
      { clientPort: 1, seq: 2, data: 'b' },
      { clientPort: 4, seq: 1, data: 'a' },
    )
    expect(watched.events.filter((event) => event.startsWith('x'))).toEqual(['x2 evicted'])
    expect(watched.tracker.size).toBe(3)
    expect(watched.tracker.findings()).toMatchObject([{ code: 'stream/evicted' }])
  })

  test('a side that waits for too many segments passes over the hole', () => {
    const watched = watch().send(...handshake, ...Array.from({ length: 257 }, (_, i) => ({ seq: 102 + 2 * i, data: 'x' })))
    expect(watched.events.slice(1, 3)).toEqual(['0-2', '0:x'])
  })

  test('a side that waits for too many bytes passes over the hole', () => {
    const data = 'x'.repeat(60_000)
    const watched = watch().send(...handshake, ...[0, 1, 2, 3, 4].map((i) => ({ seq: 200 + 60_000 * i, data })))
    expect(watched.events[1]).toBe('0-100')
  })

  test('over all connections the longest holder gives up', () => {
    const watched = watch({ mostHeldBytes: 5000 }, () => 0)
    for (let port = 1; port <= 100; port++) watched.send({ clientPort: port, seq: 1, data: 'x'.repeat(1000) })
    expect(watched.events.filter((event) => event === '0-1000').length).toBe(95)
    expect(watched.tracker.findings()).toMatchObject([{ code: 'stream/abandoned' }])
  })

  test('connections that share a hash on purpose push each other out', () => {
    const watched = watch()
    for (let i = 0; i < 100; i++) watched.tracker.packet({ ...segment({ seq: 1, data: 'x' }), source: `10.9.0.${i}`, sourceKey: 7 })
    expect(watched.tracker.size).toBe(32)
  })
})

test('both ends may have one address', () => {
  const { connections, stream } = watch().send(
    { serverAddress: '10.0.0.1', seq: 99, flags: SYN },
    server({ serverAddress: '10.0.0.1', seq: 499, ack: 100, flags: SYN | ACK }),
    { serverAddress: '10.0.0.1', seq: 100, data: 'ask' },
    server({ serverAddress: '10.0.0.1', seq: 500, data: 'say' }),
  ) as ReturnType<typeof watch>
  expect(connections.length).toBe(1)
  expect([stream(0), stream(1)]).toEqual(['ask', 'say'])
})

test('what is not TCP belongs to no connection', () => {
  expect(watch().tracker.packet({ ...segment({}), transport: 'udp' })).toBeUndefined()
})

test('the user’s state stays with its connection', () => {
  const watched = watch().send(...handshake)
  watched.connections[0]!.state = 'mine'
  expect(watched.tracker.packet(segment({ by: 'server', seq: 500, data: 'x' }))?.state).toBe('mine')
})

test('at the end everything that waits is delivered and closed', () => {
  const watched = watch().send(...handshake, { seq: 103, data: 'def' }, { clientPort: 5, seq: 1, data: 'x' })
  watched.tracker.finish()
  expect(watched.events.slice(2)).toEqual(['0:x', '0-3', '0:def', 'x1 end', 'x2 end'])
  expect(watched.tracker.size).toBe(0)
})
