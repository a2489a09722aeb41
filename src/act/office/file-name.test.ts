import { expect, test } from 'vitest'
import { shownFileName } from './file-name.ts'

test('a name is the last part of a path, in one line, in the direction it was written', () => {
  const cases: readonly (readonly [given: string, shown: string])[] = [
    ['line 1.pcapng', 'line 1.pcapng'],
    ['Füllerei – Nacht.pcap', 'Füllerei – Nacht.pcap'],
    ['/home/anna/a.pcap', 'a.pcap'],
    ['..\\..\\a.pcap', 'a.pcap'],
    ['a.pcap/', 'capture'],
    ['../..', 'capture'],
    ['', 'capture'],
    [' \t\n', 'capture'],
    ['\u001b[2Jfile\u0000.pcap', '[2Jfile.pcap'],
    ['fdp\u202E.pcap', 'fdp.pcap'],
    ['\ud800.pcap', '\ufffd.pcap'],
  ]
  expect(cases.map(([given]) => shownFileName(given))).toEqual(cases.map(([, shown]) => shown))
})

test('a long name is cut between characters, never inside of one', () => {
  expect(shownFileName('🏭'.repeat(300))).toBe('🏭'.repeat(200))
})
