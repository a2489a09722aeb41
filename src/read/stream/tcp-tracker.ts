import type { TcpHandler, TcpOptions, TcpTracker } from './tcp-connection.ts'

export const createTcpTracker = <T>(_handler: TcpHandler<T>, _options: TcpOptions = {}): TcpTracker<T> => {
  throw new Error('the tracker is being built')
}
