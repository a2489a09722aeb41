import { readOverview } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'
import { DueCards } from './due-cards.tsx'
import { FirstSteps } from './first-steps.tsx'
import { RoadmapCard } from './roadmap-card.tsx'
import { WriteReachCard } from './write-reach-card.tsx'

export const OverviewScene = () => {
  const { plant, name } = usePlant()
  const overview = useAnswer(readOverview, { params: { plant } })
  return (
    <Page title="Overview" about={`Where ${name} stands: how far somebody could write, what is open, and what is due.`}>
      <Answered of={overview}>
        {(answer) => (
          <>
            <FirstSteps plant={plant} overview={answer} />
            <DueCards plant={plant} overview={answer} />
            <WriteReachCard plant={plant} overview={answer} />
            <RoadmapCard plant={plant} roadmap={answer.roadmap} />
          </>
        )}
      </Answered>
    </Page>
  )
}
