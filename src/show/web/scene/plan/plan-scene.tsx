import { Alert, Anchor, Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconGitPullRequest } from '@tabler/icons-react'
import { Link, useBlocker, useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { draftChange, editChange, readChange, readPlanText, readRevision } from '#show/contract'
import { useAnswer, useDeed } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { CompiledPanel } from '../../component/compiled-panel.tsx'
import type { WholeChange } from '../../component/change-words.ts'
import { Dialog } from '../../component/dialog.tsx'
import { Instant } from '../../component/instant.tsx'
import { Page } from '../../component/page.tsx'
import { QuotedText } from '../../component/quoted-text.tsx'
import { usePlant } from '../../use-plant.ts'
import { ChangeForm } from './change-form.tsx'
import type { ChangeWords } from './change-form.tsx'
import type { CheckedText } from './check-plan-text.ts'
import { EditorFindings } from './editor-findings.tsx'
import { PlanEditor } from './plan-editor.tsx'
import type { PlanEditorHandle } from './plan-editor.tsx'

/** A text that somebody reads or works on. */
interface BeginningText {
  /** Of its revision. */
  readonly hash: string
  readonly text: string
}

interface EditingProps {
  readonly plant: string
  /** What the editor began with. */
  readonly begun: BeginningText
  /** The plan in force now. */
  readonly inForce: string
  /** The change whose text this is; else the plan in force, of which a new change is made. */
  readonly change: WholeChange | undefined
  readonly isReadOnly: boolean
  /** There is another text by now, and this one is kept because somebody works on it. */
  readonly isOvertaken: boolean
  /** Somebody works on the text from now on. */
  readonly onWork: () => void
}

/** Drafts a change of the text, or edits the one that it belongs to. */
const useSaving = ({ plant, begun, inForce, change }: EditingProps) => {
  const draft = useDeed(draftChange)
  const edit = useDeed(editChange)
  const save = async ({ title, why, rollback, rebases }: ChangeWords, written: string): Promise<string> => {
    const undone = rollback.trim() === '' ? {} : { rollback }
    if (change === undefined) {
      const { id } = await draft.mutateAsync({ params: { plant }, body: { title, why, text: written, base: begun.hash, ...undone } })
      return id
    }
    const body = {
      version: change.version,
      title,
      why,
      ...undone,
      ...(written === begun.text ? {} : { text: written }),
      ...(rebases ? { base: inForce } : {}),
    }
    await edit.mutateAsync({ params: { plant, change: change.id }, body })
    return change.id
  }
  return { save, error: draft.error ?? edit.error, isPending: draft.isPending || edit.isPending }
}

const Editing = (props: EditingProps) => {
  const { plant, begun, inForce, change, isReadOnly, isOvertaken, onWork } = props
  const editor = useRef<PlanEditorHandle>(null)
  const [checked, setChecked] = useState<CheckedText | undefined>(undefined)
  const [isTyped, setTyped] = useState(false)
  const isLeaving = useRef(false)
  const [isOpen, { open, close }] = useDisclosure(false)
  const navigate = useNavigate()
  const { save, error, isPending } = useSaving(props)
  // The names of a text are known as soon as it is a plan; before that it cannot be kept.
  const isNoPlan = checked !== undefined && checked.names === undefined
  useBlocker({
    // The text is nowhere but in this page until it is a change.
    shouldBlockFn: () => isTyped && !isLeaving.current && !window.confirm('Leave this page? What you wrote is not kept.'),
    enableBeforeUnload: () => isTyped && !isLeaving.current,
  })
  const begin = (): void => {
    onWork()
    open()
  }
  const send = async (words: ChangeWords): Promise<void> => {
    try {
      const id = await save(words, editor.current?.text() ?? begun.text)
      isLeaving.current = true
      await navigate({ to: `/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(id)}` })
    } catch {
      // The form shows why: it has the error of the deed.
    }
  }
  return (
    <Page
      title={change === undefined ? 'Plan as text' : `Edit: ${change.title}`}
      about={
        isReadOnly
          ? 'The plan in force, as it was approved. Authors change it by a change request.'
          : isNoPlan
            ? 'This is no plan yet: mend the errors below, then it can be proposed.'
            : 'Checked while you type, by the same engine that judges it later. Nothing applies until others approved it.'
      }
      deeds={
        !isReadOnly && (
          <Button
            leftSection={<IconGitPullRequest size={16} aria-hidden />}
            onClick={begin}
            disabled={isNoPlan || (change === undefined && !isTyped)}
          >
            {change === undefined ? 'Propose this' : 'Save to the change'}
          </Button>
        )
      }
    >
      <Stack gap="md">
        {isOvertaken && !isPending && (
          <Alert
            color="orange"
            title={change === undefined ? 'Another plan came into force meanwhile' : 'Somebody else edited this change meanwhile'}
            role="alert"
          >
            <Text size="sm">
              {change === undefined
                ? 'Your text is kept, and starts from the plan that you began with. Once it is a change, edit it to start from the one in force.'
                : 'Your text is kept. Saved, it takes the place of theirs: look at the change in another window first.'}
            </Text>
          </Alert>
        )}
        {change !== undefined && change.stage !== 'draft' && (
          <Alert color="orange" title="An edit takes every approval away">
            <Text size="sm">The change becomes a draft again, and is proposed and approved anew.</Text>
          </Alert>
        )}
        <PlanEditor
          handle={editor}
          text={begun.text}
          isReadOnly={isReadOnly}
          label={change === undefined ? 'the plan as YAML' : 'the plan of the change as YAML'}
          onTyped={() => {
            setTyped(true)
            onWork()
          }}
          onChecked={setChecked}
        />
        <EditorFindings findings={checked?.findings} onChosen={(line, column) => editor.current?.goTo(line, column)} />
      </Stack>
      {isOpen && (
        <Dialog title={change === undefined ? 'A new change' : `Save to ${change.id}`} onClose={close}>
          <ChangeForm
            initial={{ title: change?.title ?? '', why: change?.why ?? '', rollback: change?.rollback ?? '' }}
            offersRebase={change !== undefined && change.base !== inForce}
            send={change === undefined ? 'Make the change' : 'Save'}
            isPending={isPending}
            error={error}
            onSend={(words) => void send(words)}
            onCancel={close}
          />
        </Dialog>
      )}
    </Page>
  )
}

interface TextOfPlanProps extends Omit<EditingProps, 'begun' | 'isOvertaken' | 'onWork'> {
  readonly newest: BeginningText
}

/** Follows the newest text until somebody works on the one before: what they wrote is theirs to keep or to leave. */
const TextOfPlan = ({ newest, ...props }: TextOfPlanProps) => {
  const [worksOn, setWorksOn] = useState<BeginningText>()
  const begun = worksOn ?? newest
  return (
    <Editing
      key={begun.hash}
      {...props}
      begun={begun}
      isOvertaken={begun.hash !== newest.hash}
      onWork={() => setWorksOn((before) => before ?? begun)}
    />
  )
}

const OfChange = ({ plant, id, inForce }: { readonly plant: string; readonly id: string; readonly inForce: string }) => {
  const change = useAnswer(readChange, { params: { plant, change: id } })
  const revision = useAnswer(
    readRevision,
    { params: { plant, hash: change.data?.revision ?? '' } },
    { isWanted: change.data !== undefined, keepsLast: true },
  )
  return (
    <Answered of={change}>
      {(one) => {
        const refusals = one.nextDeeds.find(({ kind }) => kind === 'edit')?.refusals ?? []
        return (
          <Answered of={revision}>
            {({ hash, text }) => (
              <>
                {refusals.length > 0 && (
                  <Alert color="orange" title="You cannot edit this change" mb="md">
                    <Text size="sm">
                      <QuotedText text={refusals[0]?.message ?? ''} />.{' '}
                      <Anchor inherit component={Link} to={`/plants/${encodeURIComponent(plant)}/changes/${encodeURIComponent(id)}`}>
                        Back to the change
                      </Anchor>
                    </Text>
                  </Alert>
                )}
                <TextOfPlan plant={plant} newest={{ hash, text }} inForce={inForce} change={one} isReadOnly={refusals.length > 0} />
              </>
            )}
          </Answered>
        )
      }}
    </Answered>
  )
}

/** Since when the plan applies, and its configurations for whoever wants them. */
const InForce = ({ hash, since }: { readonly hash: string; readonly since: number }) => {
  const [isShown, { open }] = useDisclosure(false)
  return (
    <Stack gap="sm" mt="md" component="section" aria-label="configurations">
      <Text size="sm" c="dimmed">
        Revision {hash.slice(0, 12)}, in force since <Instant seconds={since} />
      </Text>
      {isShown ? (
        <CompiledPanel revision={hash} />
      ) : (
        <Button variant="default" onClick={open} style={{ alignSelf: 'flex-start' }}>
          Compile the plan in force
        </Button>
      )}
    </Stack>
  )
}

/** The plan in force, to read or to make a change of; with `change` in the address, the text of that change. */
export const PlanScene = () => {
  const { plant, may } = usePlant()
  const search: { readonly change?: unknown } = useSearch({ strict: false })
  const inForce = useAnswer(readPlanText, { params: { plant } })
  return (
    <Answered of={inForce}>
      {({ hash, text, since }) =>
        typeof search.change === 'string' ? (
          <OfChange key={search.change} plant={plant} id={search.change} inForce={hash} />
        ) : (
          <>
            <TextOfPlan plant={plant} newest={{ hash, text }} inForce={hash} change={undefined} isReadOnly={!may('draft-change')} />
            <InForce hash={hash} since={since} />
          </>
        )
      }
    </Answered>
  )
}
