import type { Lint } from './lint.ts'

export const conduitWithoutLog: Lint = {
  code: 'lint/conduit-without-log',
  severity: 'note',
  title: 'a conduit that does not log denials or does not say how long logs are kept',
  why: 'A denied packet is the first sign of an intruder and of a forgotten requirement; without the log both go unseen.',
  remedy: 'leave `log.deny` on and add `log: { retention: 90 days }`',
  criteria: ['RM-60-5', 'LG-1'],
  *check(plan) {
    for (const conduit of plan.conduits.values()) {
      if (!conduit.log.deny || conduit.log.retention === undefined)
        yield {
          path: `conduits.${conduit.id}`,
          message: `conduit \`${conduit.id}\` ${conduit.log.deny ? 'does not say how long its log is kept' : 'does not log what it denies'}`,
        }
    }
  },
}
