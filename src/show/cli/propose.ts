import { readTextFile } from '#act/command'
import type { Finding } from '#ground/report'
import { draftChange, presentFindings, proposeChange, readImpact } from '#show/contract'
import { visibleText } from '#show/terminal'
import { changeImpactText } from '#show/text'
import { noteFindings, printJson, textOption, unusable, wantsJson } from './answer.ts'
import { askServer, parseServer } from './ask-server.ts'
import { exitCode } from './verb.ts'
import type { Invocation, Verb } from './verb.ts'

/** The token is no option: arguments are seen by everybody on the machine, and kept by shells. */
const tokenVariable = 'BULKHEAD_TOKEN'

const missing = (message: string, help: string): Finding => ({ code: 'propose/missing', severity: 'error', message, help })

interface Wanted {
  readonly server: string
  readonly plant: string
  readonly title: string
  readonly why: string
  readonly token: string
}

const wantedOf = (invocation: Invocation): Wanted | Finding => {
  const option = (name: string): string => textOption(invocation, name)?.trim() ?? ''
  const wanted = { server: option('server'), plant: option('plant'), title: option('title'), why: option('why') }
  const left = Object.entries(wanted).find(([, value]) => value === '')?.[0]
  if (left !== undefined) return missing(`\`--${left}\` is missing`, '`bulkhead propose --help` lists what it wants')
  const token = process.env[tokenVariable]?.trim() ?? ''
  if (token === '') return missing(`the environment has no \`${tokenVariable}\``, 'make a token on your account page and put it there')
  return { ...wanted, token }
}

export const propose: Verb = {
  name: 'propose',
  synopsis: '<plan.yaml>',
  summary: `a change request on a server, with what it would do; the token comes from ${tokenVariable}`,
  options: {
    server: { value: 'ADDRESS', text: 'the server: `https://bulkhead.plant.example`; the only place that is asked' },
    plant: { value: 'ID', text: 'which plant on it' },
    title: { value: 'TEXT', text: 'what changes, in a few words' },
    why: { value: 'TEXT', text: 'who asked for it, and what the plant gains' },
    rollback: { value: 'TEXT', text: 'who undoes it and how; without it the change stays a draft' },
    json: { text: 'print the change and its impact as one JSON document' },
  },
  least: 1,
  run: async (invocation) => {
    const { screen } = invocation
    const wanted = wantedOf(invocation)
    if ('code' in wanted) return unusable(screen, [wanted])
    const origin = parseServer(wanted.server)
    if (!origin.ok) return unusable(screen, origin.findings)
    const text = await readTextFile(invocation.positionals[0] ?? '')
    if (!text.ok) return unusable(screen, text.findings)
    const server = { origin: origin.value, token: wanted.token }
    const { plant, title, why } = wanted
    const rollback = textOption(invocation, 'rollback')?.trim() ?? ''
    const body = { title, why, text: text.value, ...(rollback === '' ? {} : { rollback }) }
    const drafted = await askServer(server, draftChange, { plant }, body)
    if (!drafted.ok) return unusable(screen, drafted.findings)
    const params = { plant, change: drafted.value.id }
    const link = `${server.origin}/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(params.change)}`
    const impact = await askServer(server, readImpact, params)
    if (!impact.ok) {
      screen.note(`drafted, and not proposed: ${visibleText(link)}`)
      return unusable(screen, impact.findings)
    }
    const proposed = await askServer(server, proposeChange, params, { version: 1 })
    const stage = proposed.ok ? proposed.value.stage : 'draft'
    if (wantsJson(invocation))
      printJson(screen, {
        change: params.change,
        link,
        stage,
        impact: impact.value,
        ...(proposed.ok ? {} : { refusals: presentFindings(proposed.findings) }),
      })
    else {
      screen.print(changeImpactText(impact.value))
      screen.print(`\n${stage === 'draft' ? 'Drafted, and not proposed' : 'Proposed'}: ${visibleText(link)}`)
    }
    if (!proposed.ok) noteFindings(screen, proposed.findings)
    const { traffic, more, isRefused } = impact.value
    // Without a recording nobody can say that nothing breaks, and no evidence is never a pass.
    const holds = proposed.ok && !isRefused && traffic !== undefined && traffic.breaks.length + more.breaks === 0
    return holds ? exitCode.holds : exitCode.findings
  },
}
