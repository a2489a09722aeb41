import ELK from 'elkjs/lib/elk-api'
import ElkWorker from 'elkjs/lib/elk-worker.min.js?worker'
import type { Arrange } from './lay-out.ts'

// It is large, and begins to load as soon as this page does: beside the question for the map, and not after its answer.
const elk = new ELK({ workerFactory: () => new ElkWorker() })

/** ELK in a worker of its own: the page stays fluid while it thinks. One for the life of the page. */
export const arrangeInWorker: Arrange = (graph) => elk.layout(graph)
