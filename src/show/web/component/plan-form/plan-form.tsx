import { useState } from 'react'
import { readPlanText } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../answered.tsx'
import { FindingList } from '../finding-list.tsx'
import { ConduitForm, NewConduitForm } from './conduit-form.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { FlowForm } from './flow-form.tsx'
import { formBasis } from './form-basis.ts'
import type { FormBasis } from './form-basis.ts'
import type { FormSubject } from './form-subject.ts'
import { RemovalForm } from './removal-form.tsx'
import { ZoneForm } from './zone-form.tsx'

interface FormProps {
  readonly plant: string
  readonly subject: FormSubject
  readonly onClose: () => void
}

const FormOf = ({ plant, basis, subject, onClose }: FormProps & { readonly basis: FormBasis }) => {
  const shared = { plant, basis, onClose }
  switch (subject.kind) {
    case 'flow':
      return <FlowForm {...shared} subject={subject} />
    case 'conduit':
      return <ConduitForm {...shared} subject={subject} />
    case 'new-conduit':
      return <NewConduitForm {...shared} subject={subject} />
    case 'zone':
      return <ZoneForm {...shared} subject={subject} />
    case 'exception':
      return <ExceptionForm {...shared} subject={subject} />
    case 'remove-flow':
    case 'remove-exception':
      return <RemovalForm {...shared} subject={subject} />
  }
}

/** Stays on the plan it was opened on: one that comes into force meanwhile is for the server to say, not to be overwritten. */
const Pinned = ({ hash, text, ...props }: FormProps & { readonly hash: string; readonly text: string }) => {
  const [basis] = useState(() => formBasis(hash, text))
  return basis.ok ? <FormOf {...props} basis={basis.value} /> : <FindingList findings={[...basis.findings]} />
}

/** The form for one thing of the plan in force. */
export const PlanForm = (props: FormProps) => {
  const text = useAnswer(readPlanText, { params: { plant: props.plant } })
  return <Answered of={text}>{({ hash, text: planText }) => <Pinned {...props} hash={hash} text={planText} />}</Answered>
}
