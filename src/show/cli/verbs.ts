import { auditLog } from './audit-log.ts'
import { backup } from './backup.ts'
import { check } from './check.ts'
import { compile } from './compile.ts'
import { diff } from './diff.ts'
import { draft } from './draft.ts'
import { observe } from './observe.ts'
import { propose } from './propose.ts'
import { prove } from './prove.ts'
import { replay } from './replay.ts'
import { resetAccount } from './reset-account.ts'
import { restore } from './restore.ts'
import { sample } from './sample.ts'
import { serve } from './serve.ts'
import { story } from './story.ts'
import type { Verb } from './verb.ts'

/** In the order of the work. */
export const verbs: readonly Verb[] = [
  observe,
  draft,
  check,
  diff,
  replay,
  compile,
  prove,
  propose,
  sample,
  story,
  serve,
  auditLog,
  backup,
  restore,
  resetAccount,
]
