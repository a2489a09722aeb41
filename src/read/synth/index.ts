/**
 * The reverse of the readers: captures that speak the protocols correctly, for the sample plant and for tests. Deterministic: no
 * clock, no chance; the same call gives the same bytes. Not for sending: what comes out is a file.
 */
export { type CaptureFormat, writePcap, writePcapng } from './capture-file.ts'
export { answers, asks, type Ends, pingFrames, type Side, type Step, udpFrames } from './dialogue.ts'
export { arpFrame, broadcastMac, checksum, ethernet, type Host, icmpEcho, ipFrame, tcpSegment, type TimedFrame, udpDatagram } from './frame.ts'
export { mergeByTime } from './merge-by-time.ts'
export * as protocols from './protocol/index.ts'
export { type Random, randomOf } from './random.ts'
export { type RiversideOptions, riversideFrames, writeRiverside } from './riverside/riverside.ts'
export { parseTruth, type Truth, type TruthAsset, type TruthDeed, type TruthFlow, type TruthResult, type TruthTrouble } from './riverside/truth.ts'
export { type TcpConnection, tcpConnection } from './tcp-connection.ts'
