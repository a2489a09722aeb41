import type { Approval, ApprovalNeeds, ChangeRequest } from './change-request.ts'

/**
 * Approvals that count: on this revision and edition, not by an author, and one for each person.
 * INVARIANT: as a person counts once, needs that name different roles are met by different people.
 */
export const countedApprovals = (change: ChangeRequest): readonly Approval[] =>
  change.approvals.filter(
    (approval, i) =>
      approval.revision === change.revision &&
      approval.edition === change.edition &&
      !change.authors.includes(approval.by) &&
      change.approvals.findIndex(({ by }) => by === approval.by) === i,
  )

/** What of these needs no approval meets yet. */
export const missingApprovals = (change: ChangeRequest, needs: ApprovalNeeds = change.needs): ApprovalNeeds => {
  const counted = countedApprovals(change)
  return needs.filter((need) => !counted.some(({ as }) => need.includes(as)))
}

/** Exceptions whose risk nobody but an author accepted on this revision and edition. */
export const missingAcceptances = (change: ChangeRequest, risks: readonly string[] = change.risks): readonly string[] =>
  risks.filter(
    (risk) =>
      !change.acceptances.some(
        ({ exception, revision, edition, by }) =>
          exception === risk && revision === change.revision && edition === change.edition && !change.authors.includes(by),
      ),
  )

/** `operations and security`; `operations or security` when one of them is enough. */
export const presentNeeds = (needs: ApprovalNeeds): string => needs.map((need) => need.join(' or ')).join(' and ')
