import type { Answers } from '#act/answer'
import type { Schedule } from '#act/live'
import type { Office } from '#act/office'
import { listPlants } from '#act/store'
import { presentFinding } from '#ground/report'
import { raiseReminders } from './raise-reminders.ts'

const everyMs = 60_000

/** Looks every minute what people are to be reminded of. One plant that cannot be looked at does not silence the others. */
export const remindersSchedule = (office: Office, answers: Answers, onFault: (error: unknown) => void): Schedule => ({
  name: 'reminders',
  everyMs,
  run: async () => {
    for (const { id } of await office.store.read(listPlants)) {
      const raised = await raiseReminders(office, answers, id)
      // A plant that has no plan yet has nothing that could lapse.
      if (!raised.ok && !raised.findings.some(({ code }) => code === 'answer/no-plan'))
        onFault(new Error(raised.findings.map(presentFinding).join('\n')))
    }
  },
})
