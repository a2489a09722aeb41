import { exportPlantAudit, listPlantAudit } from '#show/contract'
import { download } from '../../api/download.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { Answered } from '../../component/answered.tsx'
import { AuditExport } from '../../component/audit-export.tsx'
import { AuditFilterBar } from '../../component/audit-filter-bar.tsx'
import { AuditList } from '../../component/audit-list.tsx'
import { lookToQuery, useAuditLook } from '../../component/audit-look.ts'
import { Page } from '../../component/page.tsx'
import { usePlant } from '../../use-plant.ts'

export const AuditScene = () => {
  const { plant, may } = usePlant()
  const { look, go } = useAuditLook()
  const query = lookToQuery(look)
  const { before } = look
  const page = useAnswer(listPlantAudit, { params: { plant }, query: { ...query, ...(before === undefined ? {} : { before }) } })
  return (
    <Page
      title="Audit log"
      about="Who did what in this plant, from where and why. Every entry is signed and follows the one before it; the auditor of the server verifies the whole log."
      deeds={
        may('export-audit-log') && <AuditExport save={(format) => download(exportPlantAudit, { params: { plant }, body: { ...query, format } })} />
      }
    >
      <AuditFilterBar key={JSON.stringify(look.filters)} look={look} go={go} hasPlant={false} />
      <Answered of={page}>{(answer) => <AuditList page={answer} plant={plant} look={look} go={go} />}</Answered>
    </Page>
  )
}
