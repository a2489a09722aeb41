import { isWholeSide } from './wide-ends.ts'
import type { Lint } from './lint.ts'

export const anyAny: Lint = {
  code: 'lint/any-any',
  severity: 'warning',
  title: 'a flow between everything and everything',
  why: 'Such a conduit is drawn as a boundary and works as none: the two zones are one, and so is their loss.',
  remedy: 'replay a capture to see which flows are needed, and write those',
  criteria: ['PT-5', 'MK-2'],
  *check(plan, { flows }) {
    for (const { flow, conduit, id, path } of flows) {
      if (isWholeSide(flow.from, plan, conduit.from) && isWholeSide(flow.to, plan, conduit.to)) {
        yield { path, message: `flow \`${id}\` lets all of \`${conduit.from}\` reach all of \`${conduit.to}\`` }
      }
    }
  },
}
