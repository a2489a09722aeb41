import { Code, ScrollArea } from '@mantine/core'
import { readPlanText } from '#show/contract'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { FindingList } from '../../component/finding-list.tsx'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'

export const PlanScene = () => {
  const { plant } = usePlant()
  const text = useAnswer(readPlanText, { params: { plant } })
  return (
    <Page title="Plan as text" about="The plan in force, as it was approved.">
      <Answered of={text}>
        {(answer) => (
          <>
            <FindingList findings={answer.findings} />
            <ScrollArea>
              <Code block>{answer.text}</Code>
            </ScrollArea>
          </>
        )}
      </Answered>
    </Page>
  )
}
