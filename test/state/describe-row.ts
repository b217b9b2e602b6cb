import { describeChanges } from './describe-changes.ts'
import { describeEndings } from './describe-endings.ts'
import { describeGoingOn } from './describe-going-on.ts'
import { describeHeld } from './describe-held.ts'
import { describeIdentifiers } from './describe-identifiers.ts'
import { describeModes } from './describe-modes.ts'
import type { RowSetting } from './row-setting.ts'
import type { StateRow } from './state-row.ts'

/** Every situation of a row, each a test of its own. */
export function describeRow(setting: () => RowSetting, row: StateRow): void {
  describeGoingOn(setting, row)
  describeChanges(setting, row)
  describeEndings(setting, row)
  describeModes(setting, row)
  describeHeld(setting, row)
  describeIdentifiers(setting, row)
}
