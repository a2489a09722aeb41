import { Alert, Anchor, Text } from '@mantine/core'
import { IconCircleCheck, IconEye, IconHandStop, IconRadarOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { AnswerOf, readReplay } from '#show/contract'
import { EvidenceLine } from '../../component/evidence-line.tsx'

type Replay = AnswerOf<typeof readReplay>

const plural = (count: number): string => `${count.toLocaleString()} ${count === 1 ? 'conversation' : 'conversations'}`

const wordsOf = ({ counts }: Replay) => {
  const stopped = counts.breaks - counts.watched
  if (stopped > 0)
    return {
      colour: 'red',
      icon: IconHandStop,
      title: `No: ${plural(stopped)} that worked would be stopped`,
      text: 'What would break first stands on top, gathered by what would have to change.',
    }
  if (counts.watched > 0)
    return {
      colour: 'orange',
      icon: IconEye,
      title: `It would run, and ${plural(counts.watched)} would do what the plan forbids`,
      text: 'Their ports are open; only their operations are denied. No packet filter stops those: a watch rule sees them.',
    }
  return {
    colour: 'teal',
    icon: IconCircleCheck,
    title: 'Everything that was recorded would still run',
    text: 'That holds for what was recorded. What runs at other times is not known.',
  }
}

const plainTitle = { title: { color: 'var(--mantine-color-text)' } }

/** Whether production would still run, in one sentence, with the evidence it rests on. Nothing recorded is no verdict. */
export const Verdict = ({ plant, replay }: { readonly plant: string; readonly replay: Replay }) => {
  const { evidence, basis } = replay
  if (evidence === undefined)
    return (
      <Alert
        color="red"
        variant="outline"
        icon={<IconRadarOff aria-hidden />}
        title="No recording: there is no verdict"
        role="alert"
        styles={plainTitle}
      >
        <Text size="sm">
          Nothing was recorded, so nobody knows what this plan would stop. This is not a pass.{' '}
          <Anchor inherit renderRoot={(props) => <Link {...props} to={`/plants/${encodeURIComponent(plant)}/recordings`} />}>
            Drop a capture
          </Anchor>
        </Text>
      </Alert>
    )
  const { colour, icon: Icon, title, text } = wordsOf(replay)
  const all = basis.payload + basis.port
  return (
    <>
      <Alert color={colour} variant="light" icon={<Icon aria-hidden />} title={title} styles={plainTitle}>
        <Text size="sm">{text}</Text>
      </Alert>
      <EvidenceLine plant={plant} evidence={evidence} without="there is no verdict" />
      <Text size="sm" c="dimmed">
        Of {plural(all)}, {basis.payload.toLocaleString()} are known by their bytes and {basis.port.toLocaleString()} only by their port.
      </Text>
    </>
  )
}
