/** What of the plan a form is about. */
export type FormSubject =
  | { readonly kind: 'flow'; readonly conduit: string; /** Undefined: a new one. */ readonly flow?: string }
  | { readonly kind: 'remove-flow'; readonly conduit: string; readonly flow: string }
  | { readonly kind: 'conduit'; readonly conduit: string }
  | { readonly kind: 'new-conduit'; /** Zone that it leads from. */ readonly from?: string }
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'exception'; /** Undefined: a new one. */ readonly exception?: string }
  | { readonly kind: 'remove-exception'; readonly exception: string }

/** What the dialog is called, and the change that it drafts until somebody writes better words. */
export const titleOf = (subject: FormSubject): string => {
  switch (subject.kind) {
    case 'flow':
      return subject.flow === undefined ? `Add a flow to ${subject.conduit}` : `Edit flow ${subject.conduit}.${subject.flow}`
    case 'remove-flow':
      return `Remove flow ${subject.conduit}.${subject.flow}`
    case 'conduit':
      return `Edit conduit ${subject.conduit}`
    case 'new-conduit':
      return 'Add a conduit'
    case 'zone':
      return `Edit zone ${subject.zone}`
    case 'exception':
      return subject.exception === undefined ? 'New exception' : `Edit exception ${subject.exception}`
    case 'remove-exception':
      return `End exception ${subject.exception}`
  }
}
