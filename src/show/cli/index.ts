/** The `bulkhead` command: one file a verb, registered in `verbs.ts`. Not for deciding anything: that is below. */
export { verbs } from './verbs.ts'
export { programHelp, verbHelp } from './help.ts'
export { runCommandLine } from './run.ts'
