import { autocompletion } from '@codemirror/autocomplete'
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { yaml } from '@codemirror/lang-yaml'
import { lintGutter, linter } from '@codemirror/lint'
import type { Diagnostic } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import type { Text } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { basicSetup } from 'codemirror'
import { useEffect, useImperativeHandle, useRef } from 'react'
import type { Ref } from 'react'
import type { Finding } from '#ground/report'
import type { CheckedText } from './check-plan-text.ts'
import { editorLook } from './editor-look.ts'
import { startPlanChecker } from './plan-checker.ts'
import type { PlanChecker } from './plan-checker.ts'
import { completePlan } from './plan-completion.ts'

export interface PlanEditorHandle {
  /** Puts the cursor there and shows it; counted from 1. */
  readonly goTo: (line: number, column: number) => void
  readonly text: () => string
}

interface PlanEditorProps {
  /** What the editor begins with; a later one does not replace what somebody wrote. */
  readonly text: string
  readonly isReadOnly: boolean
  readonly label: string
  readonly onTyped: () => void
  readonly onChecked: (checked: CheckedText) => void
  readonly handle: Ref<PlanEditorHandle>
}

const severities = { error: 'error', warning: 'warning', note: 'info' } as const

/** Marks in the margin; a page of them is as much as anybody mends at once. */
const mostMarks = 500

const toDiagnostic = (finding: Finding, document: Text): Diagnostic => {
  const line = document.line(Math.min(Math.max(1, finding.at?.line ?? 1), document.lines))
  const from = Math.min(line.to, line.from + Math.max(0, (finding.at?.column ?? 1) - 1))
  // A finding says where it begins; what it is about ends at the next mark of YAML.
  const word = /^[^\s,:[\]{}#]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0
  const help = finding.help === undefined ? '' : `\n${finding.help}`
  return {
    from,
    to: Math.min(line.to, from + word),
    severity: severities[finding.severity],
    source: finding.code,
    message: `${finding.message}${help}`,
  }
}

const sorts: Readonly<Record<string, string>> = {
  key: 'property',
  zone: 'namespace',
  asset: 'variable',
  role: 'class',
  service: 'type',
  value: 'enum',
}

const complete =
  (checker: PlanChecker) =>
  (context: CompletionContext): CompletionResult | null => {
    const vocabulary = checker.vocabulary()
    if (vocabulary === undefined) return null
    const { typed, options } = completePlan(context.state.sliceDoc(0, context.pos), checker.names(), vocabulary)
    // A space after a colon is an invitation; in an empty line only whoever asks gets the list.
    if (
      options.length === 0 ||
      (typed === '' && !context.explicit && !/[:[{,]\s$/.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos)))
    )
      return null
    return {
      from: context.pos - typed.length,
      options: options.map(({ label, sort, about }) => ({
        label,
        type: sorts[sort] ?? 'text',
        detail: sort,
        ...(sort === 'key' ? { apply: `${label}: ` } : {}),
        ...(about === undefined ? {} : { info: about }),
      })),
      validFor: /^[\w.:/-]*$/,
    }
  }

const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''

/** The plan as YAML: completed from its schema and its own names, checked while somebody types. */
export const PlanEditor = ({ text, isReadOnly, label, onTyped, onChecked, handle }: PlanEditorProps) => {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView | undefined>(undefined)
  const events = useRef({ onTyped, onChecked })
  useEffect(() => {
    events.current = { onTyped, onChecked }
  })
  useImperativeHandle(handle, () => ({
    goTo: (line, column) => {
      const editor = view.current
      if (editor === undefined) return
      const { from, to } = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines))
      editor.dispatch({
        selection: { anchor: Math.min(to, from + Math.max(0, column - 1)) },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      })
      editor.focus()
    },
    text: () => view.current?.state.doc.toString() ?? text,
  }))
  useEffect(() => {
    if (place.current === null) return undefined
    const checker = startPlanChecker()
    const check = async (editor: EditorView): Promise<readonly Diagnostic[]> => {
      const checked = await checker.check(editor.state.doc.toString())
      if (checked === undefined) return []
      events.current.onChecked(checked)
      return checked.findings.slice(0, mostMarks).map((finding) => toDiagnostic(finding, editor.state.doc))
    }
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          basicSetup,
          yaml(),
          EditorView.lineWrapping,
          editorLook,
          lintGutter(),
          linter(check, { delay: 400 }),
          autocompletion({ override: [complete(checker)], icons: false }),
          EditorState.readOnly.of(isReadOnly),
          EditorView.editable.of(!isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) events.current.onTyped()
          }),
        ],
      }),
    })
    view.current = editor
    return () => {
      editor.destroy()
      checker.stop()
      view.current = undefined
    }
  }, [text, isReadOnly, label])
  return (
    <div
      ref={place}
      style={{
        height: '60vh',
        minHeight: 320,
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 'var(--mantine-radius-md)',
        overflow: 'hidden',
      }}
    />
  )
}
