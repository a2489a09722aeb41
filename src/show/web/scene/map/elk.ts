import ELK from 'elkjs/lib/elk-api'
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker'
import type { Arrange } from './lay-out.ts'

let elk: InstanceType<typeof ELK> | undefined

/** ELK in a worker of its own: the page stays fluid while it thinks. One for the life of the page. */
export const arrangeInWorker: Arrange = (graph) => {
  elk ??= new ELK({ workerFactory: () => new ElkWorker() })
  return elk.layout(graph)
}
