import { anyAny } from './any-any.ts'
import { assetIncomplete } from './asset-incomplete.ts'
import { bothWays } from './both-ways.ts'
import { bypassesDmz } from './bypasses-dmz.ts'
import { cellToCell } from './cell-to-cell.ts'
import { conduitWithoutFlows } from './conduit-without-flows.ts'
import { conduitWithoutLog } from './conduit-without-log.ts'
import { conduitWithoutOwner } from './conduit-without-owner.ts'
import { conduitWithoutPoint } from './conduit-without-point.ts'
import { conduitWithoutReview } from './conduit-without-review.ts'
import { conduitWithoutWhy } from './conduit-without-why.ts'
import { engineeringElsewhere } from './engineering-elsewhere.ts'
import { exceptionFarAway } from './exception-far-away.ts'
import { exceptionIncomplete } from './exception-incomplete.ts'
import { exceptionLapses } from './exception-lapses.ts'
import { flowExpired } from './flow-expired.ts'
import { flowLapsesSoon } from './flow-lapses-soon.ts'
import { flowSuperfluous } from './flow-superfluous.ts'
import { flowWithoutWhy } from './flow-without-why.ts'
import { functionNotCovered } from './function-not-covered.ts'
import { lateralService } from './lateral-service.ts'
import type { Lint } from './lint.ts'
import { mixedCell } from './mixed-cell.ts'
import { notRoutable } from './not-routable.ts'
import { overlappingNetworks } from './overlapping-networks.ts'
import { parallelConduits } from './parallel-conduits.ts'
import { pointUnused } from './point-unused.ts'
import { pointWithoutInterface } from './point-without-interface.ts'
import { portForService } from './port-for-service.ts'
import { safetyOutside } from './safety-outside.ts'
import { safetyZoneShared } from './safety-zone-shared.ts'
import { temporaryWithoutUntil } from './temporary-without-until.ts'
import { wideEnds } from './wide-ends.ts'
import { wideService } from './wide-service.ts'
import { writeFromOutside } from './write-from-outside.ts'
import { zoneIncomplete } from './zone-incomplete.ts'

/** Every lint, in the order of the reports: what opens most first. Adding one is its file and its line here. */
export const lints: readonly Lint[] = [
  bypassesDmz,
  anyAny,
  wideEnds,
  wideService,
  writeFromOutside,
  engineeringElsewhere,
  lateralService,
  portForService,
  safetyZoneShared,
  safetyOutside,
  cellToCell,
  mixedCell,
  overlappingNetworks,
  temporaryWithoutUntil,
  flowLapsesSoon,
  flowExpired,
  exceptionLapses,
  exceptionIncomplete,
  exceptionFarAway,
  pointWithoutInterface,
  pointUnused,
  conduitWithoutPoint,
  conduitWithoutOwner,
  conduitWithoutWhy,
  conduitWithoutReview,
  conduitWithoutLog,
  conduitWithoutFlows,
  parallelConduits,
  flowWithoutWhy,
  flowSuperfluous,
  functionNotCovered,
  notRoutable,
  bothWays,
  zoneIncomplete,
  assetIncomplete,
]
